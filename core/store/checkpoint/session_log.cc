// SPDX-License-Identifier: Apache-2.0
#include "core/store/checkpoint/session_log.h"

#include <string>
#include <utility>

namespace chassis {

Status SessionLog::Begin(uint64_t seq) {
  if (writer_) return {};
  Superblock superblock = main_.superblock();
  const uint64_t generation = superblock.next_generation;
  auto writer = std::make_unique<LogWriter>(
      factory_, main_.uuid(), RandomId128(),
      LogWriter::Sizes{options_.first_log, options_.frame_body, options_.zeroed_commit});
  if (const Status started = writer->StartLog(generation, seq); !started) {
    const Status removed = writer->RemoveFiles();
    return removed ? started : removed;
  }
  writer->SwitchTo(generation);
  superblock.session = writer->session();
  superblock.log_required = true;
  superblock.replay = {generation, writer->position(), seq};
  superblock.next_generation = generation + 1;
  superblock.watermark = seq - 1;
  CHASSIS_TRY(main_.WriteSuperblocks(superblock));
  writer_ = std::move(writer);
  return {};
}

Status SessionLog::Write(uint64_t seq, std::span<const std::byte> commit) {
  const std::string unknown =
      "; whether commit " + std::to_string(seq) + " is durable is not known";
  if (const Status written = writer_->Append(seq, commit); !written) {
    return main_.poison().PoisonWith(written.error(), Code::kWalAppendFailed, unknown);
  }
  if (const Status synced = writer_->Sync(); !synced) {
    return main_.poison().PoisonWith(synced.error(), Code::kWalFsyncFailed, unknown);
  }
  return {};
}

// The other log is free once both superblocks replay from the current one or later. If it is not
// free, or the disk has no room for it, commits go on in the current log, behind the frozen ones.
Status SessionLog::Switch(uint64_t start_seq) {
  if (const Status synced = writer_->Sync(); !synced) {
    return main_.poison().PoisonWith(synced.error(), Code::kWalFsyncFailed, "");
  }
  const uint64_t next = writer_->generation() + 1;
  if (main_.superblock().replay.generation < writer_->generation()) return {};
  const Status started = writer_->StartLog(next, start_seq);
  if (started) {
    writer_->SwitchTo(next);
  } else if (started.error().code != Code::kStorageFull) {
    return main_.poison().PoisonWith(started.error(), Code::kWalAppendFailed, "");
  }
  return {};
}

}  // namespace chassis
