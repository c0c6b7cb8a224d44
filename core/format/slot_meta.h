// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_SLOT_META_H_
#define CHASSIS_CORE_FORMAT_SLOT_META_H_

#include <cstdint>
#include <optional>
#include <span>

#include "core/base/coding.h"

namespace chassis {

inline constexpr size_t kSlotMetaBytes = 24;

// The id of a slot whose vector was given up before it was committed. No record has it.
inline constexpr uint64_t kVoidSlotId = UINT64_MAX;

// What a slot of a vector slab says of its vector. Written once. Both checksums are seeded with
// the slab's serial and the slot's position, so a lost or misplaced write is seen.
struct SlotMeta {
  uint64_t id = 0;
  uint64_t seq = 0;
  uint32_t vector_crc = 0;
};

// Checksum of a stored vector: its stride, padding included.
uint32_t VectorCrc(std::span<const std::byte> vector, uint64_t serial, uint64_t slot);

void EncodeSlotMeta(const SlotMeta& meta, uint64_t serial, uint64_t slot, std::byte* to);

// `from` is kSlotMetaBytes long. Nothing if it is damaged or belongs elsewhere.
std::optional<SlotMeta> DecodeSlotMeta(const std::byte* from, uint64_t serial, uint64_t slot);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_SLOT_META_H_
