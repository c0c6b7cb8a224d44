// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_WAL_LOG_SCANNER_H_
#define CHASSIS_CORE_WAL_LOG_SCANNER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/coding.h"
#include "core/base/error.h"
#include "core/format/log.h"
#include "core/format/superblock.h"

namespace chassis {

// A log file as read from the disk.
struct LogFile {
  std::string name;
  ByteVector bytes;
  std::optional<LogHeader> header;  // absent if damaged
};

// One whole commit of the log. Its bodies are views into the files, so the files must outlive it.
struct LoggedCommit {
  uint64_t seq = 0;
  std::vector<std::span<const std::byte>> bodies;
  const LogFile* file = nullptr;
  uint64_t offset = 0;

  ByteVector Record() const;
};

struct LogScan {
  std::vector<LoggedCommit> commits;  // contiguous seqs
  uint64_t bytes_discarded = 0;       // of an unacknowledged tail
  bool may_have_lost = false;         // no watermark says that the last commit was the last
};

// Reads the commits of `session` from the replay start on. Where they break off, the rest is the
// unacknowledged tail of a crash. Fails with AERO_WAL_CORRUPTION if a watermark records the commit
// expected there as durable. `watermark` is that of the superblock.
Result<LogScan> ScanLogs(std::span<const LogFile> files, const Id128& store, const Id128& session,
                         const ReplayStart& start, uint64_t watermark);

// Whether `file` holds a commit of its own header's session and generation.
bool HoldsCommits(const LogFile& file);

}  // namespace chassis

#endif  // CHASSIS_CORE_WAL_LOG_SCANNER_H_
