// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/store_subject.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/format/identity.h"
#include "core/format/layout.h"
#include "core/format/superblock.h"
#include "tests/crash/deterministic_random.h"
#include "tests/crash/names.h"

namespace chassis::crash {
namespace {

// Different seeds, so that the crashed store, a recovery that is crashed again and a check never
// draw the same session id.
constexpr uint64_t kRecoverySeed = 2;
constexpr uint64_t kCheckSeed = 3;

std::string Text(const Error& error) {
  return std::string(CodeName(static_cast<int32_t>(error.code))) + ": " + error.message;
}

Failure Wrong(const std::string& what) { return Fail(Code::kInternalInvariant, what); }

Error During(const char* step, Error error) {
  return Prefixed(std::string(step) + ": ", std::move(error));
}

// Drops the store as a kill does: no further write of the handle reaches the disk.
void Abandon(Disk& disk, std::shared_ptr<Store>& store) {
  disk.allow = [](const Operation&) { return false; };
  store = nullptr;
  disk.allow = nullptr;
}

Status ExpectContent(Store& store, const StoreContent& expected) {
  return ReadContent(store, expected, WholePlan()).AllRight();
}

Status ExpectVerified(Store& store) {
  CHASSIS_ASSIGN(const VerifyReport report, store.Verify());
  if (report.findings.empty()) return {};
  return Wrong("verify finds " + report.findings.front().message);
}

// Stages a little of everything in every collection.
void StageEverything(Edit& edit, const StoreContent& before) {
  for (const auto& [number, collection] : before.collections) {
    const Fields fields = collection->dimension > 0 ? Fields::kBoth : Fields::kDocument;
    edit.Insert(number, 2, fields);
    if (collection->records.empty()) continue;
    edit.Put(number, {collection->records.begin()->first}, fields);
    edit.Delete(number, {collection->records.rbegin()->first});
  }
}

}  // namespace

Verdict StoreSubject::Check(const DiskImage& image) {
  SeedRandomIds(kCheckSeed);
  disk_.Mount(image);
  if (!image.parts[Index(Part::kMain)]) return CheckAbsent();
  const Result<int> read_only = ReadOnlyLevel();
  if (!read_only) return {0, "read-only open: " + Text(read_only.error())};
  const Result<int> level = CheckRecovery();
  if (!level) return {0, Text(level.error())};
  if (*level != *read_only) {
    return {0, "read-only open shows commit " + std::to_string(*read_only) +
                   ", open for writing commit " + std::to_string(*level)};
  }
  return {*level, ""};
}

Trace StoreSubject::Recover(const DiskImage& image) {
  SeedRandomIds(kRecoverySeed);
  disk_.Mount(image);
  disk_.Record();
  disk_.SetPhase("open");
  disk_.allow = allow_;
  Result<std::shared_ptr<Store>> store = Store::Open(disk_.Factory(), options_);
  disk_.allow = nullptr;
  Trace trace = disk_.TakeTrace();
  if (store) Abandon(disk_, *store);
  return trace;
}

std::vector<std::pair<Part, uint64_t>> StoreSubject::MirroredPages(const DiskImage& image) const {
  const auto& main = image.parts[Index(Part::kMain)];
  if (!main || main->pages.size() < 3) return {};
  const Result<Identity> identity = DecodeIdentity(main->pages[0]->bytes);
  if (!identity) return {};
  std::vector<std::pair<Part, uint64_t>> pages;
  std::optional<Superblock> newest;
  for (const uint64_t offset : kSuperblockOffset) {
    pages.emplace_back(Part::kMain, offset / kPageBytes);
    const auto found = DecodeSuperblock(main->pages[offset / kPageBytes]->bytes, identity->uuid);
    if (found && (!newest || found->number > newest->number)) newest = found;
  }
  if (!newest) return pages;
  pages.emplace_back(Part::kMain, newest->catalog_offset / kPageBytes);
  pages.emplace_back(Part::kMain, newest->catalog_copy_offset / kPageBytes);
  return pages;
}

Verdict StoreSubject::CheckAbsent() {
  const Result<std::shared_ptr<Store>> absent = Store::Open(disk_.Factory(), options_);
  if (absent || absent.error().code != Code::kStorageNotFound) {
    return {0, "a store that does not exist opens"};
  }
  OpenOptions options = options_;
  options.create = true;
  Result<std::shared_ptr<Store>> store = Store::Open(disk_.Factory(), options);
  if (!store) return {0, "create: " + Text(store.error())};
  const Status content = ExpectContent(**store, history_.contents[1]);
  Abandon(disk_, *store);
  return {0, content ? "" : "created: " + Text(content.error())};
}

Result<int> StoreSubject::Level(Store& store) const {
  const uint64_t seq = store.Info().commit_seq;
  // Level 0 is left out because it is no store.
  const auto& contents = history_.contents;
  const auto found =
      std::ranges::find(contents.begin() + 1, contents.end(), seq, &StoreContent::seq);
  if (found == contents.end()) {
    return Wrong("commit seq " + std::to_string(seq) + " was never issued");
  }
  const auto level = static_cast<size_t>(found - contents.begin());
  const Status content = ExpectContent(store, *found);
  if (!content) {
    return Failure(
        During(("commit " + std::to_string(level) + " differs").c_str(), content.error()));
  }
  return static_cast<int>(level);
}

Result<int> StoreSubject::ReadOnlyLevel() {
  bool wrote = false;
  disk_.allow = [&](const Operation&) { return wrote = true; };
  OpenOptions options = options_;
  options.read_only = true;
  Result<std::shared_ptr<Store>> store = Store::Open(disk_.Factory(), options);
  Result<int> level = store ? Level(**store) : Result<int>(Failure(store.error()));
  if (store) *store = nullptr;
  disk_.allow = nullptr;
  if (wrote) return Wrong("a read-only handle changed the disk");
  return level;
}

Result<int> StoreSubject::CheckRecovery() {
  Result<std::shared_ptr<Store>> store = Store::Open(disk_.Factory(), options_);
  if (!store) return Failure(During("open", store.error()));
  const DiskImage recovered = disk_.Save();
  const Result<int> level = Level(**store);
  if (!level || !worked_on_.insert(recovered.Hash()).second) {
    Abandon(disk_, *store);
    return level;
  }
  CHASSIS_TRY(CheckGoesOn(*store, *level));
  CHASSIS_TRY(CheckSecondRecovery(recovered, *level));
  return level;
}

Status StoreSubject::CheckGoesOn(std::shared_ptr<Store>& store, int level) {
  Result<StoreContent> next = GoOn(*store, level);
  Abandon(disk_, store);
  if (!next) return Failure(During("going on after recovery", next.error()));
  Result<std::shared_ptr<Store>> reopened = Store::Open(disk_.Factory(), options_);
  if (!reopened) return Failure(During("reopening after recovery", reopened.error()));
  Status status = ExpectContent(**reopened, *next);
  if (status) status = ExpectVerified(**reopened);
  Abandon(disk_, *reopened);
  if (!status) return Failure(During("reopened after recovery", status.error()));
  return {};
}

Result<StoreContent> StoreSubject::GoOn(Store& store, int level) {
  uint64_t serial = 1'000'000;
  const StoreContent& before = history_.contents[static_cast<size_t>(level)];
  Edit edit(store.NewBatch(), before, &serial);
  StageEverything(edit, before);
  CHASSIS_ASSIGN(const CommitResult done, edit.batch().Commit());
  StoreContent after = edit.Apply(before, done.seq);
  CHASSIS_TRY(ExpectContent(store, after));
  CHASSIS_TRY(store.Close());
  return after;
}

Status StoreSubject::CheckStream(Store& store, int level) const {
  uint64_t serial = 2'000'000;
  StoreContent content = history_.contents[static_cast<size_t>(level)];
  std::map<int, uint64_t> totals;
  for (const StreamElement& element : history_.stream) {
    Edit edit(store.NewBatch(), content, &serial);
    edit.Become(element);
    const auto known = content.streams.find(StreamOf(element.stream));
    const bool expected = known == content.streams.end() || known->second < element.seq;
    CHASSIS_ASSIGN(const CommitResult done, edit.Commit());
    const std::string name =
        "element " + std::to_string(element.seq) + " of " + StreamOf(element.stream);
    if (done.applied != expected) return Wrong(name + (expected ? " is ignored" : " is applied"));
    if (done.applied) content = edit.Apply(std::move(content), done.seq);
    totals[element.stream] += element.amount;
  }
  for (const auto& [stream, total] : totals) {
    const uint64_t counted = CounterOf(content, stream);
    if (counted != total) {
      return Wrong(StreamOf(stream) + " counted " + std::to_string(counted) + ", not " +
                   std::to_string(total));
    }
  }
  return ExpectContent(store, content);
}

Status StoreSubject::CheckSecondRecovery(const DiskImage& recovered, int level) {
  disk_.Mount(recovered);
  Result<std::shared_ptr<Store>> store = Store::Open(disk_.Factory(), options_);
  if (!store) return Failure(During("second recovery", store.error()));
  const Result<int> again = Level(**store);
  const Status stream = again ? CheckStream(**store, *again) : Status{};
  Abandon(disk_, *store);
  if (!stream) return Failure(During("applying the stream again", stream.error()));
  if (!again) return Failure(During("second recovery", again.error()));
  if (*again == level) return {};
  return Wrong("the second recovery shows commit " + std::to_string(*again) + ", the first " +
               std::to_string(level));
}

}  // namespace chassis::crash
