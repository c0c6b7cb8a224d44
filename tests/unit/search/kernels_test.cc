// SPDX-License-Identifier: Apache-2.0
#include "core/search/kernels.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <vector>

#include "core/search/queries.h"
#include "tests/unit/search/every_target.h"
#include "tests/unit/search/plain_slab.h"

namespace chassis {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> RandomVector(size_t dimension, std::mt19937* random) {
  std::vector<float> v(dimension);
  std::normal_distribution<float> normal;
  for (float& x : v) x = normal(*random);
  return v;
}

// A few rows and queries of one dimension.
struct Block {
  Block(size_t dimension, size_t row_count, size_t query_count)
      : slab(dimension), query_floats(RandomVector(dimension * query_count, &random)) {
    for (size_t i = 0; i < row_count; ++i) slab.Add(RandomVector(dimension, &random), i, true);
    for (size_t i = 0; i < row_count; ++i) rows.push_back(slab.Row(i));
    matrix = {query_floats.data(), query_count, dimension * sizeof(float), dimension};
  }

  std::mt19937 random{1};
  PlainSlab slab;
  std::vector<float> query_floats;
  std::vector<const float*> rows;
  QueryMatrix matrix;
};

RC_GTEST_PROP(Kernels, SumsAreTheSameBitForBitWhateverIsComputedBesideThem, ()) {
  const auto dimension = *rc::gen::inRange<size_t>(1, 200);
  const auto row_count = *rc::gen::inRange<size_t>(1, 12);
  const auto query_count = *rc::gen::inRange<size_t>(1, kernels::kMostQueries + 1);
  const auto metric = *rc::gen::element(Metric::kL2, Metric::kInnerProduct);
  const Block block(dimension, row_count, query_count);
  const QueryPack pack(metric, block.matrix, 0, query_count);
  ForEveryTarget([&](size_t) {
    std::vector<kernels::RowFloats> sums(query_count), alone(1), squares(1);
    kernels::Sums(metric, pack.group(0), block.rows, sums.data(),
                  metric == Metric::kL2 ? nullptr : squares.data());
    for (size_t q = 0; q < query_count; ++q) {
      const QueryPack one(metric, block.matrix, q, 1);
      for (size_t i = 0; i < row_count; ++i) {
        kernels::Sums(metric, one.group(0), {&block.rows[i], 1}, alone.data(), nullptr);
        RC_ASSERT(alone[0].at[0] == sums[q].at[i]);
      }
    }
  });
}

RC_GTEST_PROP(Kernels, SquaresAreTheProductOfARowWithItself, ()) {
  const auto dimension = *rc::gen::inRange<size_t>(1, 200);
  const auto row_count = *rc::gen::inRange<size_t>(1, 12);
  const Block block(dimension, row_count, 1);
  const QueryPack pack(Metric::kInnerProduct, block.matrix, 0, 1);
  ForEveryTarget([&](size_t) {
    std::vector<kernels::RowFloats> sums(1), squares(1);
    kernels::Sums(Metric::kInnerProduct, pack.group(0), block.rows, sums.data(), squares.data());
    for (size_t i = 0; i < row_count; ++i) {
      const QueryMatrix row{block.rows[i], 1, dimension * sizeof(float), dimension};
      const QueryPack same(Metric::kInnerProduct, row, 0, 1);
      kernels::Sums(Metric::kInnerProduct, same.group(0), {&block.rows[i], 1}, sums.data(),
                    nullptr);
      RC_ASSERT(sums[0].at[0] == squares[0].at[i]);
    }
  });
}

TEST(Kernels, InverseLengthsAreNanWhereSquaresLeaveTheRangeOfFloat) {
  ForEveryTarget([](size_t) {
    kernels::RowFloats s;
    const float squares[] = {4, 0x1p-60f, 0x1p60f, 0, 0x1p-61f, 0x1p61f, kInfinity, kNan, 0.25f};
    std::copy(std::begin(squares), std::end(squares), s.at);
    kernels::InverseLengths(std::size(squares), &s);
    EXPECT_EQ(s.at[0], 0.5f);
    EXPECT_EQ(s.at[1], 0x1p30f);
    EXPECT_EQ(s.at[2], 0x1p-30f);
    for (size_t i = 3; i < 8; ++i) EXPECT_TRUE(std::isnan(s.at[i])) << i;
    EXPECT_EQ(s.at[8], 2.0f);
  });
}

TEST(Kernels, FinishDistancesReturnsWhetherAllAreFinite) {
  ForEveryTarget([](size_t) {
    for (const float odd : {kNan, kInfinity, -kInfinity}) {
      for (size_t n = 1; n <= 40; ++n) {
        kernels::RowFloats sums = {};
        sums.at[n] = odd;  // not one of them
        EXPECT_TRUE(kernels::FinishDistances(Metric::kL2, n, nullptr, &sums));
        EXPECT_FALSE(kernels::FinishDistances(Metric::kL2, n + 1, nullptr, &sums));
      }
    }
  });
}

TEST(Kernels, FinishDistancesTurnsSumsIntoDistances) {
  ForEveryTarget([](size_t) {
    kernels::RowFloats sums = {}, inverse_lengths = {};
    sums.at[0] = 3;
    inverse_lengths.at[0] = 0.25f;
    kernels::FinishDistances(Metric::kL2, 1, nullptr, &sums);
    EXPECT_EQ(sums.at[0], 3);
    kernels::FinishDistances(Metric::kInnerProduct, 1, nullptr, &sums);
    EXPECT_EQ(sums.at[0], -3);
    kernels::FinishDistances(Metric::kCosine, 1, &inverse_lengths, &sums);
    EXPECT_EQ(sums.at[0], 1.75f);
  });
}

RC_GTEST_PROP(Kernels, NotFartherListsWhatIsNotLargerThanTheLimit, ()) {
  const auto odd_or_small = rc::gen::element(0.0f, 1.0f, 2.0f, 3.0f, kNan, kInfinity, -kInfinity);
  const auto n = *rc::gen::inRange<size_t>(0, kernels::kMostRows + 1);
  const auto values = *rc::gen::container<std::vector<float>>(n, odd_or_small);
  const float limit = *odd_or_small;
  std::vector<uint32_t> expected;
  for (size_t i = 0; i < n; ++i) {
    if (!(values[i] > limit)) expected.push_back(static_cast<uint32_t>(i));
  }
  const auto distances = std::make_unique<kernels::RowFloats>();
  std::copy(values.begin(), values.end(), distances->at);
  ForEveryTarget([&](size_t) {
    std::vector<uint32_t> positions(kernels::kMostRows);
    positions.resize(kernels::NotFarther(*distances, n, limit, positions.data()));
    RC_ASSERT(positions == expected);
  });
}

}  // namespace
}  // namespace chassis
