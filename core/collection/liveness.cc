// SPDX-License-Identifier: Apache-2.0
#include "core/collection/liveness.h"

namespace chassis {

void Liveness::Kill(uint64_t slot) {
  if (IsDead(slot)) return;
  const uint64_t word = slot / 64;
  const uint64_t chunk = word / kChunkWords;
  if (!chunks_) {
    chunks_ = std::make_shared<Chunks>();
  } else if (chunks_.use_count() > 1) {
    chunks_ = std::make_shared<Chunks>(*chunks_);
  }
  if (chunk >= chunks_->size()) chunks_->resize(chunk + 1);
  std::shared_ptr<Chunk>& target = (*chunks_)[chunk];
  if (!target) {
    target = std::make_shared<Chunk>(Chunk{});
  } else if (target.use_count() > 1) {
    target = std::make_shared<Chunk>(*target);
  }
  (*target)[word % kChunkWords] |= uint64_t{1} << (slot % 64);
  ++dead_;
}

ByteVector Liveness::Encode(uint64_t count) const {
  ByteVector bits;
  if (dead_ == 0) return bits;
  Encoder out(bits);
  for (uint64_t word = 0; word * 64 < count; ++word) out.Put<uint64_t>(~DeadWord(word));
  bits.resize((count + 7) / 8);
  const uint64_t spare = bits.size() * 8 - count;
  bits.back() &= std::byte{0xFF} >> spare;
  return bits;
}

Liveness Liveness::Decode(std::span<const std::byte> bits, uint64_t count) {
  Liveness liveness;
  for (uint64_t slot = 0; slot < count && slot / 8 < bits.size(); ++slot) {
    const std::byte bit = bits[slot / 8] >> static_cast<int>(slot % 8) & std::byte{1};
    if (bit == std::byte{0}) liveness.Kill(slot);
  }
  return liveness;
}

}  // namespace chassis
