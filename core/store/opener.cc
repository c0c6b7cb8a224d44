// SPDX-License-Identifier: Apache-2.0
#include "core/store/opener.h"

#include <algorithm>
#include <array>

namespace chassis {
namespace {

bool IsMissing(const Error& error) { return error.code == Code::kStorageNotFound; }

}  // namespace

Status Store::Impl::Open() { return Opener(*this).Run(); }

Status Opener::Run() {
  CHASSIS_TRY(OpenMain());
  CHASSIS_TRY(ReadHeaderPages());
  CHASSIS_TRY(ReadCheckpoint());
  CHASSIS_TRY(CheckOptions());
  CHASSIS_TRY(ClaimExtents());
  CHASSIS_TRY(ReadLogs());
  CHASSIS_TRY(Redo());
  CHASSIS_TRY(BuildVersion());
  CHASSIS_TRY(ReportDamage());
  return MakeClean();
}

void Opener::Note(const std::string& finding) {
  std::string& detail = store_.recovery.detail;
  detail += (detail.empty() ? "" : "\n") + finding;
  store_.recovery.clean = false;
  store_.health.Say(LogLevel::kWarning, finding);
}

Status Opener::OpenMain() {
  const OpenOptions& options = store_.options;
  const Access access = options.read_only ? Access::kPrivate : Access::kReadWrite;
  auto opened = store_.factory->Open(Part::kMain, access);
  const bool missing = opened ? (*opened)->Size() == 0 : IsMissing(opened.error());
  if (options.create && (missing || options.exclusive)) {
    opened = nullptr;
    CHASSIS_TRY(CreateIfMissing());
    opened = store_.factory->Open(Part::kMain, access);
  }
  CHASSIS_ASSIGN(store_.main, std::move(opened));
  return store_.main->Lock(options.read_only ? LockKind::kShared : LockKind::kExclusive);
}

// An empty file may become a store; anything else that exists is left to the checks that follow.
Status Opener::CreateIfMissing() {
  const OpenOptions& options = store_.options;
  // Asked first: whoever makes the store meanwhile begins its logs after it.
  const Status logs_absent = ExpectNoLogs();
  const auto existing = store_.factory->Open(Part::kMain, Access::kReadOnly);
  if (!existing && !IsMissing(existing.error())) return Failure(existing.error());
  if (existing && (*existing)->Size() > 0) {
    return options.exclusive
               ? Fail(Code::kQueryConflict, store_.factory->PartName(Part::kMain) + ": exists")
               : Status{};
  }
  CHASSIS_TRY(logs_absent);
  const auto metric = options.metric == 0 ? Metric::kL2 : static_cast<Metric>(options.metric);
  Status created = CreateStore(*store_.factory, options.dimension, metric);
  // Another process was faster: its store is as good.
  const bool lost_race = !created && created.error().code == Code::kQueryConflict;
  return lost_race && !options.exclusive ? Status{} : created;
}

Status Opener::ReadHeaderPages() {
  const uint64_t size = store_.main->Size();
  std::array<std::byte, kHeaderPages * kPageSize> pages;
  const auto header =
      std::span(pages).first(static_cast<size_t>(std::min(size, kHeaderPages * kPageSize)));
  if (!header.empty()) CHASSIS_TRY(store_.main->Read(kIdentityOffset, header));
  auto identity = DecodeIdentity(header.first(std::min(header.size(), size_t{kPageSize})));
  if (!identity) return Failure(Prefixed(store_.main->name() + ": ", identity.error()));
  store_.identity = *identity;
  if (!store_.options.read_only && identity->read_only_features != 0) {
    return Fail(Code::kConfigUnsupportedFormat,
                store_.main->name() + ": has features that this version can only read");
  }
  CHASSIS_ASSIGN(store_.superblocks,
                 SuperblockPair::Decode(header, store_.main->name(), store_.identity.uuid));
  return {};
}

Status Opener::ReadCheckpoint() {
  const Superblock& superblock = store_.superblocks->newest();
  if (!store_.superblocks->other()) {
    ++store_.recovery.damaged;
    Note("one superblock is damaged; the other one is used");
  }
  if (superblock.file_end > store_.main->Size()) {
    return FailCorrupt(Code::kMetadataCorruption,
                       store_.main->name() + ": cut short: it ends at byte " +
                           std::to_string(store_.main->Size()) + " and has extents up to byte " +
                           std::to_string(superblock.file_end),
                       store_.main->Size());
  }
  CHASSIS_ASSIGN(checkpoint_, LoadCheckpoint(*store_.main, superblock, store_.identity.uuid));
  if (checkpoint_.damaged > 0) {
    store_.recovery.damaged += checkpoint_.damaged;
    Note("one copy of the catalog is damaged; the other one is used");
  }
  return {};
}

Status Opener::CheckOptions() const {
  const OpenOptions& options = store_.options;
  const auto& collections = checkpoint_.catalog.collections;
  if (collections.empty() || collections.front().number != 0) {
    return FailCorrupt(Code::kMetadataCorruption,
                       store_.main->name() + ": the catalog has no default collection",
                       store_.superblocks->newest().catalog_offset);
  }
  const CollectionEntry& stored = collections.front();
  const auto differs = [&](const char* what, uint32_t asked, uint32_t has) {
    return Fail(Code::kConfigImmutable, store_.main->name() + ": " + what + " " +
                                            std::to_string(asked) + " was asked for, and " +
                                            std::to_string(has) + " is fixed for good");
  };
  if (options.dimension != 0 && options.dimension != stored.dimension) {
    return differs("dimension", options.dimension, stored.dimension);
  }
  const auto metric = static_cast<uint32_t>(stored.metric);
  if (options.metric != 0 && options.metric != metric) {
    return differs("metric", options.metric, metric);
  }
  return {};
}

Status Opener::ClaimExtents() {
  store_.allocator = std::make_unique<ExtentAllocator>(*store_.main);
  ExtentAllocator& allocator = *store_.allocator;
  for (const Extent& extent : checkpoint_.extents) CHASSIS_TRY(allocator.Claim(extent));
  for (const IndexRunEntry& run : checkpoint_.catalog.index_runs) {
    CHASSIS_TRY(allocator.Claim(run.extent));
  }
  store_.catalog_extents = checkpoint_.extents;
  for (const CollectionEntry& collection : checkpoint_.catalog.collections) {
    for (const SlabEntry& slab : collection.slabs) {
      CHASSIS_TRY(allocator.Claim(slab.vectors));
      CHASSIS_TRY(allocator.Claim(slab.metas));
    }
    for (const DocumentExtentEntry& documents : collection.documents) {
      CHASSIS_TRY(allocator.Claim(documents.extent));
    }
  }
  return {};
}

// Page images first: what commits appended to those pages comes after them.
Status Opener::Redo() {
  if (!store_.superblocks->newest().log_required) return {};
  for (const PageImage& page : checkpoint_.pages) {
    CHASSIS_TRY(store_.main->Write(page.offset, page.bytes));
  }
  for (const LoggedCommit& logged : scan_.commits) {
    encoded_commits_.push_back(logged.Record());
    CHASSIS_ASSIGN(CommitRecord commit, DecodeCommit(encoded_commits_.back()));
    for (const CollectionChange& change : commit.changes) {
      for (const SlabEntry& slab : change.new_slabs) {
        CHASSIS_TRY(store_.allocator->Claim(slab.vectors));
        CHASSIS_TRY(store_.allocator->Claim(slab.metas));
      }
      for (const DocumentExtentEntry& documents : change.new_documents) {
        CHASSIS_TRY(store_.allocator->Claim(documents.extent));
      }
    }
    for (const InlineWrite& write : commit.writes) {
      CHASSIS_TRY(store_.main->Write(write.offset, write.bytes));
    }
    commits_.push_back(std::move(commit));
  }
  store_.recovery.commits_replayed = commits_.size();
  return {};
}

Status Opener::BuildVersion() {
  auto version = std::make_unique<Version>();
  version->seq = checkpoint_.catalog.commit_seq;
  store_.checkpoint_seq = version->seq;
  version->next_serial = checkpoint_.catalog.next_serial;
  version->next_collection = checkpoint_.catalog.next_collection;
  version->key_hashing = {store_.identity.uuid, store_.options.key_hash_bits};
  for (const StreamPosition& position : checkpoint_.catalog.streams) version->streams.Set(position);
  std::vector<std::shared_ptr<const IndexRun>> runs;
  for (const IndexRunEntry& entry : checkpoint_.catalog.index_runs) {
    CHASSIS_ASSIGN(auto run, IndexRun::Open(*store_.main, entry));
    runs.push_back(std::move(run));
  }
  version->index_runs = store_.MakeIndexRuns(std::move(runs));
  for (size_t i = 0; i < checkpoint_.catalog.collections.size(); ++i) {
    CHASSIS_ASSIGN(CollectionVersion collection,
                   LoadCollection(*store_.main, checkpoint_.catalog.collections[i],
                                  std::move(checkpoint_.liveness[i]), version->index_runs,
                                  version->key_hashing));
    const uint32_t number = collection.schema->number;
    version->collections.Set(number,
                             std::make_shared<const CollectionVersion>(std::move(collection)));
  }
  for (const CommitRecord& commit : commits_) {
    const uint64_t seq = version->seq + 1;
    std::vector<Extent> retired;
    CHASSIS_TRY(ApplyCommit(*store_.main, commit, seq, seq, *version, retired));
    for (const Extent& extent : retired) store_.allocator->Retire(extent, seq);
  }
  store_.versions = std::make_unique<VersionSet>(std::move(version));
  return {};
}

// A store with damaged records is served, and not written to.
Status Opener::ReportDamage() {
  std::optional<Damage::Finding> first;
  store_.versions->newest().collections.ForEach([&](const CollectionVersion& collection) {
    if (!collection.damage) return;
    for (const Damage::Finding& finding : collection.damage->findings) {
      ++store_.recovery.damaged;
      Note(store_.main->name() + ": collection " + collection.schema->name + ", byte " +
           std::to_string(finding.offset) + ": " + finding.message);
      if (!first) first = finding;
    }
  });
  if (first) {
    store_.health.Poison(Error{
        Code::kDataCorruption,
        store_.main->name() + ": byte " + std::to_string(first->offset) + ": " + first->message, 0,
        first->offset, "D2"});
  }
  return {};
}

// Makes what was found the state of the main file alone, and takes the logs away.
Status Opener::MakeClean() {
  const Superblock& found = store_.superblocks->newest();
  if (store_.recovery.commits_replayed > 0 || scan_.bytes_discarded > 0) {
    Note("recovered " + std::to_string(store_.recovery.commits_replayed) + " commits; discarded " +
         std::to_string(scan_.bytes_discarded) + " bytes of an unacknowledged tail");
  }
  if (store_.options.read_only || store_.health.poisoned()) return {};
  if (!found.log_required && store_.superblocks->mirrored() && logs_.empty()) return {};
  // What is seen now may stand in the page cache alone; nothing is allocated before it is durable.
  CHASSIS_TRY(store_.SyncMain());
  if (found.log_required || !store_.superblocks->mirrored()) {
    Store::Impl::FrozenState frozen;
    frozen.superblock = found;
    frozen.superblock.commit_seq = store_.versions->newest().seq;
    frozen.superblock.watermark = frozen.superblock.commit_seq;
    frozen.superblock.log_required = false;
    // A log that was never needed keeps the generation by which it is known to be unused.
    for (const LogFile& log : logs_) {
      if (!found.log_required || !log.header) continue;
      frozen.superblock.next_generation =
          std::max(frozen.superblock.next_generation, log.header->identity.generation + 1);
    }
    CHASSIS_ASSIGN(frozen.pages, ReadPageImages(*store_.main, store_.versions->newest()));
    frozen.version = store_.PinFrozen();
    CHASSIS_TRY(store_.Complete(frozen, false));
  }
  CHASSIS_TRY(store_.factory->Remove(Part::kLog0));
  CHASSIS_TRY(store_.factory->Remove(Part::kLog1));
  return store_.factory->SyncDirectory();
}

}  // namespace chassis
