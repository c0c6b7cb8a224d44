// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_DISTANCE_H_
#define CHASSIS_CORE_SEARCH_DISTANCE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/lazy_atomics.h"
#include "core/format/metric.h"
#include "core/search/kernels.h"
#include "core/search/queries.h"

namespace chassis {

// Returns the distance of two vectors, computed in double and rounded once. Slow, but right where
// float32 overflows or underflows on the way.
float PreciseDistance(Metric metric, const float* a, const float* b, size_t dimension);

// Verified rows of one slab. Borrowed.
struct RowBlock {
  std::span<const float* const> vectors;  // as kernels::Sums takes them
  std::span<const uint64_t> numbers;      // their numbers in the slab
  // By row number: 1 / the length as the kernels computed it, or NaN; 0 if it is not computed yet.
  const LazyAtomics<float>& inverse_lengths;
};

// Distances of a block of rows to a pack of queries, one group of queries after the other. Where
// the kernels have no finite distance, that of PreciseDistance() is used. One thread at a time.
class BlockDistances {
 public:
  // Borrows `queries`.
  explicit BlockDistances(const QueryPack& queries) : queries_(queries) {}

  // Computes the distances of a block to the queries of one group. For a new block group 0 must
  // come first, because it computes the inverse lengths for all groups. The slab keeps them.
  void Compute(size_t group, const RowBlock& block);

  // The distances to query q of the group, in the order of the rows.
  const kernels::RowFloats& of(size_t q) const { return distances_[q]; }

 private:
  void ComputeSums(size_t group, const RowBlock& block);
  bool LoadInverseLengths(const RowBlock& block);
  void KeepInverseLengths(const RowBlock& block) const;
  void MakePrecise(const float* query, std::span<const float* const> rows,
                   kernels::RowFloats* distances) const;

  const QueryPack& queries_;
  std::array<kernels::RowFloats, kernels::kMostQueries> distances_;
  kernels::RowFloats inverse_lengths_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_DISTANCE_H_
