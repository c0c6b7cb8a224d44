// SPDX-License-Identifier: Apache-2.0
// Random histories of a store, with reopening and with kills, against a map in memory.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

struct ModelRecord {
  std::optional<float> x;
  std::optional<std::string> text;
  std::string document_id;  // empty = none
  std::string group;
};
using Model = std::map<uint64_t, ModelRecord>;

class History : StoreFixture {
 public:
  // With few bits nearly all keys collide.
  explicit History(uint32_t key_hash_bits) : key_hash_bits_(key_hash_bits) { OpenStore(); }

  void Step() {
    switch (*rc::gen::inRange(0, 17)) {
      case 0:
        return Rollback();
      case 1:
        RC_ASSERT(store_->Checkpoint().has_value());
        return;
      case 2:
        return Reopen(*rc::gen::arbitrary<bool>());
      case 3:
        return InsertMany();
      case 4:
        return Commit();
      case 5:
        return Apply();
      case 6:
        return Delete();
      case 7:
        return DeleteDocument();
      case 8:
        return DeleteGroup();
      case 9:
        return InsertNamed();
      case 10:
      case 11:
      case 12:
        return PutDocument();
      default:
        return Put();
    }
  }

  void Check() {
    const auto snapshot = *store_->NewSnapshot();
    CheckRecords(*snapshot);
    CheckKeys(*snapshot);
    for (uint64_t source = 0; source < kSources; ++source) {
      const auto known = sources_.find(SourceOf(source));
      const auto number = snapshot->Source(SourceOf(source));
      RC_ASSERT(number.has_value() == (known != sources_.end()));
      if (number) RC_ASSERT(*number == known->second);
    }
    std::map<uint64_t, int> met;
    const auto cursor = *Cursor::Open(*snapshot, 0);
    uint64_t ids[7];
    for (auto n = cursor->Next(ids); *n > 0; n = cursor->Next(ids)) {
      for (size_t i = 0; i < *n; ++i) ++met[ids[i]];
    }
    RC_ASSERT(met.size() == committed_.size());
    for (const auto& [id, record] : committed_) RC_ASSERT(met[id] == 1);
    RC_ASSERT(store_->Collection(0)->live == committed_.size());
    RC_ASSERT(store_->Collection(0)->next_id == next_id_);
    RC_ASSERT(store_->Verify()->findings.empty());
  }

 private:
  static constexpr uint64_t kSources = 3;
  static std::string SourceOf(uint64_t number) { return "source " + std::to_string(number); }
  static uint64_t AnyId() { return *rc::gen::inRange<uint64_t>(0, 60); }

  static std::string AnyName() {
    return std::string("\0name ", 6) + std::to_string(*rc::gen::inRange(0, 25));
  }
  static std::string AnyGroup() {
    const int group = *rc::gen::inRange(0, 5);
    return group == 0 ? "" : std::to_string(group);
  }

  void Put() { PutRecord(false); }
  void PutDocument() { PutRecord(true); }

  void PutRecord(bool by_document_id) {
    uint64_t id = AnyId();
    const bool with_vector = *rc::gen::arbitrary<bool>();
    const bool with_text = !with_vector || *rc::gen::arbitrary<bool>();
    const auto x = static_cast<float>(++counter_);
    const std::string text(*rc::gen::inRange<size_t>(0, 2000), static_cast<char>('a' + id % 26));
    OneRecord record(x);
    if (!with_vector) record.records.vectors = nullptr;
    if (with_text) record.SetDocument(text);
    record.records.keep_absent = *rc::gen::arbitrary<bool>();
    const std::string document_id = by_document_id || *rc::gen::inRange(0, 3) == 0 ? AnyName() : "";
    const std::string group = AnyGroup();
    record.WithKeys(document_id, group);
    const auto owner = Owner(document_id);
    if (!by_document_id) {
      record.WithId(id);
      const Status put = store_->shared_batch().Put(0, record.records);
      if (owner && *owner != id) return ExpectConflict(put);
      RC_ASSERT(put.has_value());
    } else {
      RC_ASSERT(store_->shared_batch().Put(0, record.records, &id).has_value());
      const uint64_t expected = owner.value_or(staged_next_);
      RC_ASSERT(id == expected);
    }
    ModelRecord& model = staged_[id];
    if (!record.records.keep_absent) model = {};
    if (with_vector) model.x = x;
    if (with_text) model.text = text;
    if (!document_id.empty()) model.document_id = document_id;
    if (!group.empty()) model.group = group;
    staged_next_ = std::max(staged_next_, id + 1);
  }

  static void ExpectConflict(const Status& status) {
    RC_ASSERT(!status.has_value());
    RC_ASSERT(status.error().code == Code::kQueryConflict);
  }

  // The record of a document id as the batch sees it.
  std::optional<uint64_t> Owner(const std::string& document_id) const {
    for (const auto& [id, record] : staged_) {
      if (!document_id.empty() && record.document_id == document_id) return id;
    }
    return std::nullopt;
  }

  // Two rows, so that one of them may be at fault.
  void InsertNamed() {
    const auto x = static_cast<float>(++counter_);
    const std::vector<float> rows(2 * kDimension, x);
    const std::string names[2] = {AnyName(), AnyName()};
    const std::string_view document_ids[2] = {names[0], names[1]};
    Records records;
    records.count = 2;
    records.vectors = rows.data();
    records.document_ids = document_ids;
    uint64_t ids[2];
    const Status inserted = store_->shared_batch().Insert(0, records, ids);
    if (names[0] == names[1] || Owner(names[0]) || Owner(names[1])) return ExpectConflict(inserted);
    RC_ASSERT(inserted.has_value());
    for (size_t row = 0; row < 2; ++row) staged_[ids[row]] = {x, std::nullopt, names[row], ""};
    staged_next_ = ids[1] + 1;
  }

  void DeleteDocument() {
    const std::string name = AnyName();
    const std::string_view document_id = name;
    RC_ASSERT(store_->shared_batch().DeleteDocuments(0, {&document_id, 1}).has_value());
    if (const auto owner = Owner(name)) staged_.erase(*owner);
  }

  void DeleteGroup() {
    const std::string group = AnyGroup();
    if (group.empty()) return;
    const std::string_view view = group;
    RC_ASSERT(store_->shared_batch().DeleteGroups(0, {&view, 1}).has_value());
    std::erase_if(staged_, [&](const auto& entry) { return entry.second.group == group; });
  }

  // Enough rows for extents to grow and for batches to go direct.
  void InsertMany() {
    const auto count = *rc::gen::inRange<size_t>(1, 600);
    const auto x = static_cast<float>(++counter_);
    const std::vector<float> rows(count * kDimension, x);
    Records records;
    records.count = count;
    records.vectors = rows.data();
    std::vector<uint64_t> ids(count);
    RC_ASSERT(store_->shared_batch().Insert(0, records, ids.data()).has_value());
    for (size_t i = 0; i < count; ++i) {
      RC_ASSERT(ids[i] == staged_next_ + i);
      staged_[ids[i]].x = x;
    }
    staged_next_ += count;
  }

  void Delete() {
    const uint64_t id = AnyId();
    RC_ASSERT(store_->shared_batch().Delete(0, {&id, 1}).has_value());
    staged_.erase(id);
  }

  void Commit() {
    RC_ASSERT(store_->shared_batch().Commit().has_value());
    NoteCommitted();
  }

  // What is staged, as an element that the store may have come to already.
  void Apply() {
    const SourceElement element{SourceOf(*rc::gen::inRange<uint64_t>(0, kSources)),
                                *rc::gen::inRange<uint64_t>(0, 12)};
    const auto known = sources_.find(element.source);
    const bool newer = known == sources_.end() || known->second < element.seq;
    const auto done = store_->shared_batch().Apply(element);
    RC_ASSERT(done.has_value());
    RC_ASSERT(done->applied == newer);
    if (!newer) return ForgetStaged();
    sources_[element.source] = element.seq;
    NoteCommitted();
  }

  void NoteCommitted() {
    committed_ = staged_;
    // Records that came and went within one batch were never committed.
    next_id_ = std::max(next_id_, store_->Collection(0)->next_id);
    staged_next_ = next_id_;
    if (!committed_.empty()) RC_ASSERT(next_id_ > committed_.rbegin()->first);
  }

  void Rollback() {
    store_->shared_batch().Rollback();
    ForgetStaged();
  }

  void ForgetStaged() {
    staged_ = committed_;
    staged_next_ = next_id_;
  }

  void Reopen(bool kill) {
    if (kill) {
      StoreImage left = image.Copy();
      store_.reset();
      image = std::move(left);
    } else {
      RC_ASSERT(store_->Close().has_value());
      store_.reset();
    }
    OpenStore();
    ForgetStaged();
  }

  void OpenStore() {
    OpenOptions options = Options();
    options.key_hash_bits = key_hash_bits_;
    store_ = Open(options);
  }

  void CheckKeys(const Snapshot& snapshot) {
    std::map<std::string, uint64_t> owners;
    std::map<std::string, std::vector<uint64_t>> groups;
    for (const auto& [id, record] : committed_) {
      if (!record.document_id.empty()) owners[record.document_id] = id;
      if (!record.group.empty()) groups[record.group].push_back(id);
    }
    for (int i = 0; i < 26; ++i) {
      const std::string name = std::string("\0name ", 6) + std::to_string(i);
      const std::string_view document_id = name;
      uint64_t id = 0;
      uint8_t found = 0;
      RC_ASSERT(snapshot.Resolve(0, {&document_id, 1}, &id, &found).has_value());
      RC_ASSERT((found == 1) == owners.contains(name));
      if (found == 1) RC_ASSERT(id == owners[name]);
    }
    for (int i = 1; i < 6; ++i) {
      RC_ASSERT(*snapshot.Group(0, std::to_string(i)) == groups[std::to_string(i)]);
    }
  }

  void CheckRecords(const Snapshot& snapshot) {
    for (uint64_t id = 0; id < next_id_ + 3; ++id) {
      const auto found = committed_.find(id);
      const ModelRecord expected = found == committed_.end() ? ModelRecord{} : found->second;
      const float* vector = nullptr;
      RC_ASSERT(snapshot.View(0, {&id, 1}, &vector).has_value());
      RC_ASSERT((vector != nullptr) == expected.x.has_value());
      for (uint32_t i = 0; vector != nullptr && i < kDimension; ++i) {
        RC_ASSERT(vector[i] == *expected.x);
      }
      Document document;
      RC_ASSERT(snapshot.Documents(0, {&id, 1}, &document).has_value());
      RC_ASSERT(document.found == expected.text.has_value());
      if (document.found) RC_ASSERT(document.payload == *expected.text);
      RC_ASSERT(document.document_id == expected.document_id);
      RC_ASSERT(document.group == expected.group);
    }
  }

  const uint32_t key_hash_bits_;
  std::shared_ptr<Store> store_;
  Model committed_;
  Model staged_;
  std::map<std::string, uint64_t> sources_;
  uint64_t next_id_ = 0;
  uint64_t staged_next_ = 0;
  int counter_ = 0;
};

RC_GTEST_PROP(StoreModel, EveryHistoryEqualsTheModel, ()) {
  History history(*rc::gen::element(3U, 64U));
  const auto steps = *rc::gen::inRange(1, 60);
  for (int i = 0; i < steps; ++i) {
    history.Step();
    if (i % 8 == 7) history.Check();
  }
  history.Check();
}

}  // namespace
}  // namespace chassis
