// SPDX-License-Identifier: Apache-2.0
#include "core/search/distance.h"

#include <cmath>
#include <limits>

namespace chassis {
namespace {

double SquaredDifference(const float* a, const float* b, size_t dimension) {
  double sum = 0;
  for (size_t i = 0; i < dimension; ++i) {
    const double difference = double{a[i]} - b[i];
    sum += difference * difference;
  }
  return sum;
}

double Product(const float* a, const float* b, size_t dimension) {
  double sum = 0;
  for (size_t i = 0; i < dimension; ++i) sum += double{a[i]} * b[i];
  return sum;
}

double Cosine(const float* a, const float* b, size_t dimension) {
  const double squares_of_a = Product(a, a, dimension);
  const double squares_of_b = Product(b, b, dimension);
  if (squares_of_a == 0 || squares_of_b == 0) return 0;
  return Product(a, b, dimension) / (std::sqrt(squares_of_a) * std::sqrt(squares_of_b));
}

}  // namespace

float PreciseDistance(Metric metric, const float* a, const float* b, size_t dimension) {
  switch (metric) {
    case Metric::kL2:
      return static_cast<float>(SquaredDifference(a, b, dimension));
    case Metric::kInnerProduct:
      return static_cast<float>(-Product(a, b, dimension));
    case Metric::kCosine:
      return static_cast<float>(1 - Cosine(a, b, dimension));
  }
  return std::numeric_limits<float>::quiet_NaN();
}

void BlockDistances::Compute(size_t group, std::span<const float* const> rows) {
  const Metric metric = queries_.metric();
  const kernels::QueryGroup queries = queries_.group(group);
  const bool new_rows = metric == Metric::kCosine && group == 0;
  kernels::Sums(metric, queries, rows, distances_.data(), new_rows ? &inverse_lengths_ : nullptr);
  if (new_rows) kernels::InverseLengths(rows.size(), &inverse_lengths_);
  for (size_t q = 0; q < queries.count; ++q) {
    if (!kernels::FinishDistances(metric, rows.size(), &inverse_lengths_, &distances_[q])) {
      MakePrecise(queries.first + q * queries.stride, rows, &distances_[q]);
    }
  }
}

void BlockDistances::MakePrecise(const float* query, std::span<const float* const> rows,
                                 kernels::RowFloats* distances) const {
  for (size_t i = 0; i < rows.size(); ++i) {
    if (std::isfinite(distances->at[i])) continue;
    distances->at[i] = PreciseDistance(queries_.metric(), query, rows[i], queries_.dimension());
  }
}

}  // namespace chassis
