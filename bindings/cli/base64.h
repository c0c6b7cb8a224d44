// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_BASE64_H_
#define CHASSIS_BINDINGS_CLI_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace cli {

// RFC 4648, section 4: the alphabet with + and /, padded with =.
std::string EncodeBase64(std::string_view bytes);

// Returns no value for a text that EncodeBase64 cannot return.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_BASE64_H_
