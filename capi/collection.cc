// SPDX-License-Identifier: Apache-2.0
#include "chassis/collection.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capi/call.h"
#include "capi/collection_info.h"
#include "capi/structs.h"
#include "core/base/utf8.h"
#include "core/format/layout.h"

namespace chassis::capi {
namespace {

Result<chassis_collection_options> ReadOptions(const chassis_collection_options* options) {
  chassis_collection_options given{};
  if (options != nullptr) {
    CHASSIS_ASSIGN(given, ReadStruct(options, "CHASSIS_COLLECTION_OPTIONS()"));
  }
  if (given.reserved != 0) {
    return FailRejected(Code::kConfigInvalid,
                        "options.reserved is " + std::to_string(given.reserved) + ": must be 0");
  }
  if (given.metric == 0) given.metric = CHASSIS_L2;
  return given;
}

Status CheckName(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameBytes) {
    return Invalid("argument name has " + std::to_string(name.size()) + " bytes: 1 to 255");
  }
  if (const auto at = FindNonUtf8(name)) {
    return Invalid("argument name is not UTF-8 at byte " + std::to_string(*at));
  }
  return {};
}

}  // namespace
}  // namespace chassis::capi

extern "C" {

// The functions of the header are global, their parts are not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Status;

void chassis_collection_options_init(chassis_collection_options* options, size_t size) {
  InitStruct(options, size);
}

chassis_status chassis_collection_create(chassis_store* store, const char* name,
                                         const chassis_collection_options* options,
                                         uint32_t* number, chassis_error* error) {
  const auto on_failure = [&](chassis::Error& failure) {
    MarkAsCommit(failure);
    Set(number, 0)(failure);
  };
  return CallOn<OpenStore>(
      "create collection", store, error, on_failure, [&](OpenStore& opened) -> Status {
        CHASSIS_REQUIRE(name);
        CHASSIS_TRY(CheckName(name));
        CHASSIS_ASSIGN(const auto given, ReadOptions(options));
        CHASSIS_ASSIGN(const uint32_t created,
                       opened.store->CreateCollection(name, given.dimension,
                                                      static_cast<chassis::Metric>(given.metric)));
        if (number != nullptr) *number = created;
        return {};
      });
}

chassis_status chassis_collection_find(chassis_store* store, const char* name, uint32_t* number,
                                       chassis_error* error) {
  return CallOn<OpenStore>("find collection", store, error, OnFailure(Set(number, 0)),
                           [&](OpenStore& opened) -> Status {
                             CHASSIS_REQUIRE(number);
                             CHASSIS_REQUIRE(name);
                             CHASSIS_ASSIGN(*number, opened.store->FindCollection(name));
                             return {};
                           });
}

chassis_status chassis_collection_drop(chassis_store* store, uint32_t number,
                                       chassis_error* error) {
  return CallOn<OpenStore>("drop collection", store, error, MarkAsCommit,
                           [&](OpenStore& opened) { return opened.store->DropCollection(number); });
}

chassis_status chassis_collection_list(chassis_store* store, uint32_t* numbers, size_t capacity,
                                       size_t* count, chassis_error* error) {
  return CallOn<OpenStore>("list collections", store, error, OnFailure(SetLength(count)),
                           [&](OpenStore& opened) -> Status {
                             CHASSIS_REQUIRE(count);
                             CHASSIS_REQUIRE_IF(capacity > 0, numbers);
                             const std::vector<uint32_t> all = opened.store->Collections();
                             return WriteList(std::span(all), numbers, "numbers", capacity, count);
                           });
}

chassis_status chassis_collection_get_info(chassis_store* store, uint32_t number,
                                           chassis_collection_info* info, chassis_error* error) {
  return CallOn<OpenStore>("collection info", store, error, OnFailure(SetStruct(info)),
                           [&](OpenStore& opened) -> Status {
                             CHASSIS_REQUIRE(info);
                             return FillInfo(info,
                                             [&] { return opened.store->Collection(number); });
                           });
}

}  // extern "C"
