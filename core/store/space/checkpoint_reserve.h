// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_SPACE_CHECKPOINT_RESERVE_H_
#define CHASSIS_CORE_STORE_SPACE_CHECKPOINT_RESERVE_H_

#include <cstdint>
#include <vector>

#include "core/base/error.h"
#include "core/format/commit.h"
#include "core/store/base/commit_lock.h"
#include "core/store/space/extent_allocator.h"
#include "core/store/version/version.h"

namespace chassis {

// Keeps enough free space in the main file for the next checkpoint, because deleting records, and
// making the deletion durable, must work on a full disk. Used under the commit lock.
class CheckpointReserve {
 public:
  explicit CheckpointReserve(ExtentAllocator& extents) : extents_(extents) {}

  // Makes room for a checkpoint after a commit of `record` on top of `newest`, which adds up to
  // `index_entries` to the index. `allocated`: the commit took space, perhaps from this reserve.
  // Fails with AERO_STORAGE_FULL.
  Status Prepare(const CommitRecord& record, uint64_t index_entries, bool allocated,
                 const Version& newest) CHASSIS_REQUIRES(commit_role);
  // Called after space was taken. Fails with AERO_STORAGE_FULL unless the next checkpoint still has
  // room.
  Status Ensure() CHASSIS_REQUIRES(commit_role);

  // The extents that the next checkpoint may need, in the order in which it takes them.
  std::vector<uint64_t> lengths() const CHASSIS_REQUIRES(commit_role) {
    return {index_reserved_, blob_reserved_, blob_reserved_};
  }

  // Commits and checkpoints keep count of the entries that the index of the next checkpoint gets.
  void AddIndexEntries(uint64_t count) CHASSIS_REQUIRES(commit_role) { index_entries_ += count; }
  void TakeIndexEntries(uint64_t count) CHASSIS_REQUIRES(commit_role) { index_entries_ -= count; }
  uint64_t index_entries() const CHASSIS_REQUIRES(commit_role) { return index_entries_; }

 private:
  bool RaiseBlob(const CommitRecord& record, const Version& newest) CHASSIS_REQUIRES(commit_role);
  bool RaiseIndex(uint64_t index_entries) CHASSIS_REQUIRES(commit_role);

  ExtentAllocator& extents_;
  // The checkpoint blob of the newest version is not longer.
  uint64_t blob_bound_ CHASSIS_GUARDED_BY(commit_role) = 0;
  uint64_t blob_reserved_ CHASSIS_GUARDED_BY(commit_role) = 0;
  // The most entries that commits added since the last checkpoint.
  uint64_t index_entries_ CHASSIS_GUARDED_BY(commit_role) = 0;
  uint64_t index_reserved_ CHASSIS_GUARDED_BY(commit_role) = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_SPACE_CHECKPOINT_RESERVE_H_
