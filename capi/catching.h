// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_CATCHING_H_
#define CHASSIS_CAPI_CATCHING_H_

#include <new>
#include <stdexcept>
#include <utility>

#include "core/base/error.h"

namespace chassis::capi {

// Runs `body`, which returns a Status; an exception becomes one. The messages are short enough to
// need no memory.
template <typename Body>
Status Catching(Body&& body) noexcept {
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    return Fail(Code::kExecutionNoMemory, "out of memory");
  } catch (const std::length_error&) {
    return Fail(Code::kExecutionNoMemory, "out of memory");
  } catch (...) {
    return Fail(Code::kInternalPanic, "exception");
  }
}

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_CATCHING_H_
