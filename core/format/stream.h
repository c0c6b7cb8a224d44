// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_STREAM_H_
#define CHASSIS_CORE_FORMAT_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/format/digest.h"

namespace chassis {

inline constexpr size_t kMaxStreamBytes = 255;
inline constexpr size_t kMaxStreams = 65536;

// The newest element of a stream.
struct StreamElement {
  uint64_t seq = 0;
  Digest digest{};  // of the stream up to and with the element; zeros until it is used
};

// An element of a stream: the stream's name, any bytes, and the number of the element in it. The
// store keeps the newest applied element of every stream.
struct StreamPosition {
  std::string stream;
  uint64_t stream_seq = 0;
  Digest digest{};  // as in StreamElement

  bool operator==(const StreamPosition&) const = default;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_STREAM_H_
