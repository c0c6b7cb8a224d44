// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_OUTPUTS_H_
#define CHASSIS_CAPI_OUTPUTS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

#include "capi/structs.h"
#include "core/base/error.h"

// Outputs and the values that they have on a failure. A function with outputs hands them to Call(),
// which sets them after every failure, whatever its cause: a bad handle, a NULL argument, an
// exception. So no body has to, and what a body wrote before it failed is not left behind.
//
//     return CallOn<OpenSnapshot>("resolve", snapshot, error,
//                                 OnFailure(SetEach(ids, n, UINT64_MAX), SetEach(found, n, 0)),
//                                 [&](OpenSnapshot& opened) -> Status { ... });
namespace chassis::capi {

template <typename... Output>
auto OnFailure(Output... outputs) {
  return [=](const Error& error) { (outputs(error), ...); };
}

// For calls that commit: the error says what became of the commit, also where the call did not come
// to one.
inline void MarkAsCommit(Error& error) {
  if (error.outcome == Outcome::kNone) error.outcome = Outcome::kNotMade;
}

// `out` may be null, here and in all that follow.
template <typename T>
auto Set(T* out, std::type_identity_t<T> value) {
  return [=](const Error& /*error*/) {
    if (out != nullptr) *out = value;
  };
}

// More elements than the address space has cannot be there: such a `count` is left alone.
template <typename T>
auto SetEach(T* out, size_t count, std::type_identity_t<T> value) {
  return [=](const Error& /*error*/) {
    if (out != nullptr && count <= size_t{PTRDIFF_MAX} / sizeof(T)) std::fill_n(out, count, value);
  };
}

// The length of a list. A buffer that is too small leaves the length that is needed.
template <typename T>
auto SetLength(T* out) {
  return [=](const Error& error) {
    if (out != nullptr && error.code != Code::kQueryBufferTooSmall) *out = 0;
  };
}

// Writes a list into an array of the caller with room for `capacity` elements, called `name`, or
// nothing but its length if that is too small: AERO_QUERY_BUFFER_TOO_SMALL.
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

// All fields become 0, where the caller's struct_size says how many there are.
template <typename Struct>
auto SetStruct(Struct* out) {
  return [=](const Error& /*error*/) {
    if (out != nullptr && IsStructSize(out->struct_size)) WriteStruct(Struct{}, out);
  };
}

// The same of an array, in which the size of the first struct is that of each.
template <typename Struct>
auto SetEachStruct(Struct* out, size_t count) {
  return [=](const Error& /*error*/) {
    if (out == nullptr || count == 0 || !IsElementSize<Struct>(out->struct_size)) return;
    if (count > size_t{PTRDIFF_MAX} / out->struct_size) return;
    const StructArray<Struct> array(out);
    for (size_t i = 0; i < count; ++i) array.Write(i, Struct{});
  };
}

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_OUTPUTS_H_
