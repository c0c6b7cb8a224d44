// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_KERNELS_H_
#define CHASSIS_CORE_SEARCH_KERNELS_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/format/metric.h"

// The loops over vectors, compiled for every SIMD target and picked at run time. They know nothing
// of slabs: rows are given one by one, as pointers. A sum is added up in the same order whatever
// rows and queries it is computed beside, so it does not depend on them by a single bit.
namespace chassis::kernels {

// Rows and query vectors are aligned to so many bytes and readable up to a multiple of them.
inline constexpr size_t kAlignment = 64;
inline constexpr size_t kLineFloats = kAlignment / sizeof(float);

// Queries in one call, and rows in one call: the arrays of results below have that shape.
inline constexpr size_t kMostQueries = 4;
inline constexpr size_t kMostRows = 1024;

// One result a row: entries at and past the number of rows are scratch.
struct alignas(kAlignment) RowFloats {
  float at[kMostRows];
};

// One to kMostQueries queries of `dimension` floats, `stride` floats apart, zeros up to a multiple
// of kLineFloats.
struct QueryGroup {
  const float* first;
  size_t stride;
  size_t count;
  size_t dimension;
};

// sums[q].at[i] = the sum over rows[i] and query q of (row - query)^2 for Metric::kL2, of
// row * query for the others. At most kMostRows rows, computed four at a time in the order given:
// rows that lie far apart next to each other are read as four streams. What follows the last
// component of a row is read and ignored. `squares`, if not null (never for kL2), takes the sum of
// the squares of every row in the same pass.
void Sums(Metric metric, const QueryGroup& queries, std::span<const float* const> rows,
          RowFloats* sums, RowFloats* squares);

// In place, for `n` rows: the sum of squares of a row becomes 1 / its length, or NaN where float32
// cannot hold the squares well (among them zero vectors).
void InverseLengths(size_t n, RowFloats* squares);

// In place, for `n` rows: sums become distances. `inverse_lengths` are those of the rows, for
// kCosine alone; the query of these sums then has length one. False if one of them is not finite.
bool FinishDistances(Metric metric, size_t n, const RowFloats* inverse_lengths, RowFloats* sums);

// Writes the positions of those of the first `n` distances that are not larger than `limit` (all
// of them if it is NaN; a NaN always) to `positions`, which has room for kMostRows, in ascending
// order. Returns how many there are.
size_t NotFarther(const RowFloats& distances, size_t n, float limit, uint32_t* positions);

}  // namespace chassis::kernels

#endif  // CHASSIS_CORE_SEARCH_KERNELS_H_
