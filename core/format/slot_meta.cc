// SPDX-License-Identifier: Apache-2.0
#include "core/format/slot_meta.h"

#include "core/base/crc32c.h"

namespace chassis {
namespace {

constexpr size_t kChecksummed = 20;

// Differs from the seed of the slot's vector, so that neither checksum is valid for the other.
uint32_t MetaSeed(uint64_t serial, uint64_t slot) { return ~Crc32cSeed(serial, slot); }

}  // namespace

uint32_t VectorCrc(std::span<const std::byte> vector, uint64_t serial, uint64_t slot) {
  return Crc32c(vector, Crc32cSeed(serial, slot));
}

void EncodeSlotMeta(const SlotMeta& meta, uint64_t serial, uint64_t slot, std::byte* to) {
  StoreLittle<uint64_t>(to, meta.id);
  StoreLittle<uint64_t>(to + 8, meta.seq);
  StoreLittle<uint32_t>(to + 16, meta.vector_crc);
  StoreLittle<uint32_t>(to + kChecksummed, Crc32c({to, kChecksummed}, MetaSeed(serial, slot)));
}

std::optional<SlotMeta> DecodeSlotMeta(const std::byte* from, uint64_t serial, uint64_t slot) {
  if (LoadLittle<uint32_t>(from + kChecksummed) !=
      Crc32c({from, kChecksummed}, MetaSeed(serial, slot))) {
    return std::nullopt;
  }
  return SlotMeta{LoadLittle<uint64_t>(from), LoadLittle<uint64_t>(from + 8),
                  LoadLittle<uint32_t>(from + 16)};
}

}  // namespace chassis
