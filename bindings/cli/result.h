// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_RESULT_H_
#define CHASSIS_BINDINGS_CLI_RESULT_H_

#include <chassis/chassis.h>

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace cli {

// Why a command failed, printed as "AERO_CODE: message".
struct Problem {
  chassis_status code;
  std::string message;
  uint64_t row = CHASSIS_NO_ROW;  // as in chassis_error
};

template <typename T>
using Result = tl::expected<T, Problem>;
using Status = Result<void>;

inline tl::unexpected<Problem> Refuse(chassis_status code, std::string message) {
  return tl::unexpected<Problem>(Problem{code, std::move(message)});
}

// Calls a function of the C header and returns its error, the last parameter.
template <typename... Parameters, typename... Arguments>
Status Call(chassis_status (*function)(Parameters...), Arguments... arguments) {
  chassis_error error = {};
  if (function(arguments..., &error) == CHASSIS_OK) return {};
  return tl::unexpected<Problem>(Problem{error.code, error.message, error.row});
}

// Returns the problem of `expression` from the function, if there is one.
#define CLI_TRY(expression)                                                            \
  do {                                                                                 \
    if (auto cli_try = (expression); !cli_try) return tl::unexpected(cli_try.error()); \
  } while (false)

// Assigns the value of `expression` to `declaration`, or returns its problem from the function.
#define CLI_ASSIGN(declaration, expression) \
  CLI_ASSIGN_NAMED(CLI_CONCAT(cli_result_, __LINE__), declaration, expression)
#define CLI_ASSIGN_NAMED(result, declaration, expression) \
  auto result = (expression);                             \
  if (!result) return tl::unexpected(result.error());     \
  declaration = std::move(*result)
#define CLI_CONCAT(a, b) CLI_CONCAT_NAMED(a, b)
#define CLI_CONCAT_NAMED(a, b) a##b

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_RESULT_H_
