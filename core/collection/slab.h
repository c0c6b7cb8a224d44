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
  // Maps both extents; `entry` has been found plausible.
  static Result<std::shared_ptr<Slab>> Open(MappedStorage& storage, const SlabEntry& entry,
                                            uint32_t dimension);

  const SlabEntry& entry() const { return entry_; }  // its count is not kept up to date
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
  // Nothing if the meta is damaged.
  std::optional<SlotMeta> Meta(uint64_t slot) const {
    return DecodeSlotMeta(metas_.data + slot * kSlotMetaBytes, entry_.serial, slot);
  }

  Failure DamagedMeta(uint64_t slot) const;

  // Slots 64 * word .. 64 * word + 63 whose vectors were checked since the store was opened.
  uint64_t VerifiedWord(uint64_t word) const { return verified_.Word(word); }

  // All slots below were checked.
  uint64_t verified_below() const { return verified_below_.load(std::memory_order_relaxed); }
  bool IsVerified(uint64_t slot) const {
    return slot < verified_below() || (VerifiedWord(slot / 64) >> (slot % 64) & 1) != 0;
  }

  // Room to keep 1 / the length of the vector in each slot, where it has been computed; else 0.
  const LazyAtomics<float>& inverse_lengths() const { return inverse_lengths_; }

  // Checks metas and vectors of the slots 64 * word + i, where bit i of `bits` is set, against
  // their checksums and remembers the good ones. The error is that of the first bad one. The I/O of
  // what is not resident fails here, as an error.
  Status Verify(uint64_t word, uint64_t bits);

 private:
  Slab(MappedStorage& storage, const SlabEntry& entry, uint32_t dimension);

  Status VerifyRun(uint64_t first, uint64_t count) const;
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
