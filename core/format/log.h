// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_LOG_H_
#define CHASSIS_CORE_FORMAT_LOG_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/base/coding.h"
#include "core/base/random.h"

namespace chassis {

// The log to which a frame belongs. All three fields seed the checksums of header and frames, so
// that neither a frame of an earlier use of the file nor another store's log is ever valid.
struct LogIdentity {
  Id128 store{};
  Id128 session{};
  uint64_t generation = 0;
};

// The first page of a log file.
struct LogHeader {
  LogIdentity identity;
  uint64_t start_seq = 0;  // of the first commit that this log may hold
  uint64_t watermark = 0;  // the highest seq known durable when the log was begun
  uint64_t process = 0;    // advisory: the id of the process that writes
  std::string host;        // advisory: its host, at most 64 bytes
  std::byte fill{0};       // of space that was never written: 0, or 0xFF as flash erases
};

ByteVector EncodeLogHeader(const LogHeader& header);

// Returns nothing if the page is damaged.
std::optional<LogHeader> DecodeLogHeader(std::span<const std::byte> page);

enum class FrameKind : uint32_t { kWatermark = 1, kCommit = 2 };

inline constexpr size_t kFrameHeaderBytes = 64;
inline constexpr uint64_t kFrameAlignment = 8;

// A frame is a header, a body and zeros to a multiple of 8. A commit is one or more frames of its
// seq, the last one flagged.
struct FrameHeader {
  FrameKind kind = FrameKind::kCommit;
  bool last = false;
  uint64_t offset = 0;     // of the frame in its log file
  uint64_t seq = 0;        // of the commit; of a watermark frame, of the newest published commit
  uint64_t watermark = 0;  // the highest seq known durable when the frame was written
};

struct Frame {
  FrameHeader header;
  std::span<const std::byte> body;
  uint64_t end = 0;  // offset of the byte behind the frame
};

void EncodeFrame(const FrameHeader& header, std::span<const std::byte> body,
                 const LogIdentity& identity, ByteVector& out);

// Returns the valid frame at `offset` of the file content `log`, or nothing. Its body is a view
// into `log`.
std::optional<Frame> DecodeFrame(std::span<const std::byte> log, uint64_t offset,
                                 const LogIdentity& identity);

// Whether the fields at `offset` are those of a commit frame of this log, even if the rest of the
// frame is torn or damaged.
bool ResemblesFrame(std::span<const std::byte> log, uint64_t offset, const LogIdentity& identity);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_LOG_H_
