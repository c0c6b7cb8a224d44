// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_CRC32C_H_
#define CHASSIS_CORE_BASE_CRC32C_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace chassis {

// CRC-32C (Castagnoli, RFC 3720) of `bytes`, continuing from `crc`: a sequence may be passed in
// parts, and any 32-bit value serves as a seed.
uint32_t Crc32c(std::span<const std::byte> bytes, uint32_t crc = 0);

// A seed that ties a checksum to where the bytes belong: two 64-bit numbers folded into a CRC.
uint32_t Crc32cSeed(uint64_t first, uint64_t second);

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_CRC32C_H_
