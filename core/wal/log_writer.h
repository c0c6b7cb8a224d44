// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_WAL_LOG_WRITER_H_
#define CHASSIS_CORE_WAL_LOG_WRITER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "core/base/error.h"
#include "core/format/log.h"
#include "core/format/superblock.h"
#include "core/storage/storage_factory.h"

namespace chassis {

// Writes the two logs of one session. The log of generation g is in part g % 2. A file is used
// again, and filled with zeros before small commits, because a commit into written space changes no
// metadata of the file system. Used by one thread at a time.
class LogWriter {
 public:
  struct Sizes {
    uint64_t first_log = 1 << 20;   // bytes of a new log file
    uint64_t frame_body = 1 << 20;  // a longer commit has several frames
    // No zeros are written before a longer commit, because they would cost more than they save.
    uint64_t zeroed_commit = 128 << 10;
  };

  LogWriter(StorageFactory& factory, const Id128& store, const Id128& session, Sizes sizes);

  // Starts an empty, durable log of `generation` in its file, over any earlier log there.
  // `start_seq` is the first commit that it may hold. REQUIRES: every earlier commit is durable,
  // because the header says so to recovery.
  Status StartLog(uint64_t generation, uint64_t start_seq);

  // Appends later commits to the log of `generation`. REQUIRES: StartLog has returned for it,
  // because Append writes to its open file.
  void SwitchTo(uint64_t generation);

  // Makes room for a commit of `bytes` in the current log. Fails with AERO_STORAGE_FULL and then
  // changes nothing.
  Status Reserve(uint64_t bytes);

  // Writes the frames of one commit from a fresh page on, because a crash may destroy the page
  // being written. They are durable after Sync.
  Status Append(uint64_t seq, std::span<const std::byte> commit);
  Status Sync();

  // Records for recovery, without a sync, that the commits up to `seq` are durable. REQUIRES: Sync
  // has returned for them, because recovery takes a missing one for corruption.
  Status WriteWatermark(uint64_t seq);

  // The generation and offset of the next commit.
  uint64_t generation() const { return generation_; }
  uint64_t position() const { return next_page_; }
  const Id128& session() const { return session_; }

  // Returns the bytes of the current log that commits use.
  uint64_t used() const;

  // Deletes the files that this made, durably.
  Status RemoveFiles();

 private:
  struct LogFile {
    std::unique_ptr<MappedStorage> storage;
    uint64_t written = 0;  // every byte before this was written, with zeros or commits
  };

  LogFile& file(uint64_t generation) { return files_[generation % 2]; }
  MappedStorage& storage(uint64_t generation) { return *file(generation).storage; }
  LogIdentity Identity(uint64_t generation) const;
  Status OpenFile(uint64_t generation);
  Status FillWithZeros(LogFile& file, uint64_t end);

  StorageFactory& factory_;
  const Id128 store_;
  const Id128 session_;
  const Sizes sizes_;
  std::array<LogFile, 2> files_;
  uint64_t generation_ = 0;
  uint64_t next_page_ = 0;
  uint64_t watermark_ = 0;
};

// Returns the part that holds the log of `generation`.
inline Part LogPart(uint64_t generation) { return generation % 2 == 0 ? Part::kLog0 : Part::kLog1; }

// Returns the bytes of log that a commit of `bytes` needs, with its frame headers and the watermark
// page behind it.
uint64_t LogSpace(uint64_t bytes, uint64_t frame_body);

}  // namespace chassis

#endif  // CHASSIS_CORE_WAL_LOG_WRITER_H_
