// SPDX-License-Identifier: Apache-2.0
#include "core/search/search.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/search/queries.h"
#include "core/search/row_set.h"
#include "core/search/scan.h"
#include "core/search/select_rows.h"

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
  if (!IsKnown(metric)) {
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
  // The results of one query alone need no more room than there are records.
  if (n > 1 && n > size_t{PTRDIFF_MAX} / sizeof(uint64_t) / results.k) {
    return Invalid("k = " + std::to_string(results.k) + " results of " + std::to_string(n) +
                   " queries exceed the address space");
  }
  return {};
}

// Searches slabs, or the selected rows of slabs, within the bounds of the task.
template <typename Slab>
Status SearchWithin(std::span<const Slab> slabs, uint64_t rows, uint64_t used, Metric metric,
                    const QueryMatrix& queries, const Results& results, Task& task) {
  const uint64_t hits = std::min<uint64_t>(results.k, rows);
  CHASSIS_ASSIGN(const size_t most, QueriesPerPass(queries.dimension, hits, used, task));
  uint64_t bytes = 0;
  for (const Slab& slab : slabs) bytes += slab.count * slab.stride;
  task.Begin((queries.count + most - 1) / most * bytes);
  CHASSIS_TRY(task.Check());
  CHASSIS_TRY(SearchSlabs<Slab>(slabs, metric, queries, results, most, task));
  task.Finish();
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
  Task unbounded;
  Task& task = options.task != nullptr ? *options.task : unbounded;
  if (options.filters.empty()) {
    uint64_t rows = 0;
    for (const SlabRows& slab : slabs) rows += slab.count;
    return SearchWithin<SlabRows>(slabs, rows, 0, metric, matrix, results, task);
  }
  CHASSIS_ASSIGN(const std::vector<RowSet> selected,
                 SelectRows(snapshot, info, slabs, options.filters, task));
  std::vector<SelectedRows<SlabRows>> selected_slabs;
  uint64_t rows = 0;
  for (size_t i = 0; i < slabs.size(); ++i) {
    selected_slabs.emplace_back(slabs[i], selected[i]);
    rows += selected[i].rows();
  }
  return SearchWithin<SelectedRows<SlabRows>>(selected_slabs, rows, RowSetBytes(selected), metric,
                                              matrix, results, task);
}

}  // namespace chassis
