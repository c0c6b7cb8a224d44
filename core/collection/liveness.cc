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

ByteVector Liveness::Encode() const {
  ByteVector blocks;
  if (!chunks_) return blocks;
  Encoder out(blocks);
  for (size_t i = 0; i < chunks_->size(); ++i) {
    if (!(*chunks_)[i]) continue;
    out.Put<uint64_t>(i);
    for (const uint64_t word : *(*chunks_)[i]) out.Put<uint64_t>(word);
  }
  return blocks;
}

Liveness Liveness::Decode(std::span<const std::byte> blocks, uint64_t count) {
  Liveness liveness;
  Decoder in(blocks);
  while (!in.done() && in.ok()) {
    const uint64_t number = in.Get<uint64_t>();
    if (number > count / kChunkSlots) break;
    Chunk& chunk = liveness.MutableChunk(number);
    for (uint64_t& word : chunk) {
      word = in.Get<uint64_t>();
      liveness.dead_ += static_cast<uint64_t>(std::popcount(word));
    }
  }
  return liveness;
}

uint64_t Liveness::EncodedBound(uint64_t count) {
  return (count / kChunkSlots + 1) * (sizeof(uint64_t) + sizeof(Chunk));
}

}  // namespace chassis
