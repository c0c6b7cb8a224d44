// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_OUTPUTS_H_
#define CHASSIS_CAPI_OUTPUTS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

#include "capi/arrays.h"
#include "capi/structs.h"
#include "core/base/error.h"

// Outputs and their failure values. A function with outputs hands them to Call(), which sets them
// after every failure, whatever its cause: a bad handle, a NULL argument, an exception. So a body
// need not set them, and nothing that it wrote before it failed is left behind.
//
//     return CallOn<OpenSnapshot>("resolve", snapshot, error,
//                                 OnFailure(SetEach(ids, n, UINT64_MAX), SetEach(found, n, 0)),
//                                 [&](OpenSnapshot& opened) -> Status { ... });
namespace chassis::capi {

template <typename... Output>
auto OnFailure(Output... outputs) {
  return [=](const Error& error) { (outputs(error), ...); };
}

// For calls that commit: the error has an outcome, also if the call failed before its commit.
inline void MarkAsCommit(Error& error) {
  if (error.outcome == Outcome::kNone) error.outcome = Outcome::kNotMade;
}

// `out` may be null, here and in all functions below.
template <typename T>
auto Set(T* out, std::type_identity_t<T> value) {
  return [=](const Error& /*error*/) {
    if (out != nullptr) *out = value;
  };
}

// Writes nothing if the array cannot exist.
template <typename T>
auto SetEach(T* out, size_t count, std::type_identity_t<T> value) {
  return [=](const Error& /*error*/) {
    if (out != nullptr && CanExist(count, sizeof(T))) std::fill_n(out, count, value);
  };
}

// Sets the length of a list to 0, unless a buffer was too small: then the length needed stays.
template <typename T>
auto SetLength(T* out) {
  return [=](const Error& error) {
    if (out != nullptr && error.code != Code::kQueryBufferTooSmall) *out = 0;
  };
}

// Writes a list into the caller's array `name` with room for `capacity` elements. If that is too
// small, writes the length alone and fails with AERO_QUERY_BUFFER_TOO_SMALL.
template <typename T>
Status WriteList(std::span<const T> list, T* out, const char* name, size_t capacity,
                 size_t* length) {
  *length = list.size();
  if (list.size() <= capacity) {
    std::copy(list.begin(), list.end(), out);
    return {};
  }
  return Fail(Code::kQueryBufferTooSmall, std::string("argument ") + name + " has room for " +
                                              std::to_string(capacity) + " of " +
                                              std::to_string(list.size()) + " elements");
}

// Sets all fields to 0, as far as the caller's struct_size goes.
template <typename Struct>
auto SetStruct(Struct* out) {
  return [=](const Error& /*error*/) {
    if (out != nullptr && IsStructSize<Struct>(out->struct_size)) WriteStruct(Struct{}, out);
  };
}

// Sets all fields of an array of structs to 0; the struct_size of the first is that of each.
template <typename Struct>
auto SetEachStruct(Struct* out, size_t count) {
  return [=](const Error& /*error*/) {
    if (out == nullptr || count == 0 || !IsStructSize<Struct>(out->struct_size)) return;
    if (!CanExist(count, out->struct_size)) return;
    const StructArray<Struct> array(out);
    for (size_t i = 0; i < count; ++i) array.Write(i, Struct{});
  };
}

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_OUTPUTS_H_
