// SPDX-License-Identifier: Apache-2.0
#include "core/base/crc32c.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <numeric>
#include <vector>

#include "core/base/coding.h"

namespace chassis {
namespace {

using ByteList = std::vector<uint8_t>;

uint32_t Crc(const ByteList& bytes, uint32_t crc = 0) {
  return Crc32c(std::as_bytes(std::span(bytes)), crc);
}

// The definition, bit by bit.
uint32_t BitwiseCrc(const ByteList& bytes) {
  uint32_t state = ~uint32_t{0};
  for (const uint8_t byte : bytes) {
    state ^= byte;
    for (int bit = 0; bit < 8; ++bit) state = (state >> 1) ^ ((state & 1) != 0 ? 0x82F63B78u : 0u);
  }
  return ~state;
}

// RFC 3720, section B.4.
TEST(Crc32c, GivesTheValuesOfTheStandard) {
  ByteList ascending(32);
  std::iota(ascending.begin(), ascending.end(), uint8_t{0});
  EXPECT_EQ(Crc(ByteList(32, 0x00)), 0x8A9136AAu);
  EXPECT_EQ(Crc(ByteList(32, 0xFF)), 0x62A8AB43u);
  EXPECT_EQ(Crc(ascending), 0x46DD794Eu);
  EXPECT_EQ(Crc32c(AsBytes("123456789")), 0xE3069283u);
  EXPECT_EQ(Crc({}), 0u);
}

RC_GTEST_PROP(Crc32c, FollowsTheDefinition, (const ByteList& bytes)) {
  RC_ASSERT(Crc(bytes) == BitwiseCrc(bytes));
}

TEST(Crc32c, FollowsTheDefinitionAtEveryLength) {
  ByteList bytes;
  for (size_t length = 0; length < 600; ++length) {
    ASSERT_EQ(Crc(bytes), BitwiseCrc(bytes)) << length << " bytes";
    bytes.push_back(static_cast<uint8_t>(length * 37 + 11));
  }
}

RC_GTEST_PROP(Crc32c, OfAWholeIsThatOfItsPartsInOrder, (const ByteList& a, const ByteList& b)) {
  ByteList whole = a;
  whole.insert(whole.end(), b.begin(), b.end());
  RC_ASSERT(Crc(whole) == Crc(b, Crc(a)));
}

TEST(Crc32c, SeesEveryFlippedBitWhateverTheAlignment) {
  ByteList bytes(131, 0x5A);
  for (size_t from = 0; from < 8; ++from) {
    const auto part = std::as_bytes(std::span(bytes)).subspan(from);
    const uint32_t before = Crc32c(part);
    for (size_t bit = 8 * from; bit < 8 * bytes.size(); ++bit) {
      bytes[bit / 8] ^= static_cast<uint8_t>(1 << (bit % 8));
      ASSERT_NE(Crc32c(part), before) << "bit " << bit;
      bytes[bit / 8] ^= static_cast<uint8_t>(1 << (bit % 8));
    }
  }
}

RC_GTEST_PROP(Crc32cSeed, TiesAChecksumToBothNumbers, (uint64_t first, uint64_t second)) {
  RC_ASSERT(Crc32cSeed(first, second) != Crc32cSeed(first + 1, second));
  RC_ASSERT(Crc32cSeed(first, second) != Crc32cSeed(first, second + 1));
  RC_PRE(first != second);
  RC_ASSERT(Crc32cSeed(first, second) != Crc32cSeed(second, first));
}

}  // namespace
}  // namespace chassis
