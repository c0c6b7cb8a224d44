// SPDX-License-Identifier: Apache-2.0
#include "core/collection/liveness.h"

#include <bit>

#include "core/base/copy_on_write.h"

namespace chassis {

Liveness::Chunk& Liveness::MutableChunk(uint64_t chunk) {
  Chunks& chunks = Own(chunks_);
  if (chunk >= chunks.size()) chunks.resize(chunk + 1);
  return Own(chunks[chunk]);
}

void Liveness::Kill(uint64_t slot) {
  if (IsDead(slot)) return;
  const uint64_t word = slot / 64;
  MutableChunk(word / kChunkWords)[word % kChunkWords] |= uint64_t{1} << (slot % 64);
  ++dead_;
}

ByteVector Liveness::Encode(const Identity& identity) const {
  ByteVector blocks;
  if (!chunks_) return blocks;
  for (size_t i = 0; i < chunks_->size(); ++i) {
    if (!(*chunks_)[i]) continue;
    EncodeLivenessBlock(
        {identity.collection, identity.serial, i, identity.checkpoint, *(*chunks_)[i]}, blocks);
  }
  return blocks;
}

std::optional<Liveness> Liveness::Decode(std::span<const std::byte> blocks,
                                         const Identity& identity, uint64_t count) {
  Liveness liveness;
  uint64_t first_allowed = 0;  // blocks ascend
  for (; !blocks.empty(); blocks = blocks.subspan(kLivenessBlockBytes)) {
    const auto block = DecodeLivenessBlock(blocks);
    if (!block || block->collection != identity.collection || block->serial != identity.serial ||
        block->checkpoint != identity.checkpoint || block->number < first_allowed ||
        block->number > count / kLivenessBlockSlots) {
      return std::nullopt;
    }
    first_allowed = block->number + 1;
    liveness.MutableChunk(block->number) = block->words;
    for (const uint64_t word : block->words) {
      liveness.dead_ += static_cast<uint64_t>(std::popcount(word));
    }
  }
  return liveness;
}

uint64_t Liveness::EncodedBound(uint64_t count) {
  return (count / kLivenessBlockSlots + 1) * kLivenessBlockBytes;
}

}  // namespace chassis
