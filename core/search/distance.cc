// SPDX-License-Identifier: Apache-2.0
#include "core/search/distance.h"

#include <atomic>
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

void BlockDistances::Compute(size_t group, const RowBlock& block) {
  ComputeSums(group, block);
  const kernels::QueryGroup queries = queries_.group(group);
  for (size_t q = 0; q < queries.count; ++q) {
    if (!kernels::FinishDistances(queries_.metric(), block.vectors.size(), &inverse_lengths_,
                                  &distances_[q])) {
      MakePrecise(queries.first + q * queries.stride, block.vectors, &distances_[q]);
    }
  }
}

void BlockDistances::ComputeSums(size_t group, const RowBlock& block) {
  const bool need_lengths =
      queries_.metric() == Metric::kCosine && group == 0 && !LoadInverseLengths(block);
  kernels::Sums(queries_.metric(), queries_.group(group), block.vectors, distances_.data(),
                need_lengths ? &inverse_lengths_ : nullptr);
  if (!need_lengths) return;
  kernels::InverseLengths(block.vectors.size(), &inverse_lengths_);
  KeepInverseLengths(block);
}

// Returns false if one of them is not computed yet.
bool BlockDistances::LoadInverseLengths(const RowBlock& block) {
  for (size_t i = 0; i < block.numbers.size(); ++i) {
    inverse_lengths_.at[i] = block.inverse_lengths.Get(block.numbers[i]);
    if (inverse_lengths_.at[i] == 0) return false;
  }
  return true;
}

// Threads may store the same entry, because all store the same float: rows never change, and a sum
// does not depend on the rows and queries computed beside it.
void BlockDistances::KeepInverseLengths(const RowBlock& block) const {
  for (size_t i = 0; i < block.numbers.size(); ++i) {
    block.inverse_lengths.At(block.numbers[i])
        .store(inverse_lengths_.at[i], std::memory_order_relaxed);
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
