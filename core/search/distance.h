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

// The distance of two vectors, in double precision and rounded once: slow, and right where
// float32 overflows or underflows on the way.
float PreciseDistance(Metric metric, const float* a, const float* b, size_t dimension);

// Verified rows of one slab. Borrowed.
struct RowBlock {
  std::span<const float* const> vectors;  // as kernels::Sums takes them
  std::span<const uint64_t> numbers;      // the same rows in the slab
  // By number: 1 / the length as the kernels have computed it, or NaN; 0 if none has yet.
  const LazyAtomics<float>& inverse_lengths;
};

// Distances of a block of rows to a pack of queries, one group of queries after the other. Where
// the kernels have no finite answer the precise one stands. One thread at a time.
class BlockDistances {
 public:
  // The pack must outlive this.
  explicit BlockDistances(const QueryPack& queries) : queries_(queries) {}

  // Computes the distances of a block to the queries of one group. Of a new block group 0 must come
  // first: what it learns of the rows serves the others, and is kept in the block's slab.
  void Compute(size_t group, const RowBlock& block);

  // Those of the group's query q, in the order of the rows.
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
