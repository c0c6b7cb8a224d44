// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_SLOT_META_H_
#define CHASSIS_CORE_FORMAT_SLOT_META_H_

#include <cstdint>
#include <optional>
#include <span>

#include "core/base/coding.h"

namespace chassis {

inline constexpr size_t kSlotMetaBytes = 24;

// The id of an abandoned slot, whose vector was given up before its commit. No record has it.
inline constexpr uint64_t kAbandonedSlotId = UINT64_MAX;

// The metadata of the vector in one slot of a slab; written once. Both checksums are seeded with
// the slab's serial and the slot's number, so that a lost or misplaced write is seen.
struct SlotMeta {
  uint64_t id = 0;
  uint64_t seq = 0;
  uint32_t vector_crc = 0;
};

// The checksum of a stored vector, over its stride with the padding.
uint32_t VectorCrc(std::span<const std::byte> vector, uint64_t serial, uint64_t slot);

void EncodeSlotMeta(const SlotMeta& meta, uint64_t serial, uint64_t slot, std::byte* to);

// Reads kSlotMetaBytes at `from`. Returns nothing if they are damaged or belong to another slot.
std::optional<SlotMeta> DecodeSlotMeta(const std::byte* from, uint64_t serial, uint64_t slot);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_SLOT_META_H_
