// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_COLLECTION_SLAB_H_
#define CHASSIS_CORE_COLLECTION_SLAB_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/base/atomic_bits.h"
#include "core/base/error.h"
#include "core/base/lazy_atomics.h"
#include "core/format/catalog.h"
#include "core/format/slot_meta.h"
#include "core/storage/mapped_storage.h"

namespace chassis {

// A mapped slab of vectors and their metas. Slots are written once, before any reader can reach
// them. Threads: any number.
class Slab {
 public:
  // Maps both extents. The slots of `entry` must fit them, because accessors check no bounds.
  static Result<std::shared_ptr<Slab>> Open(MappedStorage& storage, const SlabEntry& entry,
                                            uint32_t dimension);

  const SlabEntry& entry() const { return entry_; }  // `count` is not kept up to date
  uint64_t stride() const { return stride_; }
  uint64_t capacity() const { return entry_.capacity; }

  const float* Vector(uint64_t slot) const {
    return reinterpret_cast<const float*>(vectors_.data + slot * stride_);
  }
  uint64_t VectorOffset(uint64_t slot) const { return entry_.vectors.offset + slot * stride_; }
  uint64_t MetaOffset(uint64_t slot) const { return entry_.metas.offset + slot * kSlotMetaBytes; }
  std::span<const std::byte> Metas(uint64_t first, uint64_t count) const {
    return {metas_.data + first * kSlotMetaBytes, count * kSlotMetaBytes};
  }
  // Returns nothing if the meta is damaged.
  std::optional<SlotMeta> Meta(uint64_t slot) const {
    return DecodeSlotMeta(metas_.data + slot * kSlotMetaBytes, entry_.serial, slot);
  }

  Failure DamagedMeta(uint64_t slot) const;

  // Bits of slots 64 * word .. 64 * word + 63; set = checked since the store was opened.
  uint64_t VerifiedWord(uint64_t word) const { return verified_.Word(word); }

  // All slots below this one were checked.
  uint64_t verified_below() const { return verified_below_.load(std::memory_order_relaxed); }

  // For each slot 1 / the length of its vector, or 0 until a search has computed it.
  const LazyAtomics<float>& inverse_lengths() const { return inverse_lengths_; }

  // Compares metas and vectors of slots 64 * word + i, for each bit i that is set in `bits`, with
  // their checksums. Remembers the slots as checked, or fails with the error of the first bad one.
  // Makes the vectors resident, so that an I/O error is an error and not SIGBUS.
  Status Verify(uint64_t word, uint64_t bits);

 private:
  Slab(MappedStorage& storage, const SlabEntry& entry, uint32_t dimension);

  Status VerifySlots(uint64_t first, uint64_t count) const;
  Status VerifyOne(uint64_t slot, const std::byte* meta) const;
  void NoteVerified(uint64_t word, uint64_t bits);

  MappedStorage& storage_;
  const SlabEntry entry_;
  const uint64_t stride_;
  Region vectors_;
  Region metas_;
  std::atomic<uint64_t> verified_below_{0};  // a multiple of 64
  const AtomicBits verified_;
  const LazyAtomics<float> inverse_lengths_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_COLLECTION_SLAB_H_
