// SPDX-License-Identifier: Apache-2.0
#include "chassis/filter.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "capi/call.h"
#include "capi/structs.h"
#include "core/search/filter.h"

namespace chassis::capi {
namespace {

// A list of the spec that its kind reads.
Status CheckList(const void* list, const char* name, uint64_t count, size_t element) {
  if (count == 0) return {};
  if (list == nullptr) {
    return Invalid(std::string("spec.") + name + " is NULL, but " + std::to_string(count) +
                   " elements are needed");
  }
  return CheckCount(count, element, "spec.count", name);
}

Result<std::string> Text(const chassis_bytes& bytes, const char* name, size_t at) {
  if (bytes.data != nullptr) return std::string(static_cast<const char*>(bytes.data), bytes.size);
  return FailAtRow(Code::kQueryInvalid,
                   std::string("spec.") + name + "[" + std::to_string(at) + "].data is NULL", at);
}

Result<Filter> IdFilter(const chassis_filter_spec& spec) {
  CHASSIS_TRY(CheckList(spec.ids, "ids", spec.count, sizeof *spec.ids));
  return Filter{IdsAmong(std::span(spec.ids, spec.count)), nullptr};
}

Result<Filter> BitmapFilter(const chassis_filter_spec& spec) {
  if (spec.bits > UINT64_MAX - spec.first) {
    return Invalid("spec.first is " + std::to_string(spec.first) + ", spec.bits " +
                   std::to_string(spec.bits) + ": the bitmap ends behind the last id");
  }
  const uint64_t words = spec.bits / 64 + (spec.bits % 64 != 0 ? 1 : 0);
  CHASSIS_TRY(CheckList(spec.words, "words", words, sizeof *spec.words));
  return Filter{IdsInBitmap(spec.first, spec.bits, spec.words), nullptr};
}

Result<Filter> RangeFilter(const chassis_filter_spec& spec) {
  if (spec.first > spec.last) {
    return Invalid("spec.first is " + std::to_string(spec.first) + ", spec.last " +
                   std::to_string(spec.last) + ": the range ends before it begins");
  }
  return Filter{IdsInRange(spec.first, spec.last), nullptr};
}

Result<Filter> SchemaFilter(const chassis_filter_spec& spec) {
  CHASSIS_TRY(CheckList(spec.schemas, "schemas", spec.count, sizeof *spec.schemas));
  std::vector<SchemaName> schemas(spec.count);
  for (size_t i = 0; i < spec.count; ++i) {
    CHASSIS_ASSIGN(schemas[i].name, Text(spec.schemas[i], "schemas", i));
    if (spec.schema_versions == nullptr || spec.schema_versions[i].data == nullptr) continue;
    CHASSIS_ASSIGN(schemas[i].version, Text(spec.schema_versions[i], "schema_versions", i));
  }
  return Filter{nullptr, DocumentsWithSchema(std::move(schemas))};
}

Result<Filter> GroupFilter(const chassis_filter_spec& spec) {
  CHASSIS_TRY(CheckList(spec.groups, "groups", spec.count, sizeof *spec.groups));
  std::vector<std::string> groups(spec.count);
  for (size_t i = 0; i < spec.count; ++i) {
    CHASSIS_ASSIGN(groups[i], Text(spec.groups[i], "groups", i));
  }
  return Filter{nullptr, DocumentsInGroup(groups), false, groups};
}

Result<Filter> MakeFilter(const chassis_filter_spec& spec) {
  switch (spec.kind) {
    case CHASSIS_FILTER_IDS:
      return IdFilter(spec);
    case CHASSIS_FILTER_BITMAP:
      return BitmapFilter(spec);
    case CHASSIS_FILTER_RANGE:
      return RangeFilter(spec);
    case CHASSIS_FILTER_SCHEMA:
      return SchemaFilter(spec);
    case CHASSIS_FILTER_GROUP:
      return GroupFilter(spec);
    default:
      return Invalid("spec.kind is " + std::to_string(spec.kind) + ": an unknown kind");
  }
}

}  // namespace
}  // namespace chassis::capi

extern "C" {

// The functions of the header are global, their parts are not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Status;

void chassis_filter_spec_init(chassis_filter_spec* spec, size_t size) { InitStruct(spec, size); }

chassis_status chassis_filter_open(const chassis_filter_spec* spec, chassis_filter** filter,
                                   chassis_error* error) {
  return Call(error, OnFailure(Set(filter, nullptr)), [&]() -> Status {
    CHASSIS_REQUIRE(filter);
    CHASSIS_REQUIRE(spec);
    CHASSIS_ASSIGN(const auto given, ReadStruct(spec, "CHASSIS_FILTER_SPEC()"));
    if (given.mode > CHASSIS_FILTER_DENY) {
      return Invalid("spec.mode is " + std::to_string(given.mode) + ": an unknown mode");
    }
    if (given.reserved != 0) {
      return Invalid("spec.reserved is " + std::to_string(given.reserved) + ": must be 0");
    }
    auto opened = std::make_unique<OpenFilter>();
    CHASSIS_ASSIGN(opened->filter, MakeFilter(given));
    opened->filter.deny = given.mode == CHASSIS_FILTER_DENY;
    *filter = NewHandle<chassis_filter>(std::move(opened));
    return {};
  });
}

chassis_status chassis_filter_close(chassis_filter* filter, chassis_error* error) {
  return CloseHandle<OpenFilter>(filter, error);
}

}  // extern "C"
