// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/store/store_impl.h"

namespace chassis {
namespace {

// Unpins a version on every way out.
class Pinned {
 public:
  Pinned(VersionSet& versions, const Version* version) : versions_(versions), version_(version) {}
  ~Pinned() { versions_.Unpin(version_); }
  Pinned(const Pinned&) = delete;
  Pinned& operator=(const Pinned&) = delete;

 private:
  VersionSet& versions_;
  const Version* version_;
};

}  // namespace

Status Store::Impl::Checkpoint(bool final) {
  CHASSIS_TRY(CheckWritable());
  if (!factory->persistent()) return {};
  const std::lock_guard lock(checkpoint_mutex);
  CHASSIS_ASSIGN(FrozenState frozen, Freeze(final));
  if (frozen.version == nullptr) return {};
  return Complete(frozen, final);
}

Status Store::Impl::Complete(FrozenState& frozen, bool trim) {
  const Pinned pinned(*versions, frozen.version);
  CHASSIS_TRY(SyncMain());
  CHASSIS_ASSIGN(const IndexCheckpoint index,
                 WriteIndex(*main, *allocator, options.direct_write, *frozen.version));
  std::vector<Extent> extents;
  Status written = WriteBlobs(frozen, index, trim, extents);
  if (!written) {
    // Nothing refers to them yet; the commits since the last checkpoint stay in the logs, and their
    // part of the index in memory.
    for (const Extent& extent : extents) allocator->Free(extent);
    for (const Extent& extent : index.written) allocator->Free(extent);
    return written;
  }
  CHASSIS_TRY(WriteSuperblocks(frozen.superblock));
  checkpoint_seq = frozen.version->seq;
  catalog_extents.swap(extents);
  for (const Extent& extent : extents) allocator->Free(extent);
  PublishIndex(frozen, index);
  allocator->ReleaseRetired(frozen.version->seq, versions->OldestReader());
  return {};
}

// Versions up to the newest one read the runs that were replaced.
void Store::Impl::PublishIndex(const FrozenState& frozen, const IndexCheckpoint& index) {
  const std::lock_guard lock(commit_mutex);
  index_entries -= frozen.index_entries;
  if (index.written.empty() && index.replaced.empty()) return;
  auto next = std::make_unique<Version>(versions->newest());
  AdoptIndex(MakeIndexRuns(index.runs), *next);
  for (const Extent& extent : index.replaced) allocator->Retire(extent, next->seq + 1);
  versions->Publish(std::move(next));
}

std::shared_ptr<const IndexRuns> Store::Impl::MakeIndexRuns(
    std::vector<std::shared_ptr<const IndexRun>> runs) {
  auto index = std::make_shared<IndexRuns>();
  index->runs = std::move(runs);
  index->report = [this](const Error& error) {
    health.Say(LogLevel::kWarning, error.message + "; the index is rebuilt from the records");
  };
  return index;
}

// Commits go on into an empty part of the index. Under commit_mutex, or while nothing else runs.
const Version* Store::Impl::PinFrozen() {
  auto frozen = std::make_unique<Version>(versions->newest());
  FreezeIndex(*frozen);
  versions->Publish(std::move(frozen));
  return versions->Pin();
}

// Starts the other log if it may be written again, and freezes the state to be checkpointed. A
// state without a version means that there is nothing to checkpoint.
Result<Store::Impl::FrozenState> Store::Impl::Freeze(bool final) {
  const std::lock_guard lock(commit_mutex);
  FrozenState frozen;
  if (!log || (!final && versions->newest().seq == superblocks->newest().commit_seq)) return frozen;
  const uint64_t seq = versions->newest().seq;
  if (!final) CHASSIS_TRY(SwitchLog(seq + 1));
  CHASSIS_ASSIGN(frozen.pages, ReadPageImages(*main, versions->newest()));
  frozen.superblock = superblocks->newest();
  frozen.superblock.commit_seq = seq;
  frozen.superblock.watermark = seq;
  frozen.superblock.log_required = !final;
  frozen.superblock.replay = {log->generation(), log->position(), seq + 1};
  frozen.superblock.next_generation =
      std::max(frozen.superblock.next_generation, log->generation() + 1);
  frozen.version = PinFrozen();
  frozen.index_entries = index_entries;
  return frozen;
}

// The other log is free once both superblocks replay from the current one or later. Where it is
// not, or has no room on the disk, commits go on in the current log, behind the frozen state.
Status Store::Impl::SwitchLog(uint64_t start_seq) {
  if (const Status synced = log->Sync(); !synced) {
    return Poisoned(synced.error(), Code::kWalFsyncFailed, "");
  }
  const uint64_t next = log->generation() + 1;
  if (superblocks->newest().replay.generation < log->generation()) return {};
  const Status started = log->StartLog(next, start_seq);
  if (started) {
    log->SwitchTo(next);
  } else if (started.error().code != Code::kStorageFull) {
    return Poisoned(started.error(), Code::kWalAppendFailed, "");
  }
  return {};
}

Status Store::Impl::WriteBlobs(FrozenState& frozen, const IndexCheckpoint& index, bool trim,
                               std::vector<Extent>& extents) {
  const CheckpointBlob blob =
      EncodeCheckpoint(*frozen.version, index.runs, frozen.pages, identity.uuid, trim);
  Superblock& superblock = frozen.superblock;
  superblock.file_end = blob.file_end;
  for (int copy = 0; copy < 2; ++copy) {
    CHASSIS_ASSIGN(const Extent extent, allocator->Allocate(blob.bytes.size()));
    extents.push_back(extent);
    superblock.file_end = std::max(superblock.file_end, extent.end());
    CHASSIS_TRY(main->Write(extent.offset, blob.bytes));
  }
  superblock.catalog_offset = extents[0].offset;
  superblock.catalog_copy_offset = extents[1].offset;
  superblock.catalog_length = blob.catalog_length;
  superblock.blob_length = blob.bytes.size();
  superblock.catalog_crc = blob.catalog_crc;
  return SyncMain();
}

Status Store::Impl::WriteSuperblocks(const Superblock& superblock) {
  const Status written = superblocks->Write(*main, superblock);
  if (written) return {};
  return Poisoned(written.error(), written.error().code,
                  "; whether the checkpoint is durable is not known");
}

Status Store::Impl::Close() {
  {
    const std::lock_guard lock(commit_mutex);
    if (closed) return {};
    closed = true;
  }
  if (options.read_only || !factory->persistent() || health.poisoned() || !log) return {};
  CHASSIS_TRY(Checkpoint(true));
  CHASSIS_TRY(TrimFile());
  return log->RemoveFiles();
}

// Cuts off what lies behind the last extent, unless a snapshot may still read it.
Status Store::Impl::TrimFile() {
  if (versions->pins() > 0) return {};
  const uint64_t end = superblocks->newest().file_end;
  return end < main->Size() ? main->Truncate(end) : Status{};
}

Status Store::Impl::SyncMain() {
  const uint64_t growth = allocator->growth();
  const Status synced = main->Sync();
  if (synced) {
    allocator->NoteSynced(growth);
    return {};
  }
  return Poisoned(synced.error(), Code::kStorageWriteFailed, "");
}

Failure Store::Impl::Poisoned(Error error, Code code, const std::string& consequence) {
  error.code = code;
  error.message += consequence;
  error.promise = "K2";
  health.Poison(error);
  return Failure(std::move(error));
}

}  // namespace chassis
