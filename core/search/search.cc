// SPDX-License-Identifier: Apache-2.0
#include "core/search/search.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/search/queries.h"
#include "core/search/scan.h"

namespace chassis {
namespace {

Failure Invalid(std::string message) {
  return Fail(Code::kQueryInvalid, "search: " + std::move(message));
}

Result<Metric> CheckCollection(const CollectionInfo& info, const SearchOptions& options,
                               size_t dimension) {
  const std::string name = "collection " + std::to_string(info.number);
  if (info.dimension == 0) return Invalid(name + " holds no vectors");
  const Metric metric = options.metric.value_or(info.metric);
  if (metric != Metric::kL2 && metric != Metric::kInnerProduct && metric != Metric::kCosine) {
    return Invalid("unknown metric " + std::to_string(static_cast<uint32_t>(metric)));
  }
  if (dimension != info.dimension) {
    return Fail(Code::kSchemaDimensionMismatch, "search: queries have dimension " +
                                                    std::to_string(dimension) + ", " + name +
                                                    " has " + std::to_string(info.dimension));
  }
  return metric;
}

Status CheckResults(const Results& results, size_t n) {
  if (n == 0) return {};
  if (results.k == 0) return Invalid("k is 0");
  if (results.ids == nullptr) return Invalid("ids is null");
  if (results.distances == nullptr) return Invalid("distances is null");
  if (results.found == nullptr) return Invalid("found is null");
  if (n > size_t{PTRDIFF_MAX} / sizeof(uint64_t) / results.k) {
    return Invalid("k = " + std::to_string(results.k) + " results of " + std::to_string(n) +
                   " queries exceed the address space");
  }
  return {};
}

}  // namespace

Status Search(const Snapshot& snapshot, uint32_t collection, const SearchOptions& options,
              const float* queries, size_t n, size_t query_stride, size_t dimension, size_t k,
              uint64_t* ids, float* distances, size_t* found) {
  CHASSIS_ASSIGN(const CollectionInfo info, snapshot.Collection(collection));
  CHASSIS_ASSIGN(const Metric metric, CheckCollection(info, options, dimension));
  const Results results{k, ids, distances, found};
  CHASSIS_TRY(CheckResults(results, n));
  const size_t stride = query_stride == 0 ? dimension * sizeof(float) : query_stride;
  const QueryMatrix matrix{queries, n, stride, dimension};
  CHASSIS_TRY(CheckQueries(matrix));
  CHASSIS_ASSIGN(const std::vector<SlabRows> slabs, snapshot.Slabs(collection));
  return SearchSlabs<SlabRows>(slabs, metric, matrix, results);
}

}  // namespace chassis
