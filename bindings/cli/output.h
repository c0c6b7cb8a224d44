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

// JSON with its keys in the order in which they were set. Floats have the shortest text that reads
// back as the same float32. NaN and infinities become null, because JSON does not have them.
using Json = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool, int64_t,
                                  uint64_t, float>;

// Prints one line on standard output.
void PrintJson(const Json& json);

// Returns `text` as JSON; no value if it is not UTF-8, which JSON cannot hold.
std::optional<std::string> JsonText(std::string_view text);

// Formats a number as "1,234,567".
std::string WithSeparators(uint64_t number);

// Formats a size as "12.5 MiB".
std::string ReadableBytes(uint64_t bytes);

// Returns "l2", "ip" or "cosine", or "unknown" for any other number.
std::string MetricName(uint32_t metric);

// Returns the number of a metric's name, 0 for an unknown name.
uint32_t MetricNumber(const std::string& name);

// Flushes standard output. Fails if any of its output could not be written.
Status FlushOutput();

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_OUTPUT_H_
