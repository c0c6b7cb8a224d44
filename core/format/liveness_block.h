// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_LIVENESS_BLOCK_H_
#define CHASSIS_CORE_FORMAT_LIVENESS_BLOCK_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/coding.h"

namespace chassis {

inline constexpr uint64_t kLivenessBlockWords = 64;
inline constexpr uint64_t kLivenessBlockSlots = 64 * kLivenessBlockWords;
inline constexpr uint64_t kLivenessBlockBytes = 552;

// The dead slots among 4096 slots of a slab, as a checkpoint records them. A block names all that
// it belongs to, so that a block of another slab or checkpoint is seen.
struct LivenessBlock {
  uint32_t collection = 0;
  uint64_t serial = 0;      // of the slab
  uint64_t number = 0;      // of the block; its first slot is number * 4096
  uint64_t checkpoint = 0;  // number of the checkpoint's superblock
  // A bit for each slot, least significant first; set = dead.
  std::array<uint64_t, kLivenessBlockWords> words{};
};

void EncodeLivenessBlock(const LivenessBlock& block, ByteVector& out);
// Reads the block at the start of `bytes`. Returns nothing if it is damaged.
std::optional<LivenessBlock> DecodeLivenessBlock(std::span<const std::byte> bytes);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_LIVENESS_BLOCK_H_
