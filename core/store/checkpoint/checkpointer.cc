// SPDX-License-Identifier: Apache-2.0
#include "core/store/checkpoint/checkpointer.h"

#include <algorithm>
#include <utility>

namespace chassis {
namespace {

// Unpins a version on every return.
class Pinned {
 public:
  Pinned(VersionSet& versions, const Version* version) : versions_(versions), version_(version) {}
  ~Pinned() { versions_.Unpin(version_, PinnedBy::kCheckpoint); }
  Pinned(const Pinned&) = delete;
  Pinned& operator=(const Pinned&) = delete;

 private:
  VersionSet& versions_;
  const Version* version_;
};

}  // namespace

Status Checkpointer::Run(CheckpointKind kind) {
  CHASSIS_TRY(main_.CheckWritable());
  if (!log_.persistent()) return {};
  const MutexLock lock(&mutex_);
  CHASSIS_ASSIGN(auto frozen, Freeze(kind));
  return frozen ? Complete(*frozen) : Status{};
}

Status Checkpointer::RunRecovered(const Superblock& next) {
  const MutexLock lock(&mutex_);
  FrozenState frozen;
  frozen.superblock = next;
  {
    const CommitMutexLock commit_lock(versions_.commit_mutex());
    CHASSIS_TRY(FreezeNewest(frozen));
  }
  return Complete(frozen);
}

// Switches to the other log if that is free, and freezes the newest version. Returns nothing if
// there is nothing to checkpoint.
Result<std::optional<Checkpointer::FrozenState>> Checkpointer::Freeze(CheckpointKind kind) {
  const CommitMutexLock lock(versions_.commit_mutex());
  const bool final = kind == CheckpointKind::kFinal;
  const uint64_t seq = versions_.newest().seq;
  FrozenState frozen;
  frozen.superblock = main_.superblock();
  if (!log_.begun() || (!final && seq == frozen.superblock.commit_seq)) return std::nullopt;
  if (!final) CHASSIS_TRY(log_.Switch(seq + 1));
  Superblock& superblock = frozen.superblock;
  superblock.commit_seq = seq;
  superblock.watermark = seq;
  superblock.log_required = !final;
  superblock.replay = log_.next(seq + 1);
  superblock.next_generation =
      std::max(superblock.next_generation, superblock.replay.generation + 1);
  frozen.slack = final ? Slack::kTrim : Slack::kKeep;
  if (final) CHASSIS_TRY(MoveMarks(main_.storage(), versions_.newest()));
  CHASSIS_TRY(FreezeNewest(frozen));
  return frozen;
}

// Commits go on into an empty index delta.
Status Checkpointer::FreezeNewest(FrozenState& frozen) {
  CHASSIS_ASSIGN(frozen.pages, ReadPageImages(main_.storage(), versions_.newest(), frozen.slack));
  auto version = std::make_unique<Version>(versions_.newest());
  FreezeIndex(*version);
  versions_.Publish(std::move(version));
  frozen.version = versions_.Pin(PinnedBy::kCheckpoint);
  frozen.index_entries = reserve_.index_entries();
  return {};
}

Status Checkpointer::Complete(FrozenState& frozen) {
  const Pinned pinned(versions_, frozen.version);
  frozen.superblock.number = main_.next_number();
  CHASSIS_TRY(main_.Sync());
  Result<Written> written = Write(frozen, Merging::kUsual);
  // Merged runs may have taken the space of the catalogs.
  if (!written && written.error().code == Code::kStorageFull) {
    written = Write(frozen, Merging::kNone);
  }
  if (!written) return Failure(written.error());
  CHASSIS_TRY(main_.WriteCheckpoint(frozen.superblock, std::move(written->copies)));
  const CommitMutexLock lock(versions_.commit_mutex());
  PublishIndex(frozen, written->index);
  ReleaseSpace(frozen);
  return {};
}

// On a failure nothing refers to the extents that were written, so they are free at once. The
// commits since the last checkpoint stay in the logs, and their part of the index stays in memory.
Result<Checkpointer::Written> Checkpointer::Write(FrozenState& frozen, Merging merging) {
  Written written;
  CHASSIS_ASSIGN(written.index, WriteIndex(main_, write_bytes_, *frozen.version, merging));
  const Status catalogs = WriteCatalogs(frozen, written.index, written.copies);
  if (catalogs) return written;
  for (const Extent& extent : written.copies) main_.extents().Free(extent);
  for (const Extent& extent : written.index.written) main_.extents().Free(extent);
  return Failure(catalogs.error());
}

Status Checkpointer::WriteCatalogs(FrozenState& frozen, const IndexCheckpoint& index,
                                   std::vector<Extent>& copies) {
  Superblock& superblock = frozen.superblock;
  const CheckpointBlob blob = EncodeCheckpoint(*frozen.version, index.runs, frozen.pages,
                                               superblock, main_.uuid(), frozen.slack);
  superblock.file_end = blob.file_end;
  for (int copy = 0; copy < 2; ++copy) {
    CHASSIS_ASSIGN(const Extent extent,
                   main_.extents().Allocate(BlobExtentLength(blob.bytes.size())));
    copies.push_back(extent);
    superblock.file_end = std::max(superblock.file_end, extent.end());
    CHASSIS_TRY(WriteBlob(main_.storage(), extent, blob, superblock, main_.uuid()));
  }
  superblock.catalog_offset = copies[0].offset;
  superblock.catalog_copy_offset = copies[1].offset;
  superblock.catalog_length = blob.catalog_length;
  superblock.blob_length = blob.bytes.size();
  superblock.catalog_crc = blob.catalog_crc;
  return main_.Sync();
}

// Replaced runs are retired at the next seq, because every version so far still reads them.
void Checkpointer::PublishIndex(const FrozenState& frozen, const IndexCheckpoint& index) {
  reserve_.TakeIndexEntries(frozen.index_entries);
  if (index.written.empty() && index.replaced.empty()) return;
  auto next = std::make_unique<Version>(versions_.newest());
  auto runs = std::make_shared<IndexRuns>();
  runs->runs = index.runs;
  runs->seq = frozen.version->seq;
  runs->report = next->index_runs->report;
  AdoptIndex(runs, *next);
  for (const Extent& extent : index.replaced) {
    main_.extents().RetireFrom(extent, next->seq + 1, frozen.superblock.number);
  }
  versions_.Publish(std::move(next));
}

// A failure to cut the file is ignored, because the file is only longer than it needs to be.
void Checkpointer::ReleaseSpace(const FrozenState& frozen) {
  ExtentAllocator& extents = main_.extents();
  extents.NoteCheckpoint(frozen.version->seq, frozen.superblock.number);
  extents.ReleaseRetired(frozen.superblock.number, versions_.OldestReader());
  (void)extents.CutTail(frozen.slack == Slack::kTrim ? std::vector<uint64_t>{}
                                                     : reserve_.lengths());
}

bool Checkpointer::WouldShrink() const {
  constexpr uint64_t kMuch = 1 << 20;
  const uint64_t end = main_.superblock().file_end;
  const std::vector<Extent>& copies = main_.catalogs()->copies();
  const bool last = std::ranges::any_of(copies, [&](const Extent& e) { return e.end() == end; });
  return last && main_.extents().FreeBefore(end) > std::max(kMuch, end / 8) &&
         main_.extents().FitsBefore(end, ExtentLength(2 * copies.front().length));
}

Status Checkpointer::Trim() {
  if (versions_.pins() > 0) return {};
  const uint64_t end = main_.superblock().file_end;
  return end < main_.storage().Size() ? main_.storage().Truncate(end) : Status{};
}

}  // namespace chassis
