// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINTER_H_
#define CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINTER_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/base/mutex.h"
#include "core/store/checkpoint/checkpoint_blob.h"
#include "core/store/checkpoint/index_checkpoint.h"
#include "core/store/checkpoint/session_log.h"
#include "core/store/space/checkpoint_reserve.h"
#include "core/store/space/main_file.h"
#include "core/store/version/version_set.h"

namespace chassis {

enum class CheckpointKind {
  kOngoing,  // commits go on
  kFinal,    // the last one of a handle: no log is needed afterwards
};

// Makes the main file whole by itself up to the newest commit: freezes that state under the commit
// lock, writes it to free space while commits go on, and then lets the superblocks name it. One
// checkpoint runs at a time; its lock is taken before the commit lock.
class Checkpointer {
 public:
  // `write_bytes`: the approximate size of a large write.
  Checkpointer(MainFile& main, VersionSet& versions, SessionLog& log, CheckpointReserve& reserve,
               uint64_t write_bytes)
      : main_(main), versions_(versions), log_(log), reserve_(reserve), write_bytes_(write_bytes) {}

  Status Run(CheckpointKind kind) CHASSIS_EXCLUDES(commit_role);

  // During an open: makes the main file whole by itself up to the recovered version. Adds the
  // catalogs to `next` and writes it as the superblock.
  Status RunRecovered(const Superblock& next) CHASSIS_EXCLUDES(commit_role);

  // Whether another checkpoint would move the catalogs from the end of the file into much free
  // space before them.
  bool WouldShrink() const;

  // Cuts off the file behind the last extent, unless a version is pinned, because a mapped page
  // past the end of a file cannot be read.
  Status Trim();

 private:
  struct FrozenState {
    const Version* version = nullptr;  // pinned
    std::vector<PageImage> pages;
    uint64_t index_entries = 0;
    Superblock superblock;
    Slack slack = Slack::kKeep;
  };

  Result<std::optional<FrozenState>> Freeze(CheckpointKind kind) CHASSIS_REQUIRES(mutex_)
      CHASSIS_EXCLUDES(commit_role);
  Status FreezeNewest(FrozenState& frozen) CHASSIS_REQUIRES(commit_role);
  Status Complete(FrozenState& frozen) CHASSIS_REQUIRES(mutex_) CHASSIS_EXCLUDES(commit_role);
  // The index and the copies of the blob, to which nothing refers yet.
  struct Written {
    IndexCheckpoint index;
    std::vector<Extent> copies;
  };
  Result<Written> Write(FrozenState& frozen, Merging merging) CHASSIS_REQUIRES(mutex_)
      CHASSIS_EXCLUDES(commit_role);
  Status WriteCatalogs(FrozenState& frozen, const IndexCheckpoint& index,
                       std::vector<Extent>& copies);
  void PublishIndex(const FrozenState& frozen, const IndexCheckpoint& index)
      CHASSIS_REQUIRES(commit_role);
  void ReleaseSpace(const FrozenState& frozen) CHASSIS_REQUIRES(commit_role);

  MainFile& main_;
  VersionSet& versions_;
  SessionLog& log_;
  CheckpointReserve& reserve_;
  const uint64_t write_bytes_;
  Mutex mutex_;  // one checkpoint at a time
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINTER_H_
