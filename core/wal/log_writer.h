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

// Writes the two logs of one session. A log of generation g lives in part g % 2. Files are used
// again, and filled with zeros before small commits come to them: where a file has been written, a
// commit changes no metadata of the file system. Used by one thread at a time.
class LogWriter {
 public:
  struct Sizes {
    uint64_t first_log = 1 << 20;   // bytes of a new log file
    uint64_t frame_body = 1 << 20;  // a longer commit is cut into several frames
    // Zeros before a longer commit would cost more than they save.
    uint64_t zeroed_commit = 128 << 10;
  };

  LogWriter(StorageFactory& factory, const Id128& store, const Id128& session, Sizes sizes);

  // Makes the log of `generation` ready in its file, empty and durable, whatever that held.
  // `start_seq` is the first commit it may hold; all before it is durable.
  Status StartLog(uint64_t generation, uint64_t start_seq);

  // Appends from here on to the log of `generation`, which was started.
  void SwitchTo(uint64_t generation);

  // Makes room for a commit of `bytes`, in the current log. AERO_STORAGE_FULL changes nothing.
  Status Reserve(uint64_t bytes);

  // Writes the frames of one commit from a fresh page on; durable after Sync.
  Status Append(uint64_t seq, std::span<const std::byte> commit);
  Status Sync();

  // Notes for recovery, without a sync, that the commits up to `seq` are durable.
  Status WriteWatermark(uint64_t seq);

  // Where the next commit will be appended.
  uint64_t generation() const { return generation_; }
  uint64_t position() const { return next_page_; }
  const Id128& session() const { return session_; }

  // Bytes that commits have taken of the current log.
  uint64_t used() const;

  // Deletes both files, durably.
  Status RemoveFiles();

 private:
  struct LogFile {
    std::unique_ptr<MappedStorage> storage;
    uint64_t written = 0;  // all before this has been written, by zeros or commits
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

// The part that holds the log of `generation`.
inline Part LogPart(uint64_t generation) { return generation % 2 == 0 ? Part::kLog0 : Part::kLog1; }

// Bytes of log that a commit of `bytes` takes, its headers and the watermark page behind it
// included.
uint64_t LogSpace(uint64_t bytes, uint64_t frame_body);

}  // namespace chassis

#endif  // CHASSIS_CORE_WAL_LOG_WRITER_H_
