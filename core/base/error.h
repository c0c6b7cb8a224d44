// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_ERROR_H_
#define CHASSIS_CORE_BASE_ERROR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace chassis {

enum class Severity : int32_t { kNone = 0, kFatal = 1, kError = 2, kReject = 3, kBug = 4 };

enum class Code : int32_t {
  kOk = 0,
#define X(enumerator, name, number, severity) k##enumerator = number,
#include "core/base/codes.def"
#undef X
};

// The AERO name ("AERO_STORAGE_FULL"; "CHASSIS_OK"), or nullptr for a number that is no status.
const char* CodeName(int32_t code);
// kNone for success and for a number that is no status.
Severity CodeSeverity(int32_t code);

inline constexpr uint64_t kNoOffset = UINT64_MAX;
inline constexpr uint64_t kNoRow = UINT64_MAX;

// What a call that commits did to the store.
enum class Outcome : int32_t {
  kNone = 0,     // the call commits nothing
  kMade = 1,     // the commit is durable
  kNotMade = 2,  // no part of the commit will ever be visible
  kUnknown = 3,  // the log may hold the commit or not: reopening the store shows which
};

// What failed. Every fallible function of core/ returns one of these or its result.
struct Error {
  Code code = Code::kInternalState;
  std::string message;
  int system_errno = 0;
  uint64_t offset = kNoOffset;  // byte in the file that the message names
  const char* promise = "";     // the promise at stake ("D2"), a string literal
  uint64_t row = kNoRow;        // row of the caller's arrays
  Outcome outcome = Outcome::kNone;
  Severity severity = Severity::kNone;  // of this failure; kNone = the one of its code
};

// What this failure means for the caller; CodeSeverity() is the worst that its code can mean.
inline Severity SeverityOf(const Error& error) {
  return error.severity != Severity::kNone ? error.severity
                                           : CodeSeverity(static_cast<int32_t>(error.code));
}

template <typename T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;
using Failure = tl::unexpected<Error>;

inline Failure Fail(Code code, std::string message) {
  return Failure(Error{code, std::move(message)});
}

// `row` of the caller's arrays is at fault.
inline Failure FailAtRow(Code code, std::string message, uint64_t row) {
  Error error{code, std::move(message)};
  error.row = row;
  return Failure(std::move(error));
}

// The caller's fault under a code that can also mean damage: nothing changed, and the store handle
// writes on.
inline Failure FailRejected(Code code, std::string message) {
  Error error{code, std::move(message)};
  error.severity = Severity::kReject;
  return Failure(std::move(error));
}

// A checksum or format failure at byte `offset`; cites promise D2.
inline Failure FailCorrupt(Code code, std::string message, uint64_t offset) {
  return Failure(Error{code, std::move(message), 0, offset, "D2"});
}

// AERO_STORAGE_FULL for the errnos that mean no space, quota or size limit; `otherwise` for others.
// The message gains ": <strerror>".
Failure FailErrno(Code otherwise, std::string message, int system_errno);

// One prefix per layer: "open s.chassis: " + what the layer below said.
inline Error Prefixed(std::string_view prefix, Error error) {
  error.message.insert(0, prefix);
  return error;
}

#define CHASSIS_CONCAT_(a, b) a##b
#define CHASSIS_CONCAT(a, b) CHASSIS_CONCAT_(a, b)

// Leaves the function with the error of `expression`, if it has one.
#define CHASSIS_TRY(expression)                                        \
  do {                                                                 \
    if (auto chassis_try_ = (expression); !chassis_try_.has_value()) { \
      return ::chassis::Failure(std::move(chassis_try_).error());      \
    }                                                                  \
  } while (false)

// `declaration` takes the value of `expression`, or the function leaves with its error.
#define CHASSIS_ASSIGN(declaration, expression) \
  CHASSIS_ASSIGN_(CHASSIS_CONCAT(chassis_result_, __LINE__), declaration, expression)
#define CHASSIS_ASSIGN_(result, declaration, expression)  \
  auto result = (expression);                             \
  if (!result.has_value()) {                              \
    return ::chassis::Failure(std::move(result).error()); \
  }                                                       \
  declaration = std::move(result).value()

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_ERROR_H_
