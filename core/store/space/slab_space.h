// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_SPACE_SLAB_SPACE_H_
#define CHASSIS_CORE_STORE_SPACE_SLAB_SPACE_H_

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <vector>

#include "core/base/error.h"
#include "core/format/catalog.h"
#include "core/store/base/commit_lock.h"
#include "core/store/base/options.h"
#include "core/store/space/checkpoint_reserve.h"
#include "core/store/space/main_file.h"

namespace chassis {

// Extents that no commit refers to yet. They are freed when this is destroyed, unless they are
// kept. Threads: one at a time.
class TakenSpace {
 public:
  explicit TakenSpace(ExtentAllocator& extents) : extents_(extents) {}
  ~TakenSpace() { ReturnFrom(0); }
  TakenSpace(const TakenSpace&) = delete;
  TakenSpace& operator=(const TakenSpace&) = delete;

  // Takes an extent of `length` bytes. AERO_STORAGE_FULL changes nothing.
  Result<Extent> Take(uint64_t length);
  // Returns all but the first `count` extents.
  void ReturnFrom(size_t count);
  // Keeps them, because a commit refers to them.
  void Keep() { taken_.clear(); }

  size_t size() const { return taken_.size(); }
  bool empty() const { return taken_.empty(); }

 private:
  ExtentAllocator& extents_;
  std::vector<Extent> taken_;
};

// Gives new slabs and document extents to commits and to batches that spill. Leases the free slots
// of a collection's last slab. Used under the commit lock.
class SlabSpace {
 public:
  using Owner = const void*;

  // `first_serial` and those above it were never given to an extent.
  SlabSpace(MainFile& main, CheckpointReserve& reserve, const OpenOptions& options,
            uint64_t first_serial)
      : main_(main), reserve_(reserve), options_(options), next_serial_(first_serial) {}

  // Returns the slab after one with `previous_bytes` of vectors, for `wanted` slots of `stride`
  // bytes. AERO_STORAGE_FULL changes nothing.
  Result<SlabEntry> NewSlab(uint64_t stride, uint64_t previous_bytes, uint64_t wanted,
                            TakenSpace& taken) CHASSIS_REQUIRES(commit_role);
  // Returns the document extent after one of `previous_bytes`, for `wanted` bytes of records; the
  // first record has `first` bytes.
  Result<DocumentExtentEntry> NewDocuments(uint64_t previous_bytes, uint64_t first, uint64_t wanted,
                                           TakenSpace& taken) CHASSIS_REQUIRES(commit_role);
  // No extent has this serial or a higher one.
  uint64_t next_serial() const CHASSIS_REQUIRES(commit_role) { return next_serial_; }

  // Returns whether `owner` gets the lease, until ReleaseTail: it alone may then fill the last slab
  // of `collection`. Others begin a slab of their own meanwhile.
  bool LeaseTail(uint32_t collection, Owner owner) CHASSIS_REQUIRES(commit_role);
  void ReleaseTail(uint32_t collection, Owner owner) CHASSIS_REQUIRES(commit_role);
  // Returns whether another than `owner` has that lease.
  bool TailIsLeased(uint32_t collection, Owner owner) const CHASSIS_REQUIRES(commit_role);
  bool has_leases() const CHASSIS_REQUIRES(commit_role) { return !tail_leases_.empty(); }

  MainFile& main() { return main_; }
  CheckpointReserve& reserve() { return reserve_; }
  const OpenOptions& options() const { return options_; }

 private:
  MainFile& main_;
  CheckpointReserve& reserve_;
  const OpenOptions& options_;
  uint64_t next_serial_ CHASSIS_GUARDED_BY(commit_role);
  absl::flat_hash_map<uint32_t, Owner> tail_leases_ CHASSIS_GUARDED_BY(commit_role);
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_SPACE_SLAB_SPACE_H_
