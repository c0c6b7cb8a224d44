// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_SPACE_EXTENT_ALLOCATOR_H_
#define CHASSIS_CORE_STORE_SPACE_EXTENT_ALLOCATOR_H_

#include <cstdint>
#include <map>
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

  // Returns an extent of `length` bytes, rounded up to kExtentAlignment, from free space or by
  // growing the file. Nothing durable may refer to it before the next sync of the file, because the
  // size of a file persists apart from its data. AERO_STORAGE_FULL changes nothing.
  Result<Extent> Allocate(uint64_t length);

  // Frees `extent` at once. REQUIRES: nothing durable and no reader ever referred to it, because
  // its bytes may be written again.
  void Free(const Extent& extent);

  // Commit `seq` gave `extent` up: ReleaseRetired frees it once both superblocks hold a checkpoint
  // of `seq` or later and no reader is older.
  void Retire(const Extent& extent, uint64_t seq);
  void ReleaseRetired(uint64_t checkpoint_seq, uint64_t oldest_reader);

  // Makes sure that `lengths` can be allocated without growing the file.
  Status Reserve(const std::vector<uint64_t>& lengths);

  // Counts how often the file has grown. A sync covers only the growth before it began; later
  // growth needs another sync.
  uint64_t growth() const;
  void NoteSynced(uint64_t growth);
  bool NeedsSync() const;

  // The end of the last extent that is not free.
  uint64_t End() const;

 private:
  struct Retired {
    Extent extent;
    uint64_t seq;
  };

  Result<Extent> AllocateLocked(uint64_t length) CHASSIS_REQUIRES(mutex_);
  void FreeLocked(Extent extent) CHASSIS_REQUIRES(mutex_);
  Status GrowTo(uint64_t size) CHASSIS_REQUIRES(mutex_);

  MappedStorage& storage_;
  mutable Mutex mutex_;
  // Offset -> length; neighbours are merged.
  std::map<uint64_t, uint64_t> free_ CHASSIS_GUARDED_BY(mutex_);
  std::vector<Retired> retired_ CHASSIS_GUARDED_BY(mutex_);
  uint64_t file_size_ CHASSIS_GUARDED_BY(mutex_);
  // 1 at open, because a file may then be longer in memory than on the disk.
  uint64_t growth_ CHASSIS_GUARDED_BY(mutex_) = 1;
  uint64_t synced_growth_ CHASSIS_GUARDED_BY(mutex_) = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_SPACE_EXTENT_ALLOCATOR_H_
