// SPDX-License-Identifier: Apache-2.0
#include "core/format/extent_mark.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/format/damage.h"

namespace chassis {
namespace {

ExtentMark Sample() {
  ExtentMark mark;
  mark.store = MakeId128(1);
  mark.extent = {3 * kExtentAlignment, kExtentAlignment};
  mark.kind = ExtentKind::kVectors;
  mark.serial = 7;
  mark.first_seq = 8;
  mark.collection = 9;
  mark.dimension = 128;
  mark.element_type = ElementType::kFloat32;
  mark.metric = Metric::kCosine;
  mark.name = "pictures";
  return mark;
}

TEST(ExtentMark, ReadsBackEveryField) {
  const ByteVector bytes = EncodeExtentMark(Sample());
  EXPECT_EQ(bytes.size(), kExtentMarkBytes);
  EXPECT_EQ(DecodeExtentMark(bytes), Sample());
}

TEST(ExtentMark, HasTheBeginningOfALongName) {
  ExtentMark mark = Sample();
  mark.name = std::string(kMarkNameBytes, 'n') + "rest";
  const ByteVector bytes = EncodeExtentMark(mark);
  EXPECT_EQ(bytes.size(), kExtentMarkBytes);
  EXPECT_EQ(DecodeExtentMark(bytes)->name, std::string(kMarkNameBytes, 'n'));
}

TEST(ExtentMark, NoFlippedBitAndNoCutMarkPasses) {
  const ByteVector bytes = EncodeExtentMark(Sample());
  ForEachFlippedBit(bytes, bytes.size(), [](size_t bit, auto damaged) {
    EXPECT_FALSE(DecodeExtentMark(damaged).has_value()) << "bit " << bit;
  });
  ForEachTruncation(bytes, [](size_t length, auto cut) {
    EXPECT_FALSE(DecodeExtentMark(cut).has_value()) << length << " bytes";
  });
  EXPECT_FALSE(DecodeExtentMark(ByteVector(kExtentMarkBytes)).has_value());
}

TEST(ExtentMark, LeavesTheBeginningOfAnExtentToItsContent) {
  const Extent extent{kFirstExtentOffset, kPageSize};
  EXPECT_EQ(UsableBytes(extent), kPageSize - kExtentMarkBytes);
  EXPECT_EQ(MarkOffset(extent), extent.end() - kExtentMarkBytes);
}

}  // namespace
}  // namespace chassis
