// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_SEARCH_H_
#define CHASSIS_CORE_SEARCH_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/error.h"
#include "core/base/task.h"
#include "core/format/metric.h"
#include "core/search/filter.h"
#include "core/store/read/snapshot.h"

namespace chassis {

struct SearchOptions {
  std::optional<Metric> metric;                 // default: the collection's
  std::span<const Filter* const> filters = {};  // only records that pass all are searched
  Task* task = nullptr;                         // bounds and progress; null = none
};

// Finds the k nearest live vectors of a collection for each of n queries, exactly. Smaller is
// nearer; a NaN distance comes last; among equal distances the smaller id comes first. Distances
// are float32, within the bound that the README of this folder states; the cosine distance to a
// zero vector is 1. Vectors that the filters leave out are neither read nor verified, as if they
// did not exist.
//
// queries: n rows of `dimension` floats, `query_stride` bytes apart (0 = 4 * dimension).
// ids, distances: room for n * k entries, row-major; query q's results start at q * k. found: n
// counts, each at most k; fewer than k is no error, and the entries past found[q] are left as they
// are. After an error the contents of all three are unspecified.
//
// Threads: any number at once, also on the same snapshot.
//
// AERO_QUERY_NOT_FOUND: no such collection. AERO_SCHEMA_DIMENSION_MISMATCH: `dimension` is not the
// collection's. AERO_QUERY_INVALID: the collection holds no vectors (dimension 0), the metric is
// unknown, k is 0, a stride is shorter than a row or not a multiple of 4, n * k is too large, or a
// query has a NaN (named by row and component). Damage found on the way fails the search with the
// error that names it. The task may end it with AERO_EXECUTION_CANCELLED, AERO_EXECUTION_TIMEOUT,
// or AERO_EXECUTION_LIMIT if its budget is too small for one query or for the filters.
Status Search(const Snapshot& snapshot, uint32_t collection, const SearchOptions& options,
              const float* queries, size_t n, size_t query_stride, size_t dimension, size_t k,
              uint64_t* ids, float* distances, size_t* found);

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_SEARCH_H_
