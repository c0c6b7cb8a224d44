// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_DISTANCE_H_
#define CHASSIS_CORE_SEARCH_DISTANCE_H_

#include <array>
#include <cstddef>
#include <span>

#include "core/format/metric.h"
#include "core/search/kernels.h"
#include "core/search/queries.h"

namespace chassis {

// The distance of two vectors, in double precision and rounded once: slow, and right where
// float32 overflows or underflows on the way.
float PreciseDistance(Metric metric, const float* a, const float* b, size_t dimension);

// Distances of a block of rows to a pack of queries, one group of queries after the other. Where
// the kernels have no finite answer the precise one stands. One thread at a time.
class BlockDistances {
 public:
  // The pack must outlive this.
  explicit BlockDistances(const QueryPack& queries) : queries_(queries) {}

  // Computes the distances of `rows` (as kernels::Sums takes them) to the queries of one group.
  // Of a new block group 0 must come first: what it learns of the rows serves the others.
  void Compute(size_t group, std::span<const float* const> rows);

  // Those of the group's query q, in the order of the rows.
  const kernels::RowFloats& of(size_t q) const { return distances_[q]; }

 private:
  void MakePrecise(const float* query, std::span<const float* const> rows,
                   kernels::RowFloats* distances) const;

  const QueryPack& queries_;
  std::array<kernels::RowFloats, kernels::kMostQueries> distances_;
  kernels::RowFloats inverse_lengths_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_DISTANCE_H_
