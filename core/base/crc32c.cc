// SPDX-License-Identifier: Apache-2.0
#include "core/base/crc32c.h"

#include <algorithm>
#include <array>

#include "core/base/coding.h"

#ifdef CHASSIS_HAVE_ISAL
#include <isa-l/crc.h>
#endif
#ifdef __x86_64__
#include <nmmintrin.h>
#endif

namespace chassis {
namespace {

#ifdef CHASSIS_HAVE_ISAL

uint32_t Update(uint32_t state, std::span<const std::byte> bytes) {
  constexpr size_t kMostPerCall = size_t{1} << 30;  // the library counts in int
  while (!bytes.empty()) {
    const size_t n = std::min(bytes.size(), kMostPerCall);
    auto* data = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(bytes.data()));
    state = crc32_iscsi(data, static_cast<int>(n), state);
    bytes = bytes.subspan(n);
  }
  return state;
}

#else

// Reversed polynomial of CRC-32C.
constexpr uint32_t kPolynomial = 0x82F63B78;

using Tables = std::array<std::array<uint32_t, 256>, 8>;

constexpr Tables MakeTables() {
  Tables tables{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? kPolynomial : 0);
    tables[0][i] = crc;
  }
  for (size_t t = 1; t < tables.size(); ++t) {
    for (size_t i = 0; i < 256; ++i) {
      const uint32_t before = tables[t - 1][i];
      tables[t][i] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

constexpr Tables kTables = MakeTables();

uint32_t Update(uint32_t state, std::span<const std::byte> bytes) {
  while (bytes.size() >= 8) {
    const uint64_t word = LoadLittle<uint64_t>(bytes.data()) ^ state;
    state = 0;
    for (size_t i = 0; i < 8; ++i) state ^= kTables[7 - i][(word >> (8 * i)) & 0xFF];
    bytes = bytes.subspan(8);
  }
  for (const std::byte b : bytes) {
    state = (state >> 8) ^ kTables[0][(state ^ static_cast<uint32_t>(b)) & 0xFF];
  }
  return state;
}

#endif

#ifdef __x86_64__

// Up to this many bytes (headers, metas, seeds) the instruction is faster than a library call.
constexpr size_t kShort = 255;

bool HaveInstruction() { return __builtin_cpu_supports("sse4.2") != 0; }

__attribute__((target("sse4.2"))) uint32_t UpdateShort(uint32_t state,
                                                       std::span<const std::byte> bytes) {
  const std::byte* from = bytes.data();
  const std::byte* const end = from + bytes.size();
  uint64_t wide = state;
  for (; end - from >= 8; from += 8) wide = _mm_crc32_u64(wide, LoadLittle<uint64_t>(from));
  state = static_cast<uint32_t>(wide);
  if (end - from >= 4) {
    state = _mm_crc32_u32(state, LoadLittle<uint32_t>(from));
    from += 4;
  }
  for (; from != end; ++from) state = _mm_crc32_u8(state, static_cast<uint8_t>(*from));
  return state;
}

#else

constexpr size_t kShort = 0;

bool HaveInstruction() { return false; }

uint32_t UpdateShort(uint32_t state, std::span<const std::byte> bytes) {
  return Update(state, bytes);
}

#endif

}  // namespace

uint32_t Crc32c(std::span<const std::byte> bytes, uint32_t crc) {
  if (bytes.size() <= kShort && HaveInstruction()) return ~UpdateShort(~crc, bytes);
  return ~Update(~crc, bytes);
}

uint32_t Crc32cSeed(uint64_t first, uint64_t second) {
  std::array<std::byte, 16> identity;
  StoreLittle<uint64_t>(identity.data(), first);
  StoreLittle<uint64_t>(identity.data() + 8, second);
  return Crc32c(identity);
}

}  // namespace chassis
