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

// Which log a frame belongs to. All three seed the checksum of header and frames, so that what an
// earlier use of the file left behind, or another store's log, is never taken for valid.
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
  uint64_t process = 0;    // advisory: who writes
  std::string host;        // advisory, at most 64 bytes
};

ByteVector EncodeLogHeader(const LogHeader& header);

// Nothing if the page is damaged.
std::optional<LogHeader> DecodeLogHeader(std::span<const std::byte> page);

enum class FrameKind : uint32_t { kWatermark = 1, kCommit = 2 };

inline constexpr size_t kFrameHeaderBytes = 64;
inline constexpr uint64_t kFrameAlignment = 8;

// A frame: header, body, zeros to a multiple of 8. A commit is one or more frames of its seq, the
// last one flagged.
struct FrameHeader {
  FrameKind kind = FrameKind::kCommit;
  bool last = false;
  uint64_t offset = 0;  // of the frame in its log file
  uint64_t seq = 0;
  uint64_t watermark = 0;  // the highest seq known durable when this was written
};

struct Frame {
  FrameHeader header;
  std::span<const std::byte> body;
  uint64_t end = 0;  // offset of what follows it
};

void EncodeFrame(const FrameHeader& header, std::span<const std::byte> body,
                 const LogIdentity& identity, ByteVector& out);

// The frame that begins at `offset` of the file content `log`, or nothing.
std::optional<Frame> DecodeFrame(std::span<const std::byte> log, uint64_t offset,
                                 const LogIdentity& identity);

// Whether a frame of this log was begun at `offset`, even if the rest of it is torn or damaged.
bool ResemblesFrame(std::span<const std::byte> log, uint64_t offset, const LogIdentity& identity);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_LOG_H_
