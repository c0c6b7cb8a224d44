// SPDX-License-Identifier: Apache-2.0
#include "core/search/queries.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace chassis {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

QueryMatrix Matrix(const std::vector<float>& floats, size_t dimension, size_t stride) {
  return {floats.data(), floats.size() * sizeof(float) / stride, stride, dimension};
}

std::string Refusal(const QueryMatrix& queries) {
  const Status status = CheckQueries(queries);
  if (status.has_value()) return "";
  EXPECT_EQ(status.error().code, Code::kQueryInvalid);
  return status.error().message;
}

TEST(CheckQueries, NamesRowAndComponentOfTheFirstNan) {
  std::vector<float> floats(12);
  floats[2] = kInfinity;
  EXPECT_EQ(Refusal(Matrix(floats, 3, 16)), "");
  floats[3] = std::nanf("");  // between the rows
  EXPECT_EQ(Refusal(Matrix(floats, 3, 16)), "");
  floats[9] = floats[10] = std::nanf("");
  const Status status = CheckQueries(Matrix(floats, 3, 16));
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().message, "search: component 1 of query 2 is NaN");
  EXPECT_EQ(status.error().row, 2u);
}

TEST(CheckQueries, RefusesAStrideThatNoMatrixHas) {
  const std::vector<float> floats(12);
  EXPECT_EQ(Refusal({floats.data(), 1, 8, 3}),
            "search: stride of 8 bytes is shorter than 3 floats");
  EXPECT_EQ(Refusal({floats.data(), 1, 14, 3}),
            "search: stride of 14 bytes is not a multiple of 4");
  EXPECT_EQ(Refusal({floats.data(), 3, SIZE_MAX / 4 * 4, 3}),
            "search: 3 queries at a stride of 18446744073709551612 bytes exceed the address "
            "space");
}

TEST(CheckQueries, RefusesANullMatrixUnlessItIsEmpty) {
  EXPECT_EQ(Refusal({nullptr, 0, 12, 3}), "");
}

TEST(QueryPack, CopiesRowsIntoAlignedLinesPaddedWithZeros) {
  const std::vector<float> floats = {1, 2, 3, 9, 4, 5, 6, 9, 7, 8, 9, 9};
  const QueryPack pack(Metric::kL2, Matrix(floats, 3, 16), 1, 2);
  ASSERT_EQ(pack.count(), 2u);
  for (size_t q = 0; q < 2; ++q) {
    EXPECT_EQ(reinterpret_cast<uintptr_t>(pack.row(q)) % kernels::kAlignment, 0u);
    for (size_t i = 0; i < kernels::kLineFloats; ++i) {
      EXPECT_EQ(pack.row(q)[i], i < 3 ? floats[4 * (q + 1) + i] : 0) << q << " " << i;
    }
  }
}

TEST(QueryPack, ScalesCosineQueriesToLengthOne) {
  const std::vector<float> floats = {3e30f, 4e30f, 0, 0, 3e-40f, 4e-40f};
  const QueryPack pack(Metric::kCosine, Matrix(floats, 2, 8), 0, 3);
  EXPECT_FLOAT_EQ(pack.row(0)[0], 0.6f);
  EXPECT_FLOAT_EQ(pack.row(0)[1], 0.8f);
  EXPECT_EQ(pack.row(1)[0], 0);
  EXPECT_EQ(pack.row(1)[1], 0);
  EXPECT_NEAR(pack.row(2)[0], 0.6f, 1e-4);  // subnormal floats hold but a few digits
  EXPECT_NEAR(pack.row(2)[1], 0.8f, 1e-4);
}

TEST(QueryPack, GroupsCoverEveryQueryOnce) {
  for (size_t n = 1; n <= 9; ++n) {
    const std::vector<float> floats(n);
    const QueryPack pack(Metric::kL2, Matrix(floats, 1, 4), 0, n);
    size_t seen = 0;
    for (size_t g = 0; g < pack.group_count(); ++g) {
      EXPECT_EQ(pack.group(g).first, pack.row(seen));
      EXPECT_GE(pack.group(g).count, 1u);
      EXPECT_LE(pack.group(g).count, kernels::kMostQueries);
      seen += pack.group(g).count;
    }
    EXPECT_EQ(seen, n);
  }
}

}  // namespace
}  // namespace chassis
