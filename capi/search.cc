// SPDX-License-Identifier: Apache-2.0
#include "chassis/search.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "capi/call.h"
#include "capi/structs.h"
#include "capi/task.h"
#include "core/search/search.h"

namespace chassis::capi {
namespace {

// The engine's view of a caller's options. It keeps the filters alive.
class Options {
 public:
  static Result<Options> Read(const chassis_search_options* options) {
    Options read;
    if (options == nullptr) return read;
    CHASSIS_ASSIGN(const auto given, ReadStruct(options, "CHASSIS_SEARCH_OPTIONS()"));
    if (given.metric != 0) read.metric_ = static_cast<Metric>(given.metric);
    CHASSIS_TRY(read.Pin(given.filters, given.filter_count));
    CHASSIS_ASSIGN(read.task_, ReadTask(given.task));
    return read;
  }

  // Valid until this object is moved.
  SearchOptions engine() { return {metric_, filters_, &task_}; }

 private:
  Status Pin(const chassis_filter* const* filters, size_t count) {
    CHASSIS_REQUIRE_IF(count > 0, filters);
    CHASSIS_TRY(CheckCount(count, sizeof *filters, "options.filter_count", "filters"));
    for (size_t i = 0; i < count; ++i) {
      const std::string argument = "options.filters[" + std::to_string(i) + "]";
      auto pin = OpenFilter::table.Use(Number(filters[i]));
      if (!pin) return OpenFilter::table.Refusal(Number(filters[i]), argument.c_str());
      filters_.push_back(&static_cast<OpenFilter&>(pin.object()).filter);
      pins_.push_back(std::move(pin));
    }
    return {};
  }

  std::optional<Metric> metric_;
  std::vector<HandleTable::Pin> pins_;
  std::vector<const Filter*> filters_;  // those of the pins
  Task task_;
};

}  // namespace
}  // namespace chassis::capi

extern "C" {

// The functions of the header are global, their parts are not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Status;

void chassis_search_options_init(chassis_search_options* options, size_t size) {
  InitStruct(options, size);
}

chassis_status chassis_search(chassis_store* store, const float* query, size_t dimension, size_t k,
                              uint64_t* ids, float* distances, size_t* found,
                              chassis_error* error) {
  return CallOn<OpenStore>(
      "search", store, error, OnFailure(Set(found, 0)), [&](OpenStore& opened) -> Status {
        CHASSIS_REQUIRE(found);
        CHASSIS_REQUIRE(query);
        CHASSIS_REQUIRE(ids);
        CHASSIS_REQUIRE(distances);
        CHASSIS_ASSIGN(const auto snapshot, opened.store->NewSnapshot());
        return chassis::Search(*snapshot, CHASSIS_DEFAULT_COLLECTION, {}, query, 1, 0, dimension, k,
                               ids, distances, found);
      });
}

chassis_status chassis_snapshot_search(chassis_snapshot* snapshot, uint32_t collection,
                                       const chassis_search_options* options, const float* queries,
                                       size_t n, size_t dimension, size_t stride, size_t k,
                                       uint64_t* ids, float* distances, size_t* found,
                                       chassis_error* error) {
  return CallOn<OpenSnapshot>("search", snapshot, error, OnFailure(SetEach(found, n, 0)),
                              [&](OpenSnapshot& opened) -> Status {
                                CHASSIS_REQUIRE_ARRAY(queries, n);
                                CHASSIS_REQUIRE_ARRAY(ids, n);
                                CHASSIS_REQUIRE_ARRAY(distances, n);
                                CHASSIS_REQUIRE_ARRAY(found, n);
                                CHASSIS_ASSIGN(auto given, Options::Read(options));
                                return chassis::Search(*opened.snapshot, collection, given.engine(),
                                                       queries, n, stride, dimension, k, ids,
                                                       distances, found);
                              });
}

}  // extern "C"
