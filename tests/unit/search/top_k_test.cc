// SPDX-License-Identifier: Apache-2.0
#include "core/search/top_k.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace chassis {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

struct Candidate {
  float distance;
  uint64_t id;
};

bool Nearer(const Candidate& a, const Candidate& b) {
  if (std::isnan(a.distance) != std::isnan(b.distance)) return std::isnan(b.distance);
  if (!std::isnan(a.distance) && a.distance != b.distance) return a.distance < b.distance;
  return a.id < b.id;
}

RC_GTEST_PROP(TopK, KeepsWhatASortPutsFirst, ()) {
  const auto distances = *rc::gen::container<std::vector<float>>(rc::gen::oneOf(
      rc::gen::arbitrary<float>(),
      rc::gen::element(0.0f, -0.0f, 1.0f, -1.0f, 1e-45f, kInfinity, -kInfinity, kNan, -kNan)));
  const auto k = *rc::gen::inRange<size_t>(1, distances.size() + 3);
  const auto ids =
      *rc::gen::unique<std::vector<uint64_t>>(distances.size(), rc::gen::arbitrary<uint64_t>());
  std::vector<Candidate> candidates;
  for (size_t i = 0; i < ids.size(); ++i) candidates.push_back({distances[i], ids[i]});

  TopK top(k);
  for (const Candidate& c : candidates) top.Offer(c.distance, c.id);
  std::vector<uint64_t> got_ids(k);
  std::vector<float> got_distances(k);
  const size_t count = top.Take(got_ids.data(), got_distances.data());

  std::sort(candidates.begin(), candidates.end(), Nearer);
  RC_ASSERT(count == std::min(k, candidates.size()));
  for (size_t i = 0; i < count; ++i) {
    RC_ASSERT(got_ids[i] == candidates[i].id);
    RC_ASSERT(got_distances[i] == candidates[i].distance ||
              (std::isnan(got_distances[i]) && std::isnan(candidates[i].distance)));
  }
}

TEST(TopK, LimitIsTheFarthestKeptOnceItIsFull) {
  TopK top(2);
  EXPECT_TRUE(std::isnan(top.limit()));
  top.Offer(5, 1);
  EXPECT_TRUE(std::isnan(top.limit()));
  top.Offer(3, 2);
  EXPECT_EQ(top.limit(), 5);
  top.Offer(4, 3);
  EXPECT_EQ(top.limit(), 4);
}

TEST(TopK, MayEnterRefusesOnlyWhatNoIdCouldBringIn) {
  TopK top(1);
  EXPECT_TRUE(top.MayEnter(kNan));
  top.Offer(kNan, 5);
  EXPECT_TRUE(top.MayEnter(kNan));
  top.Offer(2, 5);
  EXPECT_TRUE(top.MayEnter(2));
  EXPECT_FALSE(top.MayEnter(std::nextafter(2.0f, 3.0f)));
  EXPECT_FALSE(top.MayEnter(kNan));
}

TEST(TopK, LeavesEntriesPastTheResultsAlone) {
  TopK top(3);
  top.Offer(1, 10);
  uint64_t ids[3] = {7, 7, 7};
  float distances[3] = {7, 7, 7};
  EXPECT_EQ(top.Take(ids, distances), 1u);
  EXPECT_EQ(ids[0], 10u);
  EXPECT_EQ(distances[0], 1);
  EXPECT_EQ(ids[1], 7u);
  EXPECT_EQ(distances[1], 7);
}

}  // namespace
}  // namespace chassis
