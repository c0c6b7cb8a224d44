// SPDX-License-Identifier: Apache-2.0
#include "core/search/queries.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "core/format/matrix.h"

namespace chassis {
namespace {

Failure Invalid(std::string message) {
  return Fail(Code::kQueryInvalid, "search: " + std::move(message));
}

void ScaleToLengthOne(const float* from, size_t dimension, float* to) {
  double squares = 0;
  for (size_t i = 0; i < dimension; ++i) squares += double{from[i]} * from[i];
  if (squares == 0) return;
  const double length = std::sqrt(squares);
  for (size_t i = 0; i < dimension; ++i) to[i] = static_cast<float>(from[i] / length);
}

}  // namespace

Status CheckQueries(const QueryMatrix& queries) {
  if (queries.count == 0) return {};
  if (const Status stride = CheckStride(queries.stride, queries.dimension); !stride) {
    return Failure(Prefixed("search: ", stride.error()));
  }
  if (queries.stride > 0 && queries.count > size_t{PTRDIFF_MAX} / queries.stride) {
    return Invalid(std::to_string(queries.count) + " queries at a stride of " +
                   std::to_string(queries.stride) + " bytes exceed the address space");
  }
  for (size_t q = 0; q < queries.count; ++q) {
    const float* row = queries.row(q);
    const float* end = row + queries.dimension;
    const float* nan = std::find_if(row, end, [](float x) { return std::isnan(x); });
    if (nan != end) {
      return FailAtRow(Code::kQueryInvalid,
                       "search: component " + std::to_string(nan - row) + " of query " +
                           std::to_string(q) + " is NaN",
                       q);
    }
  }
  return {};
}

QueryPack::QueryPack(Metric metric, const QueryMatrix& queries, size_t first, size_t count)
    : metric_(metric), dimension_(queries.dimension), count_(count) {
  const size_t lines_per_query = (dimension_ + kernels::kLineFloats - 1) / kernels::kLineFloats;
  stride_ = lines_per_query * kernels::kLineFloats;
  lines_.resize(count * lines_per_query);
  for (size_t i = 0; i < count; ++i) {
    const float* from = queries.row(first + i);
    float* to = lines_[i * lines_per_query].at;
    if (metric == Metric::kCosine) {
      ScaleToLengthOne(from, dimension_, to);
    } else {
      std::copy_n(from, dimension_, to);
    }
  }
}

kernels::QueryGroup QueryPack::group(size_t i) const {
  const size_t first = i * kernels::kMostQueries;
  return {row(first), stride_, std::min(kernels::kMostQueries, count_ - first), dimension_};
}

}  // namespace chassis
