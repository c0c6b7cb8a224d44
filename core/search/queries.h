// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_QUERIES_H_
#define CHASSIS_CORE_SEARCH_QUERIES_H_

#include <cstddef>
#include <vector>

#include "core/base/error.h"
#include "core/format/metric.h"
#include "core/search/kernels.h"

namespace chassis {

// The caller's queries: `count` rows of `dimension` floats, `stride` bytes apart. Borrowed.
struct QueryMatrix {
  const float* first = nullptr;
  size_t count = 0;
  size_t stride = 0;
  size_t dimension = 0;

  const float* row(size_t i) const { return first + i * (stride / sizeof(float)); }
};

// Fails with AERO_QUERY_INVALID for a stride that is shorter than a row, not a multiple of 4 or too
// large to address, and for a NaN (the error names its row and component, and has the row).
// Infinities are valid.
Status CheckQueries(const QueryMatrix& queries);

// Copies of some queries in the form that the kernels read: aligned, padded with zeros and, for
// the cosine metric, of length one (a zero vector stays zero; infinities become NaN).
class QueryPack {
 public:
  // Copies rows first .. first + count - 1. REQUIRES: CheckQueries() has accepted `queries`,
  // because rows are addressed by its stride.
  QueryPack(Metric metric, const QueryMatrix& queries, size_t first, size_t count);

  Metric metric() const { return metric_; }
  size_t dimension() const { return dimension_; }
  size_t count() const { return count_; }
  const float* row(size_t i) const { return floats() + i * stride_; }

  // Groups of kernels::kMostQueries queries; only the last may be smaller.
  size_t group_count() const {
    return (count_ + kernels::kMostQueries - 1) / kernels::kMostQueries;
  }
  kernels::QueryGroup group(size_t i) const;

 private:
  struct alignas(kernels::kAlignment) Line {
    float at[kernels::kLineFloats] = {};
  };
  const float* floats() const { return reinterpret_cast<const float*>(lines_.data()); }

  Metric metric_;
  size_t dimension_;
  size_t count_;
  size_t stride_;  // floats
  std::vector<Line> lines_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_QUERIES_H_
