// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_CHECKPOINT_SESSION_LOG_H_
#define CHASSIS_CORE_STORE_CHECKPOINT_SESSION_LOG_H_

#include <cstdint>
#include <memory>
#include <span>

#include "core/base/error.h"
#include "core/store/base/commit_lock.h"
#include "core/store/base/options.h"
#include "core/store/space/main_file.h"
#include "core/wal/log_writer.h"

namespace chassis {

// The log of one session: from the first commit of a handle, which begins it, until its close. Used
// under the commit lock. A failed write or sync poisons, because whether the commit is durable is
// then not known.
class SessionLog {
 public:
  SessionLog(StorageFactory& factory, MainFile& main, const OpenOptions& options)
      : factory_(factory), main_(main), options_(options) {}

  // False if the store does not outlive the process; then there is no log.
  bool persistent() const { return factory_.persistent(); }
  bool begun() const CHASSIS_REQUIRES(commit_role) { return writer_ != nullptr; }

  // Begins the log before `seq`, the first commit of the session, and writes superblocks that
  // require it. Later calls do nothing.
  Status Begin(uint64_t seq) CHASSIS_REQUIRES(commit_role);

  // Makes room for a commit of `bytes`. AERO_STORAGE_FULL changes nothing.
  Status Reserve(uint64_t bytes) CHASSIS_REQUIRES(commit_role) { return writer_->Reserve(bytes); }
  // Writes one commit and syncs: it is durable on return.
  Status Write(uint64_t seq, std::span<const std::byte> commit) CHASSIS_REQUIRES(commit_role);
  // Writes for recovery, without a sync, that the commits up to `seq` are durable.
  Status WriteWatermark(uint64_t seq) CHASSIS_REQUIRES(commit_role) {
    return writer_->WriteWatermark(seq);
  }

  // Directs commits from `start_seq` on to the other log, if that is free.
  Status Switch(uint64_t start_seq) CHASSIS_REQUIRES(commit_role);
  // Returns where the next commit, `seq`, will begin.
  ReplayStart next(uint64_t seq) const CHASSIS_REQUIRES(commit_role) {
    return {writer_->generation(), writer_->position(), seq};
  }
  // Bytes that commits have taken of the current log.
  uint64_t used() const CHASSIS_REQUIRES(commit_role) { return writer_ ? writer_->used() : 0; }

  // Deletes the files, durably. REQUIRES: the superblocks require no log, because a store without a
  // log that it requires does not open.
  Status RemoveFiles() CHASSIS_REQUIRES(commit_role) {
    return writer_ ? writer_->RemoveFiles() : Status{};
  }

 private:
  StorageFactory& factory_;
  MainFile& main_;
  const OpenOptions& options_;
  std::unique_ptr<LogWriter> writer_ CHASSIS_GUARDED_BY(commit_role);  // null until Begin
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_SESSION_LOG_H_
