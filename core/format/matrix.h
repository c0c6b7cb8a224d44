// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_MATRIX_H_
#define CHASSIS_CORE_FORMAT_MATRIX_H_

#include <cstddef>
#include <string>

#include "core/base/error.h"

namespace chassis {

// Cold, so that callers of CheckStride inline the comparisons without the messages.
[[gnu::cold]] inline Failure BadStride(size_t stride, size_t dimension) {
  if (stride / sizeof(float) >= dimension) {
    return Fail(Code::kQueryInvalid,
                "stride of " + std::to_string(stride) + " bytes is not a multiple of 4");
  }
  return Fail(Code::kQueryInvalid, "stride of " + std::to_string(stride) +
                                       " bytes is shorter than " + std::to_string(dimension) +
                                       " floats");
}

// Checks a caller's matrix whose rows of `dimension` floats begin `stride` bytes apart; 0 means
// without gaps. Fails with AERO_QUERY_INVALID if rows would overlap or floats would be unaligned.
inline Status CheckStride(size_t stride, size_t dimension) {
  if (stride == 0) [[likely]]
    return {};
  if (stride / sizeof(float) >= dimension && stride % sizeof(float) == 0) return {};
  return BadStride(stride, dimension);
}

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_MATRIX_H_
