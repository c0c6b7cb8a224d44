// SPDX-License-Identifier: Apache-2.0
#include "chassis/search.h"

#include <utility>

#include "capi/call.h"
#include "capi/structs.h"
#include "core/search/search.h"

namespace chassis::capi {
namespace {

Result<SearchOptions> ReadOptions(const chassis_search_options* options) {
  SearchOptions engine;
  if (options == nullptr) return engine;
  CHASSIS_ASSIGN(const auto given, ReadStruct(options, "CHASSIS_SEARCH_OPTIONS()"));
  if (given.metric != 0) engine.metric = static_cast<Metric>(given.metric);
  return engine;
}

}  // namespace
}  // namespace chassis::capi

extern "C" {

// The functions of the header are global, what they are made of is not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Status;

void chassis_search_options_init(chassis_search_options* options, size_t size) {
  InitStruct(options, size);
}

chassis_status chassis_search(chassis_store* store, const float* query, size_t dimension, size_t k,
                              uint64_t* ids, float* distances, size_t* found,
                              chassis_error* error) {
  return CallOn<OpenStore>("search", store, error, [&](OpenStore& opened) -> Status {
    CHASSIS_REQUIRE(found);
    *found = 0;
    CHASSIS_REQUIRE(query);
    CHASSIS_REQUIRE(ids);
    CHASSIS_REQUIRE(distances);
    CHASSIS_ASSIGN(const auto snapshot, opened.store->NewSnapshot());
    size_t hits = 0;
    CHASSIS_TRY(chassis::Search(*snapshot, CHASSIS_DEFAULT_COLLECTION, {}, query, 1, 0, dimension,
                                k, ids, distances, &hits));
    *found = hits;
    return {};
  });
}

chassis_status chassis_snapshot_search(chassis_snapshot* snapshot, uint32_t collection,
                                       const chassis_search_options* options, const float* queries,
                                       size_t n, size_t dimension, size_t stride, size_t k,
                                       uint64_t* ids, float* distances, size_t* found,
                                       chassis_error* error) {
  return CallOn<OpenSnapshot>("search", snapshot, error, [&](OpenSnapshot& opened) -> Status {
    CHASSIS_REQUIRE_IF(n > 0, queries);
    CHASSIS_REQUIRE_IF(n > 0, ids);
    CHASSIS_REQUIRE_IF(n > 0, distances);
    CHASSIS_REQUIRE_IF(n > 0, found);
    CHASSIS_ASSIGN(const auto engine_options, ReadOptions(options));
    return chassis::Search(*opened.snapshot, collection, engine_options, queries, n, stride,
                           dimension, k, ids, distances, found);
  });
}

}  // extern "C"
