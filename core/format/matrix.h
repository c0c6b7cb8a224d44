// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_MATRIX_H_
#define CHASSIS_CORE_FORMAT_MATRIX_H_

#include <cstddef>
#include <string>

#include "core/base/error.h"

namespace chassis {

// For a matrix of the caller with rows of `dimension` floats, `stride` bytes apart; 0 is side by
// side. AERO_QUERY_INVALID if rows would overlap or floats would not be aligned.
inline Status CheckStride(size_t stride, size_t dimension) {
  if (stride == 0) return {};
  if (stride / sizeof(float) < dimension) {
    return Fail(Code::kQueryInvalid, "stride of " + std::to_string(stride) +
                                         " bytes is shorter than " + std::to_string(dimension) +
                                         " floats");
  }
  if (stride % sizeof(float) == 0) return {};
  return Fail(Code::kQueryInvalid,
              "stride of " + std::to_string(stride) + " bytes is not a multiple of 4");
}

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_MATRIX_H_
