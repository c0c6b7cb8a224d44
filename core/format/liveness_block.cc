// SPDX-License-Identifier: Apache-2.0
#include "core/format/liveness_block.h"

#include "core/base/crc32c.h"

namespace chassis {
namespace {

constexpr uint64_t kMagic = 0x4B434C424556494C;  // "LIVEBLCK"
constexpr size_t kChecksummed = kLivenessBlockBytes - sizeof(uint32_t);

}  // namespace

void EncodeLivenessBlock(const LivenessBlock& block, ByteVector& out) {
  const size_t begin = out.size();
  Encoder to(out);
  to.Put<uint64_t>(kMagic);
  to.Put<uint64_t>(block.serial);
  to.Put<uint64_t>(block.number);
  to.Put<uint64_t>(block.checkpoint);
  for (const uint64_t word : block.words) to.Put<uint64_t>(word);
  to.Put<uint32_t>(block.collection);
  to.Put<uint32_t>(Crc32c(std::span<const std::byte>(out).subspan(begin)));
}

std::optional<LivenessBlock> DecodeLivenessBlock(std::span<const std::byte> bytes) {
  if (bytes.size() < kLivenessBlockBytes || LoadLittle<uint64_t>(bytes.data()) != kMagic ||
      LoadLittle<uint32_t>(bytes.data() + kChecksummed) != Crc32c(bytes.first(kChecksummed))) {
    return std::nullopt;
  }
  Decoder in(bytes.subspan(sizeof(kMagic)));
  LivenessBlock block;
  block.serial = in.Get<uint64_t>();
  block.number = in.Get<uint64_t>();
  block.checkpoint = in.Get<uint64_t>();
  for (uint64_t& word : block.words) word = in.Get<uint64_t>();
  block.collection = in.Get<uint32_t>();
  return block;
}

}  // namespace chassis
