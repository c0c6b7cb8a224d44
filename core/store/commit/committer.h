// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_COMMIT_COMMITTER_H_
#define CHASSIS_CORE_STORE_COMMIT_COMMITTER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/error.h"
#include "core/store/base/records.h"
#include "core/store/checkpoint/session_log.h"
#include "core/store/commit/commit_builder.h"
#include "core/store/space/main_file.h"
#include "core/store/space/slab_space.h"
#include "core/store/version/version_set.h"

namespace chassis {

// Makes commits, one at a time: places the staged records, writes the log, applies and publishes.
// After AERO_STORAGE_FULL nothing has changed; a checkpoint may make room. Takes the commit lock.
class Committer {
 public:
  Committer(MainFile& main, VersionSet& versions, SessionLog& log, SlabSpace& slabs)
      : main_(main), versions_(versions), log_(log), slabs_(slabs) {}

  // Commits the operations of a batch and, if it is an element of a stream, its position. New
  // records get ids that `ids` reserves.
  Result<CommitResult> Commit(StagedCollections& staged,
                              const std::optional<StreamPosition>& position, const IdSource& ids)
      CHASSIS_EXCLUDES(commit_role);
  Result<uint32_t> CreateCollection(std::string_view name, uint32_t dimension, Metric metric)
      CHASSIS_EXCLUDES(commit_role);
  Status DropCollection(uint32_t number) CHASSIS_EXCLUDES(commit_role);

 private:
  Result<CommitResult> CommitStaged(StagedCollections& staged,
                                    const std::optional<StreamPosition>& position,
                                    const IdSource& ids) CHASSIS_EXCLUDES(commit_role);
  Result<uint32_t> CommitCreation(std::string_view name, uint32_t dimension, Metric metric)
      CHASSIS_EXCLUDES(commit_role);
  Status CommitDrop(uint32_t number) CHASSIS_EXCLUDES(commit_role);
  Status CheckCommit() const CHASSIS_REQUIRES(commit_role);
  Result<bool> IsNewer(const StreamPosition& position) const CHASSIS_REQUIRES(commit_role);
  Result<uint64_t> CommitChange(CollectionChange change) CHASSIS_REQUIRES(commit_role);
  Result<uint64_t> WriteAndPublish(CommitBuilder& builder) CHASSIS_REQUIRES(commit_role);
  Failure NotApplied(uint64_t seq, const Error& error) CHASSIS_REQUIRES(commit_role);
  void ReleaseAtOnce(uint64_t seq) CHASSIS_REQUIRES(commit_role);
  Status Apply(uint64_t seq, const CommitRecord& record) CHASSIS_REQUIRES(commit_role);

  MainFile& main_;
  VersionSet& versions_;
  SessionLog& log_;
  SlabSpace& slabs_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_COMMIT_COMMITTER_H_
