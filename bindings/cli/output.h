// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_OUTPUT_H_
#define CHASSIS_BINDINGS_CLI_OUTPUT_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/cli/result.h"

namespace cli {

// JSON with its keys in the order in which they were set, and float32 numbers as short as they can
// be read back. JSON has no NaN and no infinity: they become null.
using Json = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool, int64_t,
                                  uint64_t, float>;

// One line on standard output.
void PrintJson(const Json& json);

// `text` as JSON; no value if it is not UTF-8, which JSON cannot hold.
std::optional<std::string> JsonText(std::string_view text);

// "1,234,567"
std::string WithSeparators(uint64_t number);

// "12.5 MiB"
std::string ReadableBytes(uint64_t bytes);

// "l2", "ip", "cosine"; "unknown" for a number that is none.
std::string MetricName(uint32_t metric);

// The number of a metric's name, 0 for an unknown name.
uint32_t MetricNumber(const std::string& name);

// Whether all that was printed has reached standard output.
Status FlushOutput();

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_OUTPUT_H_
