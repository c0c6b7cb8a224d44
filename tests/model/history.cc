// SPDX-License-Identifier: Apache-2.0
#include "tests/model/history.h"

#include <rapidcheck.h>

#include <algorithm>
#include <numeric>
#include <string>

#include "tests/model/checks.h"
#include "tests/support/content_reading.h"

namespace chassis::model {
namespace {

constexpr uint32_t kDimensions[] = {0, 1, 3, 16, 100, 768};
constexpr Metric kMetrics[] = {Metric::kL2, Metric::kInnerProduct, Metric::kCosine};
constexpr size_t kBatches = 3;
constexpr size_t kMostCollections = 5;
constexpr size_t kMostSnapshots = 3;

// The sizes are so small that logs switch, extents are added and batches are direct all the time.
OpenOptions SmallOptions(Dice& dice) {
  static constexpr uint32_t kKeyHashBits[] = {3, 64};
  static constexpr VerifyMode kVerifyModes[] = {VerifyMode::kFirstTouch, VerifyMode::kEveryRead,
                                                VerifyMode::kOnDemand};
  OpenOptions options;
  options.create = true;
  options.dimension = dice.Among(kDimensions);
  options.metric = static_cast<uint32_t>(dice.Among(kMetrics));
  options.verify = dice.Among(kVerifyModes);
  options.key_hash_bits = dice.Among(kKeyHashBits);
  options.first_extent = 1;
  options.max_extent = 1;
  options.first_log = 8 << 10;
  options.frame_body = 1 << 10;
  options.zeroed_commit = 2 << 10;
  options.checkpoint_log = 64 << 10;
  options.direct_batch = 4 << 10;
  options.direct_write = 8 << 10;
  return options;
}

OpenOptions OptionsOf(uint64_t setup) {
  Dice dice(setup);
  return SmallOptions(dice);
}

}  // namespace

History::History(uint64_t setup) : disk_(OptionsOf(setup)) {
  world_.newest = ContentOfNewStore(disk_.store());
  OpenBatches();
}

const std::vector<History::StepKind>& History::Kinds() {
  static const std::vector<StepKind> kKinds = {
      {"insert", 12, &History::Stage<&TwinBatch::Insert>},
      {"put", 10, &History::Stage<&TwinBatch::Put>},
      {"put by document id", 8, &History::Stage<&TwinBatch::PutDocuments>},
      {"delete", 3, &History::Stage<&TwinBatch::Delete>},
      {"delete by document id", 3, &History::Stage<&TwinBatch::DeleteDocuments>},
      {"delete by group", 2, &History::Stage<&TwinBatch::DeleteGroups>},
      {"invalid rows", 1, &History::Stage<&TwinBatch::StageInvalid>},
      {"commit", 20, &History::Commit},
      {"apply", 8, &History::Apply},
      {"rollback", 1, &History::Rollback},
      {"checkpoint", 3, &History::Checkpoint},
      {"create collection", 2, &History::CreateCollection},
      {"drop collection", 2, &History::DropCollection},
      {"hold snapshot", 3, &History::HoldSnapshot},
      {"release snapshot", 2, &History::ReleaseSnapshot},
      {"search", 4, &History::Search},
      {"reopen", 1, &History::Reopen},
      {"crash", 1, &History::Crash},
      {"crash within a call", 3, &History::CrashWithinCall},
  };
  return kKinds;
}

void History::Step(uint64_t number) {
  Dice dice(number);
  static const uint64_t kWeights =
      std::accumulate(Kinds().begin(), Kinds().end(), uint64_t{0},
                      [](uint64_t sum, const StepKind& kind) { return sum + kind.weight; });
  uint64_t at = dice.Below(kWeights);
  for (const StepKind& kind : Kinds()) {
    if (at < kind.weight) {
      RC_LOG(std::string(kind.name));
      (this->*kind.run)(dice);
      return;
    }
    at -= kind.weight;
  }
}

// The default collection is drawn as often as all others together; so is the store's own batch.
uint32_t History::AnyCollection(Dice& dice) const {
  const auto& collections = world_.newest.collections;
  if (dice.OneIn(2)) return 0;
  auto entry = collections.begin();
  std::advance(entry, static_cast<std::ptrdiff_t>(dice.Below(collections.size())));
  return entry->first;
}

TwinBatch& History::AnyBatch(Dice& dice) {
  return dice.OneIn(2) ? batches_.front() : batches_[static_cast<size_t>(dice.Below(kBatches))];
}

template <History::Staging stage>
void History::Stage(Dice& dice) {
  const uint32_t collection = AnyCollection(dice);
  TwinBatch& batch = AnyBatch(dice);
  RC_LOG("    batch " + std::to_string(&batch - batches_.data()) + ", collection " +
         std::to_string(collection));
  (batch.*stage)(collection, dice);
}

void History::Commit(Dice& dice) { AnyBatch(dice).Commit(); }
void History::Apply(Dice& dice) { AnyBatch(dice).Apply(dice); }
void History::Rollback(Dice& dice) { AnyBatch(dice).Rollback(); }

void History::Checkpoint(Dice&) {
  const Status done = disk_.store().Checkpoint();
  if (!done) RC_FAIL("checkpoint: " + done.error().message);
  RC_ASSERT(disk_.store().Info().checkpoint_seq == world_.newest.seq);
}

void History::NoteSchemaCommit() {
  ++world_.newest.seq;
  RC_ASSERT(disk_.store().Info().commit_seq == world_.newest.seq);
}

void History::CreateCollection(Dice& dice) {
  StoreContent& newest = world_.newest;
  if (newest.collections.size() == kMostCollections) return;
  const std::string name = "collection " + std::to_string(dice.Below(8));
  const uint32_t dimension = dice.Among(kDimensions);
  const Metric metric = dice.Among(kMetrics);
  const auto number = disk_.store().CreateCollection(name, dimension, metric);
  const bool exists = std::ranges::any_of(
      newest.collections, [&](const auto& entry) { return entry.second->name == name; });
  if (exists) {
    RC_ASSERT(!number.has_value());
    RC_ASSERT(number.error().code == Code::kQueryExists);
    return;
  }
  RC_ASSERT(*number == newest.next_collection);
  newest.Create(*number, {name, dimension, metric, 0, {}});
  RC_ASSERT(*disk_.store().FindCollection(name) == *number);
  NoteSchemaCommit();
}

void History::DropCollection(Dice& dice) {
  Store& store = disk_.store();
  const uint32_t number = AnyCollection(dice);
  if (number == 0) {
    RC_ASSERT(store.DropCollection(0).error().code == Code::kQueryInvalid);
    return;
  }
  RC_ASSERT(store.DropCollection(number).has_value());
  RC_ASSERT(store.DropCollection(number).error().code == Code::kQueryNotFound);
  world_.newest.collections.erase(number);
  world_.mirror.DropCollection(number);
  NoteSchemaCommit();
}

void History::HoldSnapshot(Dice&) {
  if (held_.size() == kMostSnapshots) return;
  held_.push_back({*disk_.store().NewSnapshot(), world_.newest});
}

void History::ReleaseSnapshot(Dice& dice) {
  if (held_.empty()) return;
  const auto held = held_.begin() + static_cast<std::ptrdiff_t>(dice.Below(held_.size()));
  CheckContent(*held->snapshot, held->content);
  held_.erase(held);
}

void History::Search(Dice& dice) {
  CheckSearches(**disk_.store().NewSnapshot(), world_.newest, dice);
  for (const HeldSnapshot& held : held_) CheckSearches(*held.snapshot, held.content, dice);
}

void History::DropChildren() {
  held_.clear();
  batches_.clear();
  world_.reserved = {};
}

// Snapshots outlive the close. A crash after the close loses nothing.
void History::Reopen(Dice& dice) {
  const Status closed = disk_.store().Close();
  if (!closed) RC_FAIL("close: " + closed.error().message);
  for (const HeldSnapshot& held : held_) CheckContent(*held.snapshot, held.content);
  DropChildren();
  disk_.Crash(dice, false);
  Open(dice);
  RC_ASSERT(disk_.store().Recovery().clean);
}

void History::Crash(Dice& dice) {
  DropChildren();
  disk_.Crash(dice, false);
  Open(dice);
}

// A commit that had not returned is there with all its changes or with none.
void History::CrashWithinCall(Dice& dice) {
  const StoreContent before = world_.newest;
  world_.mirror.Begin();
  disk_.BeginCall();
  const uint64_t call = dice.Below(8);
  if (call == 0) {
    Checkpoint(dice);
  } else if (call == 1) {
    RC_ASSERT(disk_.store().Close().has_value());
  } else if (call < 4) {
    AnyBatch(dice).Apply(dice);
  } else {
    AnyBatch(dice).Commit();
  }
  DropChildren();
  const bool returned = disk_.Crash(dice, true);
  disk_.Open();
  const bool committed = disk_.store().Info().commit_seq == world_.newest.seq;
  RC_ASSERT(committed || !returned);
  if (!committed) world_.newest = before;
  world_.mirror.End(committed);
  OpenBatches();
  CheckOpened();
}

// One time in three the store is opened read-only first, which must leave all of the recovery to
// the open for writing.
void History::Open(Dice& dice) {
  if (dice.OneIn(3)) {
    disk_.ReadOnly([&](Store& store) {
      CheckContent(**store.NewSnapshot(), world_.newest);
      RC_ASSERT(store.CreateCollection("new", 1, Metric::kL2).error().code ==
                Code::kStorageReadOnly);
      RC_ASSERT(store.Verify()->findings.empty());
    });
  }
  disk_.Open();
  OpenBatches();
  CheckOpened();
}

void History::OpenBatches() {
  Store& store = disk_.store();
  batches_.clear();
  batches_.reserve(kBatches);
  batches_.emplace_back(0, nullptr, store.shared_batch(), world_);
  for (int number = 1; batches_.size() < kBatches; ++number) {
    auto own = store.NewBatch();
    Batch& batch = *own;
    batches_.emplace_back(number, std::move(own), batch, world_);
  }
}

void History::CheckOpened() {
  CheckContent(**disk_.store().NewSnapshot(), world_.newest);
  RC_ASSERT(!disk_.store().Info().poisoned);
}

void History::CheckStaged() {
  const CollectionContent& content = *world_.newest.collections.at(0);
  const CollectionContent staged = batches_.front().Find(0);
  std::vector<float> vector(content.dimension);
  for (uint64_t id = 0; id < content.next_id + 3; ++id) {
    const RecordContent* record = staged.Find(id);
    const Status got = disk_.store().GetVector(id, vector.data(), vector.size());
    RC_ASSERT(got.has_value() == (record != nullptr && record->vector));
    if (got) RC_ASSERT(record->vector.Equals(vector.data()));
  }
}

void History::Check() {
  Store& store = disk_.store();
  CheckContent(**store.NewSnapshot(), world_.newest);
  for (const HeldSnapshot& held : held_) CheckContent(*held.snapshot, held.content);
  CheckStaged();
  const StoreInfo info = store.Info();
  RC_ASSERT(info.records == world_.newest.CountRecords());
  RC_ASSERT(info.collections == world_.newest.collections.size());
  RC_ASSERT(info.snapshots == held_.size());
  const VerifyReport report = *store.Verify();
  if (!report.findings.empty()) RC_FAIL("verify: " + report.findings.front().message);
  world_.mirror.Compare(store);
}

}  // namespace chassis::model
