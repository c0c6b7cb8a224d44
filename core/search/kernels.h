// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_KERNELS_H_
#define CHASSIS_CORE_SEARCH_KERNELS_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/format/metric.h"

// The loops over vectors, compiled for every SIMD target and picked at run time. They know nothing
// of slabs: rows are given one by one, as pointers. A sum is always added up in the same order, so
// no bit of it depends on the rows and queries that are computed beside it.
namespace chassis::kernels {

// Rows and query vectors are aligned to this many bytes and readable up to a multiple of it,
// because kernels load whole SIMD vectors.
inline constexpr size_t kAlignment = 64;
inline constexpr size_t kLineFloats = kAlignment / sizeof(float);

// The most queries and rows in one call; the result arrays below have that shape.
inline constexpr size_t kMostQueries = 4;
inline constexpr size_t kMostRows = 1024;

// One result per row; entries from the number of rows on are scratch.
struct alignas(kAlignment) RowFloats {
  float at[kMostRows];
};

// One to kMostQueries queries of `dimension` floats, `stride` floats apart, padded with zeros to a
// multiple of kLineFloats.
struct QueryGroup {
  const float* first;
  size_t stride;
  size_t count;
  size_t dimension;
};

// Sets sums[q].at[i] to the sum over the components of rows[i] and query q: of (row - query)^2 for
// Metric::kL2, of row * query for the others. Takes at most kMostRows rows, four at a time in the
// order given, so neighbours that lie far apart in memory are read as four streams. Ignores the
// padding behind a row, though it is loaded. `squares`, if not null, receives the sum of the
// squares of every row in the same pass; kL2 has no squares.
void Sums(Metric metric, const QueryGroup& queries, std::span<const float* const> rows,
          RowFloats* sums, RowFloats* squares);

// Replaces the sums of squares of `n` rows by 1 / the length of each, or by NaN where float32
// cannot hold the squares well (zero vectors included).
void InverseLengths(size_t n, RowFloats* squares);

// Replaces the sums of `n` rows by distances. Returns false if a distance is not finite. Only
// kCosine uses `inverse_lengths`, those of the rows; its query must have length one, because the
// sums are not divided by the length of the query.
bool FinishDistances(Metric metric, size_t n, const RowFloats* inverse_lengths, RowFloats* sums);

// Writes the positions of those among the first `n` distances that are not larger than `limit` to
// `positions`, ascending, and returns their number. A NaN distance is always included, and a NaN
// limit includes all. `positions` has room for kMostRows.
size_t NotFarther(const RowFloats& distances, size_t n, float limit, uint32_t* positions);

}  // namespace chassis::kernels

#endif  // CHASSIS_CORE_SEARCH_KERNELS_H_
