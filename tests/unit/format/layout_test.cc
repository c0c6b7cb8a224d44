// SPDX-License-Identifier: Apache-2.0
#include "core/format/layout.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>

namespace chassis {
namespace {

TEST(VectorStride, IsTheLeastMultipleOf64ThatHoldsTheVector) {
  for (uint32_t dimension = 1; dimension <= 4096; ++dimension) {
    const uint64_t stride = VectorStride(dimension);
    ASSERT_EQ(stride % 64, 0u);
    ASSERT_GE(stride, uint64_t{4} * dimension);
    ASSERT_LT(stride, uint64_t{4} * dimension + 64);
  }
}

TEST(VectorStride, HasNoPaddingWhereSixteenDividesTheDimension) {
  for (uint32_t dimension = 16; dimension <= kMaxDimension; dimension += 16) {
    ASSERT_EQ(VectorStride(dimension), uint64_t{4} * dimension);
  }
}

TEST(VectorStride, OfNoVectorIsZero) { EXPECT_EQ(VectorStride(0), 0u); }

RC_GTEST_PROP(Align, RoundsToTheNearestMultiples, ()) {
  const uint64_t alignment = uint64_t{1} << *rc::gen::inRange(0, 21);
  const uint64_t value = *rc::gen::inRange<uint64_t>(0, uint64_t{1} << 61);
  const uint64_t down = AlignDown(value, alignment);
  const uint64_t up = AlignUp(value, alignment);
  RC_ASSERT(down % alignment == 0);
  RC_ASSERT(up % alignment == 0);
  RC_ASSERT(down <= value && value - down < alignment);
  RC_ASSERT(up >= value && up - value < alignment);
}

TEST(Layout, KeepsSuperblocksOnPagesOfTheirOwnBeforeTheFirstExtent) {
  EXPECT_EQ(kSuperblockOffset[0], 4096u);
  EXPECT_EQ(kSuperblockOffset[1], 8192u);
  EXPECT_GE(kFirstExtentOffset, kSuperblockOffset[1] + kPageSize);
  EXPECT_EQ(kFirstExtentOffset % kPageSize, 0u);
}

RC_GTEST_PROP(ExtentLength, IsTheLeastThatHoldsTheBytes, ()) {
  const auto bytes = *rc::gen::inRange<uint64_t>(0, 4 * kExtentAlignment);
  const uint64_t length = ExtentLength(bytes);
  RC_ASSERT(length >= bytes);
  RC_ASSERT(length > 0u);
  RC_ASSERT(length % ExtentAlignment(length) == 0u);
  RC_ASSERT(ExtentLength(length) == length);
  RC_ASSERT(length - bytes <= ExtentAlignment(length));
}

}  // namespace
}  // namespace chassis
