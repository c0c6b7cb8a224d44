// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_ARRAYS_H_
#define CHASSIS_CAPI_ARRAYS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/error.h"

// Arrays of the caller: a pointer, and a count that the library has to believe.
namespace chassis::capi {

// A program on x86-64 or aarch64 has at most 2^56 bytes of addresses.
inline constexpr size_t kMaxArrayBytes =
    static_cast<size_t>(std::min<uint64_t>(PTRDIFF_MAX, uint64_t{1} << 56));

// Whether an array of `count` elements of `element` bytes can exist. One that cannot is refused
// before it is read, because such a count is a negative number or uninitialised memory.
inline bool CanExist(size_t count, size_t element) {
  return element == 0 || count <= kMaxArrayBytes / element;
}

// Cold, so that the checks below are inlined without the message. `count_name` and `elements` are
// names that the caller knows.
[[gnu::cold]] inline Failure TooMany(size_t count, const char* count_name, const char* elements) {
  return Fail(Code::kQueryInvalid, std::string(count_name) + " is " + std::to_string(count) +
                                       ": so many " + elements + " exceed the address space");
}

// Fails with AERO_QUERY_INVALID unless CanExist.
inline Status CheckCount(size_t count, size_t element, const char* count_name,
                         const char* elements) {
  if (CanExist(count, element)) [[likely]]
    return {};
  return TooMany(count, count_name, elements);
}

// For an array argument, which may be NULL if it has no elements.
#define CHASSIS_REQUIRE_ARRAY(array, count)                               \
  if ((count) > 0) {                                                      \
    CHASSIS_REQUIRE(array);                                               \
    if (!::chassis::capi::CanExist(count, sizeof *(array)))               \
      return ::chassis::capi::TooMany(count, "argument " #count, #array); \
  }

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_ARRAYS_H_
