// SPDX-License-Identifier: Apache-2.0
#include "core/collection/slab.h"

#include <array>
#include <bit>

namespace chassis {

Slab::Slab(MappedStorage& storage, const SlabEntry& entry, uint32_t dimension)
    : storage_(storage),
      entry_(entry),
      stride_(VectorStride(dimension)),
      verified_(entry.capacity),
      inverse_lengths_(entry.capacity) {}

Result<std::shared_ptr<Slab>> Slab::Open(MappedStorage& storage, const SlabEntry& entry,
                                         uint32_t dimension) {
  std::shared_ptr<Slab> slab(new Slab(storage, entry, dimension));
  if (entry.given_back()) return slab;
  CHASSIS_ASSIGN(slab->vectors_, storage.Map(entry.vectors.offset, entry.vectors.length));
  CHASSIS_ASSIGN(slab->metas_, storage.Map(entry.metas.offset, entry.metas.length));
  return slab;
}

Failure Slab::DamagedMeta(uint64_t slot) const {
  return FailCorrupt(Code::kDataCorruption,
                     storage_.name() + ": slot meta at byte " + std::to_string(MetaOffset(slot)) +
                         ": checksum mismatch",
                     MetaOffset(slot));
}

Status Slab::Verify(uint64_t word, uint64_t bits) {
  if (bits == 0) return {};
  for (uint64_t left = bits; left != 0;) {
    const auto first = static_cast<uint64_t>(std::countr_zero(left));
    const auto count = static_cast<uint64_t>(std::countr_one(left >> first));
    CHASSIS_TRY(VerifySlots(word * 64 + first, count));
    left = first + count == 64 ? 0 : left & ~uint64_t{0} << (first + count);
  }
  NoteVerified(word, bits);
  return {};
}

// Reads metas instead of using the map, because a page fault costs more than reading a few metas.
Status Slab::VerifySlots(uint64_t first, uint64_t count) const {
  std::array<std::byte, 64 * kSlotMetaBytes> metas;
  CHASSIS_TRY(storage_.Read(
      MetaOffset(first), MutableBytes(metas).first(static_cast<size_t>(count) * kSlotMetaBytes)));
  CHASSIS_TRY(storage_.Populate(VectorOffset(first), count * stride_));
  for (uint64_t i = 0; i < count; ++i) {
    CHASSIS_TRY(VerifyOne(first + i, metas.data() + i * kSlotMetaBytes));
  }
  return {};
}

Status Slab::VerifyOne(uint64_t slot, const std::byte* bytes) const {
  const auto meta = DecodeSlotMeta(bytes, entry_.serial, slot);
  if (!meta) return DamagedMeta(slot);
  const std::span<const std::byte> vector(vectors_.data + slot * stride_, stride_);
  if (VectorCrc(vector, entry_.serial, slot) != meta->vector_crc) {
    return FailCorrupt(Code::kDataCorruption,
                       storage_.name() + ": vector of id " + std::to_string(meta->id) +
                           " at byte " + std::to_string(VectorOffset(slot)) + ": checksum mismatch",
                       VectorOffset(slot));
  }
  return {};
}

// One number stands for the whole words at the beginning, so that most reads need no bits.
void Slab::NoteVerified(uint64_t word, uint64_t bits) {
  constexpr uint64_t kAll = ~uint64_t{0};
  verified_.SetInWord(word, bits);
  uint64_t below = verified_below();
  while (below + 64 <= entry_.capacity && VerifiedWord(below / 64) == kAll) {
    if (verified_below_.compare_exchange_weak(below, below + 64, std::memory_order_relaxed)) {
      below += 64;
    }
  }
}

}  // namespace chassis
