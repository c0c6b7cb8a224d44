// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"

#include <cerrno>
#include <system_error>

namespace chassis {

const char* CodeName(int32_t code) {
  switch (code) {
    case 0:
      return "CHASSIS_OK";
#define X(enumerator, name, number, severity, worst) \
  case number:                                       \
    return name;
#include "core/base/codes.def"
#undef X
    default:
      return nullptr;
  }
}

Severity CodeSeverity(int32_t code) {
  switch (code) {
#define X(enumerator, name, number, severity, worst) \
  case number:                                       \
    return Severity::k##severity;
#include "core/base/codes.def"
#undef X
    default:
      return Severity::kNone;
  }
}

Severity WorstSeverity(int32_t code) {
  switch (code) {
#define X(enumerator, name, number, severity, worst) \
  case number:                                       \
    return Severity::k##worst;
#include "core/base/codes.def"
#undef X
    default:
      return Severity::kNone;
  }
}

Failure FailErrno(Code otherwise, std::string message, int system_errno) {
  const bool full = system_errno == ENOSPC || system_errno == EFBIG
#ifdef EDQUOT
                    || system_errno == EDQUOT
#endif
      ;
  message += ": " + std::generic_category().message(system_errno);
  return Failure(Error{full ? Code::kStorageFull : otherwise, std::move(message), system_errno});
}

}  // namespace chassis
