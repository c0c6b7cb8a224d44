// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_EXTENT_MARK_H_
#define CHASSIS_CORE_FORMAT_EXTENT_MARK_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/base/coding.h"
#include "core/base/random.h"
#include "core/format/element_type.h"
#include "core/format/layout.h"
#include "core/format/metric.h"

namespace chassis {

// What an extent holds. The numbers are stored.
enum class ExtentKind : uint32_t {
  kVectors = 1,
  kSlotMetas = 2,
  kDocuments = 3,
  kIndexRun = 4,
  kCheckpoint = 5,  // a checkpoint blob
};

// The last bytes of every extent, which say what the extent is. No read needs a mark: a store whose
// superblocks and catalogs are gone can be read out by them, and an extent at a wrong place is
// seen. They are at the end because the first vector of a slab then stays aligned.
struct ExtentMark {
  Id128 store{};
  Extent extent;
  ExtentKind kind{};
  uint64_t serial = 0;      // of the slab, document extent or index run; of a checkpoint blob, the
                            // number of its superblock
  uint64_t first_seq = 0;   // of the commit or checkpoint that made it
  uint32_t collection = 0;  // this and the fields below describe the collection of vectors, slot
  uint32_t dimension = 0;   // metas and documents; of other extents they are zero
  ElementType element_type{};
  Metric metric{};
  std::string name;  // the first kMarkNameBytes of the collection's name at that time

  bool operator==(const ExtentMark&) const = default;
};

inline constexpr uint64_t kExtentMarkBytes = 192;
inline constexpr size_t kMarkNameBytes = 64;

// Returns the bytes of `extent` before its mark.
constexpr uint64_t UsableBytes(const Extent& extent) {
  return extent.length < kExtentMarkBytes ? 0 : extent.length - kExtentMarkBytes;
}
// Returns the offset of the mark in the main file.
constexpr uint64_t MarkOffset(const Extent& extent) { return extent.end() - kExtentMarkBytes; }

// Returns kExtentMarkBytes.
ByteVector EncodeExtentMark(const ExtentMark& mark);
// Reads a mark at the start of `bytes`. Returns nothing if it is damaged.
std::optional<ExtentMark> DecodeExtentMark(std::span<const std::byte> bytes);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_EXTENT_MARK_H_
