// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_COLLECTION_LIVENESS_H_
#define CHASSIS_CORE_COLLECTION_LIVENESS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/coding.h"

namespace chassis {

// The dead slots of a slab. Copies share their chunks; Kill() copies a shared chunk before changing
// it, so every version of a collection keeps its own dead slots. A copy may be changed only before
// other threads see it, because readers hold no lock.
class Liveness {
 public:
  // Bits of slots 64 * word .. 64 * word + 63, least significant first; set = dead.
  uint64_t DeadWord(uint64_t word) const {
    if (dead_ == 0) return 0;
    const uint64_t chunk = word / kChunkWords;
    if (chunk >= chunks_->size() || !(*chunks_)[chunk]) return 0;
    return (*(*chunks_)[chunk])[word % kChunkWords];
  }
  bool IsDead(uint64_t slot) const { return (DeadWord(slot / 64) >> (slot % 64) & 1) != 0; }

  uint64_t dead() const { return dead_; }

  // Marks a slot dead; no effect if it is dead already.
  void Kill(uint64_t slot);

  // Encodes the blocks of 4096 slots that have dead ones: number, and a bit per slot, set = dead.
  ByteVector Encode() const;
  // Decodes that of a slab with `count` slots in use. Blocks without dead slots cost nothing.
  static Liveness Decode(std::span<const std::byte> blocks, uint64_t count);
  // Upper bound for the bytes that encode `count` slots.
  static uint64_t EncodedBound(uint64_t count);

 private:
  static constexpr uint64_t kChunkWords = 64;
  static constexpr uint64_t kChunkSlots = 64 * kChunkWords;
  using Chunk = std::array<uint64_t, kChunkWords>;
  using Chunks = std::vector<std::shared_ptr<Chunk>>;

  Chunk& MutableChunk(uint64_t chunk);

  std::shared_ptr<Chunks> chunks_;
  uint64_t dead_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_COLLECTION_LIVENESS_H_
