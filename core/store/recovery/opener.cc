// SPDX-License-Identifier: Apache-2.0
#include "core/store/recovery/opener.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/store/recovery/create_store.h"
#include "core/store/version/apply_commit.h"

namespace chassis {
namespace {

bool IsMissing(const Error& error) { return error.code == Code::kStorageNotFound; }

}  // namespace

Result<Opened> Opener::Run() {
  CHASSIS_TRY(OpenMain());
  CHASSIS_TRY(ReadHeaderPages());
  CHASSIS_TRY(ReadCheckpoint());
  CHASSIS_TRY(CheckOptions());
  CHASSIS_TRY(ClaimExtents());
  CHASSIS_TRY(ReadLogs());
  CHASSIS_TRY(DecodeCommits());
  CHASSIS_TRY(Redo());
  CHASSIS_TRY(BuildVersion());
  CHASSIS_TRY(ReportDamage());
  if (opened_.report.commits_replayed > 0 || scan_.bytes_discarded > 0) {
    Note("recovered " + std::to_string(opened_.report.commits_replayed) + " commits; discarded " +
         std::to_string(scan_.bytes_discarded) + " bytes of an unacknowledged tail");
  }
  newest_seq_ = opened_.version->seq;
  return std::move(opened_);
}

void Opener::Note(const std::string& finding) {
  std::string& detail = opened_.report.detail;
  detail += (detail.empty() ? "" : "\n") + finding;
  opened_.report.clean = false;
  poison_.log().Add(LogLevel::kWarning, finding);
}

Status Opener::OpenMain() {
  const Access access = options_.read_only ? Access::kPrivate : Access::kReadWrite;
  auto opened = factory_.Open(Part::kMain, access);
  const bool missing = opened ? (*opened)->Size() == 0 : IsMissing(opened.error());
  if (options_.create && (missing || options_.exclusive)) {
    opened = nullptr;
    CHASSIS_TRY(CreateIfMissing());
    opened = factory_.Open(Part::kMain, access);
  }
  CHASSIS_ASSIGN(storage_, std::move(opened));
  return storage_->Lock(options_.read_only ? LockKind::kShared : LockKind::kExclusive);
}

// An empty file may become a store; anything else that exists is left to the checks that follow.
Status Opener::CreateIfMissing() {
  // This comes first, because a process that creates the store meanwhile begins its logs after it.
  const Status logs_absent = ExpectNoLogs();
  const auto existing = factory_.Open(Part::kMain, Access::kReadOnly);
  if (!existing && !IsMissing(existing.error())) return Failure(existing.error());
  if (existing && (*existing)->Size() > 0) {
    return options_.exclusive
               ? Fail(Code::kQueryExists, factory_.PartName(Part::kMain) + ": exists")
               : Status{};
  }
  CHASSIS_TRY(logs_absent);
  const auto metric = options_.metric == 0 ? Metric::kL2 : static_cast<Metric>(options_.metric);
  Status created = CreateStore(factory_, options_.dimension, metric);
  // Another process created the store first; that one is opened.
  const bool lost_race = !created && created.error().code == Code::kQueryExists;
  return lost_race && !options_.exclusive ? Status{} : created;
}

// The superblock can be copied, because nothing writes it before the store is composed.
Status Opener::ReadHeaderPages() {
  const uint64_t size = storage_->Size();
  const std::string& name = storage_->name();
  std::array<std::byte, kHeaderPages * kPageSize> pages;
  const auto header =
      std::span(pages).first(static_cast<size_t>(std::min(size, kHeaderPages * kPageSize)));
  if (!header.empty()) CHASSIS_TRY(storage_->Read(kIdentityOffset, header));
  auto identity = DecodeIdentity(header.first(std::min(header.size(), size_t{kPageSize})));
  if (!identity) return Failure(Prefixed(name + ": ", identity.error()));
  if ((identity->read_only_features & ~kKnownReadOnlyFeatures) != 0)
    CHASSIS_TRY(CheckReadOnly(name));
  CHASSIS_ASSIGN(SuperblockPair superblocks, SuperblockPair::Decode(header, name, identity->uuid));
  found_ = superblocks.newest();
  if (!superblocks.other()) {
    ++opened_.report.damaged;
    Note("one superblock is damaged; the other one is used");
  }
  opened_.main = std::make_unique<MainFile>(
      std::move(storage_), options_.read_only ? Access::kPrivate : Access::kReadWrite, *identity,
      std::move(superblocks), poison_);
  return {};
}

Status Opener::CheckReadOnly(const std::string& name) const {
  if (options_.read_only) return {};
  return Fail(Code::kConfigUnsupportedFormat,
              name + ": has parts of a newer version of chassis; this version can only read it");
}

Status Opener::ReadCheckpoint() {
  MainFile& main = *opened_.main;
  const uint64_t size = main.storage().Size();
  if (found_.file_end > size) {
    return FailCorrupt(Code::kMetadataCorruption,
                       main.name() + ": cut short: it ends at byte " + std::to_string(size) +
                           " and has extents up to byte " + std::to_string(found_.file_end),
                       size);
  }
  CHASSIS_ASSIGN(checkpoint_, LoadCheckpoint(main.storage(), found_, main.uuid()));
  if (checkpoint_.catalog.read_only) CHASSIS_TRY(CheckReadOnly(main.name()));
  if (checkpoint_.damaged > 0) {
    opened_.report.damaged += checkpoint_.damaged;
    Note("one copy of the catalog is damaged; the other one is used");
  }
  return {};
}

Status Opener::CheckOptions() const {
  const auto& collections = checkpoint_.catalog.collections;
  if (collections.empty() || collections.front().number != 0) {
    return FailCorrupt(Code::kMetadataCorruption,
                       opened_.main->name() + ": the catalog has no default collection",
                       found_.catalog_offset);
  }
  const CollectionEntry& stored = collections.front();
  const auto differs = [&](const char* what, uint32_t asked, uint32_t has) {
    return FailRejected(Code::kConfigImmutable, opened_.main->name() + ": " + what + " " +
                                                    std::to_string(asked) + " was asked for, and " +
                                                    std::to_string(has) + " is fixed for good");
  };
  if (options_.dimension != 0 && options_.dimension != stored.dimension) {
    return differs("dimension", options_.dimension, stored.dimension);
  }
  const auto metric = static_cast<uint32_t>(stored.metric);
  if (options_.metric != 0 && options_.metric != metric) {
    return differs("metric", options_.metric, metric);
  }
  return {};
}

Status Opener::ClaimExtents() {
  ExtentAllocator& extents = opened_.main->extents();
  for (const Extent& extent : checkpoint_.extents) CHASSIS_TRY(extents.Claim(extent));
  opened_.main->SetCatalogs(checkpoint_.extents);
  Status claimed;
  ForEachExtent(checkpoint_.catalog, [&](const Extent& extent) {
    if (claimed) claimed = extents.Claim(extent);
  });
  for (const Extent& extent : checkpoint_.catalog.skipped) {
    extents.Retire(extent, checkpoint_.catalog.commit_seq);
  }
  return claimed;
}

Status Opener::ClaimNew(const CommitRecord& commit, uint64_t seq) {
  ExtentAllocator& extents = opened_.main->extents();
  Status claimed;
  const auto claim = [&](const Extent& extent) {
    if (claimed) claimed = extents.Claim(extent);
  };
  for (const CollectionChange& change : commit.changes) {
    ForEachExtent(change.new_slabs, change.new_documents, claim);
  }
  for (const Extent& extent : commit.skipped) {
    claim(extent);
    extents.Retire(extent, seq);
  }
  return claimed;
}

// Decodes all commits before any is written, because one of them may make the open refuse.
Status Opener::DecodeCommits() {
  for (const LoggedCommit& logged : scan_.commits) {
    encoded_commits_.push_back(logged.Record());
    CHASSIS_ASSIGN(CommitRecord commit, DecodeCommit(encoded_commits_.back()));
    if (commit.read_only) CHASSIS_TRY(CheckReadOnly(opened_.main->name()));
    CHASSIS_TRY(ClaimNew(commit, logged.seq));
    commits_.push_back(std::move(commit));
  }
  opened_.report.commits_replayed = commits_.size();
  return {};
}

// Page images come first, because the pieces of replayed commits belong behind them on those pages.
Status Opener::Redo() {
  if (!found_.NeedsPageImages()) return {};
  for (const PageImage& page : checkpoint_.pages) {
    CHASSIS_TRY(storage().Write(page.offset, page.bytes));
  }
  for (const CommitRecord& commit : commits_) {
    for (const InlineWrite& write : commit.writes) {
      CHASSIS_TRY(storage().Write(write.offset, write.bytes));
    }
  }
  return {};
}

Status Opener::BuildVersion() {
  auto version = std::make_unique<Version>();
  version->seq = checkpoint_.catalog.commit_seq;
  version->next_serial = checkpoint_.catalog.next_serial;
  version->next_collection = checkpoint_.catalog.next_collection;
  version->key_hashing = {opened_.main->uuid(), options_.key_hash_bits};
  for (const StreamPosition& position : checkpoint_.catalog.streams) {
    version->streams.Set(position.stream, {position.stream_seq, position.digest});
  }
  version->origin = checkpoint_.catalog.origin;
  version->dropped = std::make_shared<const std::vector<DroppedCollection>>(
      std::move(checkpoint_.catalog.dropped));
  std::vector<std::shared_ptr<const IndexRun>> runs;
  for (const IndexRunEntry& entry : checkpoint_.catalog.index_runs) {
    CHASSIS_ASSIGN(auto run, IndexRun::Open(storage(), entry));
    runs.push_back(std::move(run));
  }
  auto index = std::make_shared<IndexRuns>();
  index->runs = std::move(runs);
  index->seq = version->seq;
  index->report = [&log = poison_.log()](const Error& error) {
    log.Add(LogLevel::kWarning, error.message + "; the index is rebuilt from the records");
  };
  version->index_runs = std::move(index);
  for (size_t i = 0; i < checkpoint_.catalog.collections.size(); ++i) {
    CHASSIS_ASSIGN(CollectionVersion collection,
                   LoadCollection(storage(), checkpoint_.catalog.collections[i],
                                  std::move(checkpoint_.liveness[i]), version->index_runs,
                                  version->key_hashing));
    version->collections.Set(std::make_shared<const CollectionVersion>(std::move(collection)));
  }
  for (const CommitRecord& commit : commits_) {
    const uint64_t seq = version->seq + 1;
    std::vector<Extent> retired;
    CHASSIS_TRY(ApplyCommit(storage(), commit, seq, seq, *version, retired));
    for (const Extent& extent : retired) opened_.main->extents().Retire(extent, seq);
  }
  std::vector<SessionEntry> sessions = std::move(checkpoint_.catalog.sessions);
  if (!commits_.empty()) NoteSession(found_.session, version->seq, sessions);
  version->sessions = std::make_shared<const std::vector<SessionEntry>>(std::move(sessions));
  opened_.version = std::move(version);
  return {};
}

// A store with damaged records serves reads and refuses writes.
Status Opener::ReportDamage() {
  std::optional<Damage::Finding> first;
  opened_.version->collections.ForEach([&](const CollectionVersion& collection) {
    if (!collection.damage) return;
    for (const Damage::Finding& finding : collection.damage->findings) {
      ++opened_.report.damaged;
      Note(opened_.main->name() + ": collection " + collection.schema->name + ", byte " +
           std::to_string(finding.offset) + ": " + finding.message);
      if (!first) first = finding;
    }
  });
  if (first) {
    poison_.Poison(Error{
        Code::kDataCorruption,
        opened_.main->name() + ": byte " + std::to_string(first->offset) + ": " + first->message, 0,
        first->offset, "D2"});
  }
  return {};
}

// Returns the superblock of the recovered state, which requires no log.
Superblock Opener::CleanSuperblock() const {
  Superblock clean = found_;
  clean.commit_seq = newest_seq_;
  clean.watermark = newest_seq_;
  clean.log_required = false;
  clean.pages_may_be_dirty = false;
  // A log that was never required does not raise next_generation, because an open that finds the
  // log again knows by it that the log is unused.
  for (const LogFile& log : logs_) {
    if (!found_.log_required || !log.header) continue;
    clean.next_generation = std::max(clean.next_generation, log.header->identity.generation + 1);
  }
  return clean;
}

Status Opener::MakeClean(MainFile& main, Checkpointer& checkpointer) {
  if (options_.read_only || poison_.poisoned()) return {};
  const bool whole = !found_.NeedsPageImages() && main.mirrored();
  if (whole && logs_.empty()) return {};
  // The bytes found may be in the page cache alone; nothing is allocated before they are durable.
  CHASSIS_TRY(main.Sync());
  // Nothing is allocated either while one superblock may name what the other one does not.
  if (!main.mirrored()) CHASSIS_TRY(main.WriteSuperblocks(found_));
  if (!whole) CHASSIS_TRY(checkpointer.RunRecovered(CleanSuperblock()));
  CHASSIS_TRY(factory_.Remove(Part::kLog0));
  CHASSIS_TRY(factory_.Remove(Part::kLog1));
  return factory_.SyncDirectory();
}

}  // namespace chassis
