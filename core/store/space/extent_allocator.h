// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_SPACE_EXTENT_ALLOCATOR_H_
#define CHASSIS_CORE_STORE_SPACE_EXTENT_ALLOCATOR_H_

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/base/mutex.h"
#include "core/format/layout.h"
#include "core/storage/mapped_storage.h"

namespace chassis {

// Hands out extents of the main file. Free space is never stored, so that no orphan can leak: it is
// the complement of the extents that the catalog and the replayed commits reach. Threads: any
// number.
class ExtentAllocator {
 public:
  explicit ExtentAllocator(MappedStorage& storage);

  // During an open: takes `extent`, which is reached. Fails with AERO_METADATA_CORRUPTION if it
  // leaves the file or overlaps another one.
  Status Claim(const Extent& extent);

  // Returns an extent of at least `bytes`, from free space or by growing the file. Nothing durable
  // may refer to it before the next sync of the file, because the size of a file persists apart
  // from its data. AERO_STORAGE_FULL changes nothing.
  Result<Extent> Allocate(uint64_t bytes);

  // Frees `extent` at once. REQUIRES: nothing durable and no reader ever referred to it, because
  // its bytes may be written again.
  void Free(const Extent& extent);

  // Commit `seq` gave `extent` up. The first checkpoint that holds the commit does without it.
  void Retire(const Extent& extent, uint64_t seq) { RetireFrom(extent, seq, kNoNumber); }
  // The superblock `number` is the first that does without `extent`, and readers of `seq` and later
  // do not read it.
  void RetireFrom(const Extent& extent, uint64_t seq, uint64_t number);
  // Both superblocks have `number` and hold the commits up to `seq`. Names the number for what
  // these commits gave up.
  void NoteCheckpoint(uint64_t seq, uint64_t number);
  // Frees what the reuse rule allows: both superblocks, synced, have `number`, and no reader is
  // older than `oldest_reader`. Nothing else frees space that was ever referred to.
  void ReleaseRetired(uint64_t number, uint64_t oldest_reader);
  // Returns the bytes that commits gave up since the last checkpoint and that no reader older than
  // `oldest_reader` keeps.
  uint64_t RetiredSinceCheckpoint(uint64_t oldest_reader) const;

  // Makes sure that `lengths` can be allocated without growing the file.
  Status Reserve(const std::vector<uint64_t>& lengths);
  // Cuts off the free space at the end of the file, except for what `lengths` need.
  Status CutTail(const std::vector<uint64_t>& lengths);

  // Returns the free bytes before `offset`, and whether a hole there has room for `length` bytes.
  uint64_t FreeBefore(uint64_t offset) const;
  bool FitsBefore(uint64_t offset, uint64_t length) const;

  // Counts how often the file has grown. A sync covers only the growth before it began; later
  // growth needs another sync.
  uint64_t growth() const;
  void NoteSynced(uint64_t growth);
  bool NeedsSync() const;

 private:
  static constexpr uint64_t kNoNumber = UINT64_MAX;
  struct Retired {
    Extent extent;
    uint64_t seq;
    uint64_t number;  // of the first superblock that does without it; kNoNumber: not known yet
  };
  using Holes = std::map<uint64_t, uint64_t>;  // offset -> length; neighbours are merged

  std::optional<Extent> TakeFree(uint64_t length) CHASSIS_REQUIRES(mutex_);
  void TakeFrom(Holes::iterator hole, const Extent& extent) CHASSIS_REQUIRES(mutex_);
  Result<Extent> AllocateLocked(uint64_t bytes) CHASSIS_REQUIRES(mutex_);
  void FreeLocked(Extent extent) CHASSIS_REQUIRES(mutex_);
  Status GrowFor(uint64_t length) CHASSIS_REQUIRES(mutex_);
  Status GrowTo(uint64_t size) CHASSIS_REQUIRES(mutex_);
  uint64_t EndLocked() const CHASSIS_REQUIRES(mutex_);

  MappedStorage& storage_;
  mutable Mutex mutex_;
  Holes free_ CHASSIS_GUARDED_BY(mutex_);
  std::vector<Retired> retired_ CHASSIS_GUARDED_BY(mutex_);
  uint64_t file_size_ CHASSIS_GUARDED_BY(mutex_);
  // 1 at open, because a file may then be longer in memory than on the disk.
  uint64_t growth_ CHASSIS_GUARDED_BY(mutex_) = 1;
  uint64_t synced_growth_ CHASSIS_GUARDED_BY(mutex_) = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_SPACE_EXTENT_ALLOCATOR_H_
