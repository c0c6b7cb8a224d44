// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_LAYOUT_H_
#define CHASSIS_CORE_FORMAT_LAYOUT_H_

#include <cstddef>
#include <cstdint>

namespace chassis {

inline constexpr uint64_t kPageSize = 4096;
inline constexpr uint64_t kIdentityOffset = 0;
inline constexpr uint64_t kSuperblockOffset[2] = {kPageSize, 2 * kPageSize};
inline constexpr uint64_t kHeaderPages = 3;  // identity and superblocks
inline constexpr uint64_t kFirstExtentOffset = kHeaderPages * kPageSize;
// Extents of this length and more begin and end at multiples of it, because every page size and the
// mapping granularity of Windows divide it. Shorter ones begin and end at multiples of a page, so
// that a small collection takes little.
inline constexpr uint64_t kExtentAlignment = 64 << 10;
inline constexpr uint64_t kVectorAlignment = 64;

inline constexpr uint32_t kMaxDimension = 65536;
inline constexpr size_t kMaxNameBytes = 255;
inline constexpr size_t kMaxKeyBytes = 1024;  // of a document id or a group
inline constexpr uint64_t kMaxPayloadBytes = uint64_t{1} << 30;

// REQUIRES: `alignment` is a power of two, because the rounding is a mask, and `value` is below
// 2^62, because the sum must not wrap.
constexpr uint64_t AlignDown(uint64_t value, uint64_t alignment) {
  return value & ~(alignment - 1);
}
constexpr uint64_t AlignUp(uint64_t value, uint64_t alignment) {
  return AlignDown(value + alignment - 1, alignment);
}

// Returns the length of the shortest extent of at least `bytes`.
constexpr uint64_t ExtentLength(uint64_t bytes) {
  const uint64_t pages = AlignUp(bytes == 0 ? 1 : bytes, kPageSize);
  return pages < kExtentAlignment ? pages : AlignUp(bytes, kExtentAlignment);
}
// Returns what divides the offset of an extent of `length` bytes.
constexpr uint64_t ExtentAlignment(uint64_t length) {
  return length < kExtentAlignment ? kPageSize : kExtentAlignment;
}

// Returns the bytes from one vector of a slab to the next.
constexpr uint64_t VectorStride(uint32_t dimension) {
  return AlignUp(uint64_t{4} * dimension, kVectorAlignment);
}

// A range of bytes in the main file.
struct Extent {
  uint64_t offset = 0;
  uint64_t length = 0;

  constexpr uint64_t end() const { return offset + length; }
  bool operator==(const Extent&) const = default;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_LAYOUT_H_
