// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_COLLECTION_LIVENESS_H_
#define CHASSIS_CORE_COLLECTION_LIVENESS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/coding.h"
#include "core/format/liveness_block.h"

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

  // Which bitmap the blocks on disk are: of the slab `serial` of `collection`, as the checkpoint
  // with this superblock number wrote it.
  struct Identity {
    uint32_t collection = 0;
    uint64_t serial = 0;
    uint64_t checkpoint = 0;
  };
  // Encodes the blocks that have dead slots.
  ByteVector Encode(const Identity& identity) const;
  // Decodes the blocks of a slab with `count` slots in use. Returns nothing if one is damaged or
  // belongs to another bitmap. Blocks without dead slots cost nothing.
  static std::optional<Liveness> Decode(std::span<const std::byte> blocks, const Identity& identity,
                                        uint64_t count);
  // Upper bound for the bytes that encode `count` slots.
  static uint64_t EncodedBound(uint64_t count);

 private:
  static constexpr uint64_t kChunkWords = kLivenessBlockWords;
  using Chunk = std::array<uint64_t, kChunkWords>;
  using Chunks = std::vector<std::shared_ptr<Chunk>>;

  Chunk& MutableChunk(uint64_t chunk);

  std::shared_ptr<Chunks> chunks_;
  uint64_t dead_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_COLLECTION_LIVENESS_H_
