// SPDX-License-Identifier: Apache-2.0
#include "core/index/dense_places.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "tests/unit/index/reader_beside_writer.h"

namespace chassis {
namespace {

bool Add(DensePlaces& places, uint64_t first_id, std::vector<uint64_t> run) {
  return places.Add(first_id, run);
}

TEST(DensePlaces, EveryIdHasAPlaceOfItsOwn) {
  DensePlaces places;
  EXPECT_EQ(places.Find(0), kUnknown);
  ASSERT_TRUE(Add(places, 100, {7, 3, 900}));
  EXPECT_EQ(places.Find(99), kUnknown);
  EXPECT_EQ(places.Find(100), 7u);
  EXPECT_EQ(places.Find(101), 3u);
  EXPECT_EQ(places.Find(102), 900u);
  EXPECT_EQ(places.Find(103), kUnknown);
}

TEST(DensePlaces, TakesAShortRunOnlyWhereItIsTheFirstOrContinuesTheLast) {
  DensePlaces places;
  EXPECT_TRUE(Add(places, 5, {50}));
  EXPECT_TRUE(Add(places, 6, {60}));
  EXPECT_FALSE(Add(places, 8, {80})) << "an id was passed over";
  EXPECT_TRUE(Add(places, 7, {70}));
  EXPECT_TRUE(Add(places, 8, {81}));
  EXPECT_EQ(places.Find(6), 60u);
  EXPECT_EQ(places.Find(7), 70u);
  EXPECT_EQ(places.Find(8), 81u);
}

TEST(DensePlaces, RefusesIdsThatAreNotAboveAllOthers) {
  DensePlaces places;
  ASSERT_TRUE(Add(places, 1000, std::vector<uint64_t>(100, 1)));
  EXPECT_FALSE(Add(places, 0, std::vector<uint64_t>(100, 2)));
  EXPECT_FALSE(Add(places, 1099, std::vector<uint64_t>(100, 2)));
  EXPECT_EQ(places.Find(0), kUnknown);
  EXPECT_EQ(places.Find(1099), 1u);
}

RC_GTEST_PROP(DensePlaces, EqualsAMapOfWhatItTook, ()) {
  DensePlaces places;
  std::map<uint64_t, uint64_t> model;
  uint64_t next_id = 0;
  const auto runs = *rc::gen::inRange(0, 200);
  for (int i = 0; i < runs; ++i) {
    next_id += *rc::gen::element<uint64_t>(0, 0, 1, 5);
    const auto run = *rc::gen::container<std::vector<uint64_t>>(rc::gen::inRange<uint64_t>(0, 999));
    if (places.Add(next_id, run)) {
      for (size_t k = 0; k < run.size(); ++k) model[next_id + k] = run[k];
    }
    next_id += run.size();
  }
  for (uint64_t id = 0; id < next_id + 5; ++id) {
    const auto known = model.find(id);
    RC_ASSERT(places.Find(id) == (known == model.end() ? kUnknown : known->second));
  }
  std::vector<std::pair<uint64_t, uint64_t>> visited;
  places.ForEach([&](uint64_t id, uint64_t place) { visited.emplace_back(id, place); });
  RC_ASSERT(std::equal(
      visited.begin(), visited.end(), model.begin(), model.end(),
      [](const auto& a, const auto& b) { return a.first == b.first && a.second == b.second; }));
}

// What was added before it was published is found while the writer adds more.
TEST(DensePlaces, ReadersNeedNoLockWhileOneWriterAdds) {
  DensePlaces places;
  std::vector<uint64_t> run(16);
  const auto add = [&](uint64_t first_id) {
    for (uint64_t i = 0; i < run.size(); ++i) run[i] = 3 * (first_id + i);
    return places.Add(first_id, run);
  };
  const auto is_right = [&](uint64_t id) { return places.Find(id) == 3 * id; };
  EXPECT_EQ(WrongBesideWriter(20'000, run.size(), add, is_right), 0u);
}

}  // namespace
}  // namespace chassis
