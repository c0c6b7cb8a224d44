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

// The catalogs that a checkpoint wrote. Their space is free once no one holds them: the main file
// until the next checkpoint, a verification while it reads them.
class Catalogs {
 public:
  Catalogs(ExtentAllocator& extents, const Superblock& superblock, std::vector<Extent> places)
      : extents_(extents), superblock_(superblock), places_(std::move(places)) {}
  ~Catalogs() {
    for (const Extent& place : places_) extents_.Free(place);
  }
  Catalogs(const Catalogs&) = delete;
  Catalogs& operator=(const Catalogs&) = delete;

  // One that names them.
  const Superblock& superblock() const { return superblock_; }
  // Both copies.
  const std::vector<Extent>& places() const { return places_; }

 private:
  ExtentAllocator& extents_;
  const Superblock superblock_;
  const std::vector<Extent> places_;
};

// The main file: its storage, who it is, its superblocks and catalogs, its free space, and when it
// is synced. A lock of its own guards the superblocks, which the first commit of a session writes
// as well as a checkpoint. Threads: any number, but one at a time writes superblocks.
class MainFile {
 public:
  // `superblocks` were read from `storage`; those who open it claim what they reach.
  MainFile(std::unique_ptr<MappedStorage> storage, Access access, const Identity& identity,
           SuperblockPair superblocks, PoisonState& poison);

  MappedStorage& storage() { return *storage_; }
  const std::string& name() const { return storage_->name(); }
  const Id128& uuid() const { return identity_.uuid; }
  ExtentAllocator& extents() { return extents_; }
  PoisonState& poison() { return poison_; }

  // Fails unless this handle may write.
  Status CheckWritable() const;

  // Makes durable what was written and grown so far. A failure poisons.
  Status Sync();

  // A copy of the newest superblock.
  Superblock superblock() const;
  // Both superblocks can be read and say the same.
  bool mirrored() const;
  // The page of one superblock as the storage has it, never half written.
  Status ReadSuperblock(size_t slot, MutableBytes page);

  // Writes both superblocks; a failure poisons.
  Status WriteSuperblocks(const Superblock& next);
  // The same for a checkpoint, whose catalogs stand in `places`. Those before it become free.
  Status WriteCheckpoint(const Superblock& next, std::vector<Extent> places);
  // While opening: the catalogs that the newest superblock names stand in `places`.
  void SetCatalogs(std::vector<Extent> places);

  std::shared_ptr<const Catalogs> catalogs() const;
  // Of the newest durable checkpoint.
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
  mutable Mutex superblocks_mutex_;  // taken after every other lock
  SuperblockPair superblocks_ CHASSIS_GUARDED_BY(superblocks_mutex_);
  std::shared_ptr<const Catalogs> catalogs_ CHASSIS_GUARDED_BY(superblocks_mutex_);
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_SPACE_MAIN_FILE_H_
