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
#define X(enumerator, name, number, severity, worst) k##enumerator = number,
#include "core/base/codes.def"
#undef X
};

// Returns the AERO name ("AERO_STORAGE_FULL"; "CHASSIS_OK"), or nullptr if `code` is no status.
const char* CodeName(int32_t code);
// Returns kNone for success and for a number that is no status.
Severity CodeSeverity(int32_t code);
// Returns the worst severity that a failure of the code can carry.
Severity WorstSeverity(int32_t code);

inline constexpr uint64_t kNoOffset = UINT64_MAX;
inline constexpr uint64_t kNoRow = UINT64_MAX;

// The effect that a call that commits had on the store.
enum class Outcome : int32_t {
  kNone = 0,     // the call commits nothing
  kMade = 1,     // the commit is durable
  kNotMade = 2,  // no part of the commit will ever be visible
  kUnknown = 3,  // the log may hold the commit or not: reopening the store shows which
};

// A failure. Every fallible function of core/ returns its result or an Error.
struct Error {
  Code code = Code::kInternalState;
  std::string message;
  int system_errno = 0;
  uint64_t offset = kNoOffset;  // byte in the file that the message names
  const char* promise = "";     // the promise at stake ("D2"), a string literal
  uint64_t row = kNoRow;        // row of the caller's arrays
  Outcome outcome = Outcome::kNone;
  Severity severity = Severity::kNone;  // of this failure; kNone = that of its code
};

// Returns the severity of this failure.
inline Severity SeverityOf(const Error& error) {
  return error.severity != Severity::kNone ? error.severity
                                           : CodeSeverity(static_cast<int32_t>(error.code));
}

template <typename T>
using Result = tl::expected<T, Error>;
using Failure = tl::unexpected<Error>;

// A result without a value. Its own default constructor keeps `return {}` from filling the room for
// an Error with zeros, which takes as long as a lookup.
class Status : public Result<void> {
 public:
  using Base = Result<void>;
  using Base::Base;
  Status() noexcept {}  // NOLINT(modernize-use-equals-default)
  // NOLINTNEXTLINE(google-explicit-constructor): the two are one type to their users.
  Status(Base result) : Base(std::move(result)) {}
};

inline Failure Fail(Code code, std::string message) {
  return Failure(Error{code, std::move(message)});
}

// A failure caused by `row` of the caller's arrays.
inline Failure FailAtRow(Code code, std::string message, uint64_t row) {
  Error error{code, std::move(message)};
  error.row = row;
  return Failure(std::move(error));
}

// A mistake of the caller under a code that can also mean damage: nothing changed, and the store
// handle may go on writing.
inline Failure FailRejected(Code code, std::string message) {
  Error error{code, std::move(message)};
  error.severity = Severity::kReject;
  return Failure(std::move(error));
}

// A checksum or format failure at byte `offset`; cites promise D2.
inline Failure FailCorrupt(Code code, std::string message, uint64_t offset) {
  return Failure(Error{code, std::move(message), 0, offset, "D2"});
}

// Fails with AERO_STORAGE_FULL if the errno means no space, quota or size limit, and with
// `otherwise` for any other errno. Appends ": <strerror>" to the message.
Failure FailErrno(Code otherwise, std::string message, int system_errno);

// Puts a layer's prefix before the message of the layer below: "open s.chassis: ...".
inline Error Prefixed(std::string_view prefix, Error error) {
  error.message.insert(0, prefix);
  return error;
}

#define CHASSIS_CONCAT_(a, b) a##b
#define CHASSIS_CONCAT(a, b) CHASSIS_CONCAT_(a, b)

// Returns from the function with the error of `expression`, if it has one.
#define CHASSIS_TRY(expression)                                        \
  do {                                                                 \
    if (auto chassis_try_ = (expression); !chassis_try_.has_value()) { \
      return ::chassis::Failure(std::move(chassis_try_).error());      \
    }                                                                  \
  } while (false)

// Initializes `declaration` with the value of `expression`, or returns its error.
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
