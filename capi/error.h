// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_ERROR_H_
#define CHASSIS_CAPI_ERROR_H_

#include <string>
#include <string_view>

#include "chassis/status.h"
#include "core/base/error.h"

namespace chassis::capi {

// Fills `out` as far as the caller's struct goes; null is ignored. See chassis_error.
void FillError(const Error& error, chassis_error* out) noexcept;

// Returns the code of `status`; fills `out` if it is a failure.
inline chassis_status Report(const Status& status, chassis_error* out) noexcept {
  if (status.has_value()) [[likely]]
    return CHASSIS_OK;
  FillError(status.error(), out);
  return static_cast<chassis_status>(status.error().code);
}

// Returns `message` if it fits into chassis_error.message. Otherwise drops the front of `path`
// wherever the message names it, as much as needed.
std::string ShortenPath(std::string message, std::string_view path);

// Puts "<call> <path>: " in front of the message, then shortens the path where it is too long.
// For the errors of one call on one store. Without memory the message stays as it is, because the
// rest of the error must not be lost.
Failure InCall(std::string_view call, std::string_view path, Error error) noexcept;

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_ERROR_H_
