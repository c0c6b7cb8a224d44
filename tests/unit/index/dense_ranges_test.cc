// SPDX-License-Identifier: Apache-2.0
#include "core/index/dense_ranges.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "core/index/address_map.h"
#include "tests/unit/index/reader_beside_writer.h"

namespace chassis {
namespace {

uint64_t AddressOf(const DenseRanges& ranges, uint64_t id) {
  const DenseRanges::Stretch stretch = ranges.Around(id);
  return stretch.Has(id) ? stretch.first_address + (id - stretch.first_id) : kNowhere;
}

TEST(DenseRanges, AnIdOfNoRangeIsNowhere) {
  DenseRanges ranges;
  EXPECT_EQ(AddressOf(ranges, 0), kNowhere);
  ASSERT_TRUE(ranges.Add(100, 7000, 50, false));
  EXPECT_EQ(AddressOf(ranges, 99), kNowhere);
  EXPECT_EQ(AddressOf(ranges, 100), 7000u);
  EXPECT_EQ(AddressOf(ranges, 149), 7049u);
  EXPECT_EQ(AddressOf(ranges, 150), kNowhere);
}

TEST(DenseRanges, TakesAShortRunOnlyWhereItContinuesOneOrBeginsAnExtent) {
  DenseRanges ranges;
  EXPECT_FALSE(ranges.Add(0, 10, 1, false));
  EXPECT_TRUE(ranges.Add(0, 10, 1, true));
  EXPECT_TRUE(ranges.Add(1, 11, 1, false));
  EXPECT_FALSE(ranges.Add(2, 13, 1, false)) << "an address was skipped";
  EXPECT_FALSE(ranges.Add(3, 12, 1, false)) << "an id was skipped";
  EXPECT_EQ(AddressOf(ranges, 1), 11u);
  EXPECT_EQ(AddressOf(ranges, 2), kNowhere);
}

TEST(DenseRanges, RefusesIdsThatAreNotAboveAllOthers) {
  DenseRanges ranges;
  ASSERT_TRUE(ranges.Add(1000, 0, 100, false));
  EXPECT_FALSE(ranges.Add(0, 500, 100, true));
  EXPECT_FALSE(ranges.Add(1099, 500, 100, true));
  EXPECT_EQ(AddressOf(ranges, 0), kNowhere);
  EXPECT_EQ(AddressOf(ranges, 1099), 99u);
}

RC_GTEST_PROP(DenseRanges, EqualsAMapOfWhatItTook, ()) {
  DenseRanges ranges;
  std::map<uint64_t, uint64_t> model;
  uint64_t next_id = 0;
  uint64_t next_address = 0;
  const auto runs = *rc::gen::inRange(0, 400);
  for (int i = 0; i < runs; ++i) {
    next_id += *rc::gen::element<uint64_t>(0, 0, 1, 5);
    next_address += *rc::gen::element<uint64_t>(0, 0, 1, 9);
    const auto count = *rc::gen::inRange<uint64_t>(1, 40);
    if (ranges.Add(next_id, next_address, count, *rc::gen::arbitrary<bool>())) {
      for (uint64_t k = 0; k < count; ++k) model[next_id + k] = next_address + k;
    }
    next_id += count;
    next_address += count;
  }
  for (uint64_t id = 0; id < next_id + 5; ++id) {
    const auto known = model.find(id);
    RC_ASSERT(AddressOf(ranges, id) == (known == model.end() ? kNowhere : known->second));
  }
}

// Published ids are found while the writer adds more.
TEST(DenseRanges, ReadersNeedNoLockWhileOneWriterAdds) {
  DenseRanges ranges;
  constexpr uint64_t kCount = 16;
  const auto address_of = [](uint64_t id) { return id + id / (3 * kCount) * 1'000; };
  const auto add = [&](uint64_t first_id) {
    return ranges.Add(first_id, address_of(first_id), kCount, false);
  };
  const auto is_right = [&](uint64_t id) { return AddressOf(ranges, id) == address_of(id); };
  EXPECT_EQ(WrongBesideWriter(20'000, kCount, add, is_right), 0u);
}

}  // namespace
}  // namespace chassis
