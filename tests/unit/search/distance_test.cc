// SPDX-License-Identifier: Apache-2.0
#include "core/search/distance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <vector>

#include "tests/unit/search/brute_force.h"
#include "tests/unit/search/every_target.h"
#include "tests/unit/search/plain_slab.h"

namespace chassis {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr Metric kMetrics[] = {Metric::kL2, Metric::kInnerProduct, Metric::kCosine};

// The distance of one row to one query, as a search computes it.
float Distance(Metric metric, const std::vector<float>& row, const std::vector<float>& query) {
  PlainSlab slab(row.size());
  slab.Add(row, 0, true);
  const QueryMatrix matrix{query.data(), 1, query.size() * sizeof(float), query.size()};
  const QueryPack pack(metric, matrix, 0, 1);
  const auto distances = std::make_unique<BlockDistances>(pack);
  const std::vector<const float*> rows = {slab.Row(0)};
  const std::vector<uint64_t> numbers = {0};
  distances->Compute(0, {rows, numbers, slab.InverseLengths()});
  return distances->of(0).at[0];
}

TEST(BlockDistances, StayWithinTheStatedBound) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  for (const size_t dimension :
       std::vector<size_t>{1, 2, 3, 7, 8, 15, 16, 17, 31, 64, 100, 128, 768, 1000, 65536}) {
    PlainSlab slab(dimension);
    std::vector<const float*> rows;
    std::vector<uint64_t> numbers;
    std::vector<float> queries(9 * dimension);
    for (float& x : queries) x = normal(random);
    for (uint64_t i = 0; i < 11; ++i) {
      std::vector<float> row(dimension);
      for (float& x : row) x = normal(random);
      slab.Add(row, i, true);
    }
    for (uint64_t i = 0; i < 11; ++i) {
      rows.push_back(slab.Row(i));
      numbers.push_back(i);
    }
    const QueryMatrix matrix{queries.data(), 9, dimension * sizeof(float), dimension};
    for (const Metric metric : kMetrics) {
      const QueryPack pack(metric, matrix, 0, 9);
      ForEveryTarget([&](size_t lanes) {
        slab.ForgetInverseLengths();
        const RowBlock block{rows, numbers, slab.InverseLengths()};
        const auto distances = std::make_unique<BlockDistances>(pack);
        for (size_t q = 0; q < 9; ++q) {
          if (q % kernels::kMostQueries == 0) distances->Compute(q / kernels::kMostQueries, block);
          for (size_t i = 0; i < rows.size(); ++i) {
            const float actual = distances->of(q % kernels::kMostQueries).at[i];
            const Expected expected =
                ExpectedDistance(metric, rows[i], matrix.row(q), dimension, lanes);
            ASSERT_TRUE(Agrees(actual, expected)) << dimension << " " << actual;
          }
        }
      });
    }
  }
}

TEST(BlockDistances, AreRightWhereFloatOverflowsOnTheWay) {
  ForEveryTarget([](size_t) {
    EXPECT_EQ(Distance(Metric::kInnerProduct, {1e30f, 1e30f, 1}, {1e30f, -1e30f, 2}), -2);
    EXPECT_FLOAT_EQ(Distance(Metric::kCosine, {1e30f, 0}, {1e30f, 1e30f}),
                    static_cast<float>(1 - std::sqrt(0.5)));
    EXPECT_EQ(Distance(Metric::kL2, {1e30f, 0}, {-1e30f, 0}), kInfinity);
  });
}

TEST(BlockDistances, AreRightWhereSquaresUnderflow) {
  ForEveryTarget([](size_t) {
    EXPECT_FLOAT_EQ(Distance(Metric::kCosine, {1e-30f, 0}, {1e-30f, 1e-30f}),
                    static_cast<float>(1 - std::sqrt(0.5)));
    EXPECT_FLOAT_EQ(Distance(Metric::kCosine, {-1e-30f, 0}, {1, 0}), 2);
  });
}

TEST(BlockDistances, CosineWithAZeroVectorIsOne) {
  ForEveryTarget([](size_t) {
    EXPECT_EQ(Distance(Metric::kCosine, {0, -0.0f}, {1, 2}), 1);
    EXPECT_EQ(Distance(Metric::kCosine, {1, 2}, {0, 0}), 1);
    EXPECT_EQ(Distance(Metric::kCosine, {0, 0}, {0, 0}), 1);
    EXPECT_EQ(Distance(Metric::kCosine, {0, 0}, {kInfinity, 1}), 1);
    EXPECT_EQ(Distance(Metric::kCosine, {std::nanf(""), 1}, {0, 0}), 1);
  });
}

TEST(BlockDistances, FollowArithmeticForNanAndInfinity) {
  ForEveryTarget([](size_t) {
    for (const Metric metric : kMetrics) {
      EXPECT_TRUE(std::isnan(Distance(metric, {std::nanf(""), 1}, {1, 1})));
    }
    EXPECT_EQ(Distance(Metric::kL2, {kInfinity, 1}, {1, 1}), kInfinity);
    EXPECT_TRUE(std::isnan(Distance(Metric::kL2, {kInfinity, 1}, {kInfinity, 1})));
    EXPECT_EQ(Distance(Metric::kInnerProduct, {kInfinity, 1}, {1, 1}), -kInfinity);
    EXPECT_TRUE(std::isnan(Distance(Metric::kInnerProduct, {kInfinity, 1}, {0, 1})));
    EXPECT_TRUE(std::isnan(Distance(Metric::kCosine, {1, 1}, {kInfinity, 1})));
    EXPECT_TRUE(std::isnan(Distance(Metric::kCosine, {kInfinity, 1}, {1, 1})));
  });
}

TEST(PreciseDistance, RoundsOnce) {
  const float a[] = {1, 1e-8f}, b[] = {0, 0};
  EXPECT_EQ(PreciseDistance(Metric::kL2, a, b, 2), 1);
  const float c[] = {16777216, 1, 1}, ones[] = {1, 1, 1};
  EXPECT_EQ(PreciseDistance(Metric::kInnerProduct, c, ones, 3), -16777218);
}

}  // namespace
}  // namespace chassis
