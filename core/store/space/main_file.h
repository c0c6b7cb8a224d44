// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_SPACE_MAIN_FILE_H_
#define CHASSIS_CORE_STORE_SPACE_MAIN_FILE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/mutex.h"
#include "core/format/identity.h"
#include "core/store/base/poison_state.h"
#include "core/store/space/extent_allocator.h"
#include "core/store/space/superblock_pair.h"

namespace chassis {

// The catalogs that a checkpoint wrote. Their last holder retires their space. The main file holds
// them until the next checkpoint, and a verification holds them while it reads them.
class Catalogs {
 public:
  Catalogs(ExtentAllocator& extents, const Superblock& superblock, std::vector<Extent> copies)
      : extents_(extents), superblock_(superblock), copies_(std::move(copies)) {}
  ~Catalogs() {
    for (const Extent& copy : copies_) extents_.RetireFrom(copy, 0, replaced_by_);
  }
  Catalogs(const Catalogs&) = delete;
  Catalogs& operator=(const Catalogs&) = delete;

  // A superblock that names them.
  const Superblock& superblock() const { return superblock_; }
  // Both copies.
  const std::vector<Extent>& copies() const { return copies_; }
  // The superblock `number` is the first that names other catalogs. The main file calls this before
  // it lets them go.
  void NoteReplaced(uint64_t number) { replaced_by_ = number; }

 private:
  ExtentAllocator& extents_;
  const Superblock superblock_;
  const std::vector<Extent> copies_;
  uint64_t replaced_by_ = UINT64_MAX;  // unknown while they are current
};

// The main file: its storage, identity, superblocks, catalogs, free space and syncs. A lock of its
// own guards the superblocks, because the first commit of a session and a checkpoint both write
// them, and a verification reads them. Threads: any number, but one at a time writes superblocks,
// because each write continues the newest one.
class MainFile {
 public:
  // `superblocks` were read from `storage`. The caller then claims the extents that they reach.
  MainFile(std::unique_ptr<MappedStorage> storage, Access access, const Identity& identity,
           SuperblockPair superblocks, PoisonState& poison);

  MappedStorage& storage() { return *storage_; }
  const std::string& name() const { return storage_->name(); }
  const Id128& uuid() const { return identity_.uuid; }
  ExtentAllocator& extents() { return extents_; }
  PoisonState& poison() { return poison_; }

  // Fails unless this handle may write.
  Status CheckWritable() const;

  // Makes every write and all growth so far durable. A failure poisons.
  Status Sync();

  // Returns a copy of the newest superblock.
  Superblock superblock() const;
  // Whether both superblocks are valid and equal.
  bool mirrored() const;
  // Returns the number that the next pair of superblocks gets.
  uint64_t next_number() const;
  // Reads the page of one superblock from the storage, never half written.
  Status ReadSuperblock(size_t slot, MutableBytes page);

  // Writes both superblocks; a failure poisons.
  Status WriteSuperblocks(const Superblock& next);
  // Writes both superblocks for a checkpoint with the catalogs `copies`, and gives up the old
  // catalogs.
  Status WriteCheckpoint(const Superblock& next, std::vector<Extent> copies);
  // During an open: `copies` are the catalogs that the newest superblock names.
  void SetCatalogs(std::vector<Extent> copies);

  std::shared_ptr<const Catalogs> catalogs() const;
  // The seq of the newest durable checkpoint.
  uint64_t checkpoint_seq() const { return checkpoint_seq_.load(std::memory_order_relaxed); }

 private:
  // Requires the lock because the page is written under it.
  Status ReadPage(size_t slot, MutableBytes page) CHASSIS_REQUIRES(superblocks_mutex_);

  const std::unique_ptr<MappedStorage> storage_;
  const bool read_only_;
  const Identity identity_;
  PoisonState& poison_;
  ExtentAllocator extents_;
  std::atomic<uint64_t> checkpoint_seq_{0};
  mutable Mutex superblocks_mutex_;  // taken after the commit lock
  SuperblockPair superblocks_ CHASSIS_GUARDED_BY(superblocks_mutex_);
  std::shared_ptr<Catalogs> catalogs_ CHASSIS_GUARDED_BY(superblocks_mutex_);
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_SPACE_MAIN_FILE_H_
