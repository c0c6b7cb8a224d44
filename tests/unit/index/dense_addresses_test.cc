// SPDX-License-Identifier: Apache-2.0
#include "core/index/dense_addresses.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "tests/unit/index/reader_beside_writer.h"

namespace chassis {
namespace {

bool Add(DenseAddresses& addresses, uint64_t first_id, std::vector<uint64_t> run) {
  return addresses.Add(first_id, run);
}

TEST(DenseAddresses, EveryIdHasAnAddressOfItsOwn) {
  DenseAddresses addresses;
  EXPECT_EQ(addresses.Find(0), kUnknown);
  ASSERT_TRUE(Add(addresses, 100, {7, 3, 900}));
  EXPECT_EQ(addresses.Find(99), kUnknown);
  EXPECT_EQ(addresses.Find(100), 7u);
  EXPECT_EQ(addresses.Find(101), 3u);
  EXPECT_EQ(addresses.Find(102), 900u);
  EXPECT_EQ(addresses.Find(103), kUnknown);
}

TEST(DenseAddresses, TakesAShortRunOnlyWhereItIsTheFirstOrContinuesTheLast) {
  DenseAddresses addresses;
  EXPECT_TRUE(Add(addresses, 5, {50}));
  EXPECT_TRUE(Add(addresses, 6, {60}));
  EXPECT_FALSE(Add(addresses, 8, {80})) << "an id was skipped";
  EXPECT_TRUE(Add(addresses, 7, {70}));
  EXPECT_TRUE(Add(addresses, 8, {81}));
  EXPECT_EQ(addresses.Find(6), 60u);
  EXPECT_EQ(addresses.Find(7), 70u);
  EXPECT_EQ(addresses.Find(8), 81u);
}

TEST(DenseAddresses, RefusesIdsThatAreNotAboveAllOthers) {
  DenseAddresses addresses;
  ASSERT_TRUE(Add(addresses, 1000, std::vector<uint64_t>(100, 1)));
  EXPECT_FALSE(Add(addresses, 0, std::vector<uint64_t>(100, 2)));
  EXPECT_FALSE(Add(addresses, 1099, std::vector<uint64_t>(100, 2)));
  EXPECT_EQ(addresses.Find(0), kUnknown);
  EXPECT_EQ(addresses.Find(1099), 1u);
}

RC_GTEST_PROP(DenseAddresses, EqualsAMapOfWhatItTook, ()) {
  DenseAddresses addresses;
  std::map<uint64_t, uint64_t> model;
  uint64_t next_id = 0;
  const auto runs = *rc::gen::inRange(0, 200);
  for (int i = 0; i < runs; ++i) {
    next_id += *rc::gen::element<uint64_t>(0, 0, 1, 5);
    const auto run = *rc::gen::container<std::vector<uint64_t>>(rc::gen::inRange<uint64_t>(0, 999));
    if (addresses.Add(next_id, run)) {
      for (size_t k = 0; k < run.size(); ++k) model[next_id + k] = run[k];
    }
    next_id += run.size();
  }
  for (uint64_t id = 0; id < next_id + 5; ++id) {
    const auto known = model.find(id);
    RC_ASSERT(addresses.Find(id) == (known == model.end() ? kUnknown : known->second));
  }
  std::vector<std::pair<uint64_t, uint64_t>> visited;
  addresses.ForEach([&](uint64_t id, uint64_t address) { visited.emplace_back(id, address); });
  RC_ASSERT(std::equal(
      visited.begin(), visited.end(), model.begin(), model.end(),
      [](const auto& a, const auto& b) { return a.first == b.first && a.second == b.second; }));
}

// Published ids are found while the writer adds more.
TEST(DenseAddresses, ReadersNeedNoLockWhileOneWriterAdds) {
  DenseAddresses addresses;
  std::vector<uint64_t> run(16);
  const auto add = [&](uint64_t first_id) {
    for (uint64_t i = 0; i < run.size(); ++i) run[i] = 3 * (first_id + i);
    return addresses.Add(first_id, run);
  };
  const auto is_right = [&](uint64_t id) { return addresses.Find(id) == 3 * id; };
  EXPECT_EQ(WrongBesideWriter(20'000, run.size(), add, is_right), 0u);
}

}  // namespace
}  // namespace chassis
