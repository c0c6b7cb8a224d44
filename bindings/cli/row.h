// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_ROW_H_
#define CHASSIS_BINDINGS_CLI_ROW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/cli/record.h"
#include "bindings/cli/result.h"

namespace cli {

// A line of a JSONL file holds at most this many bytes, so that a document of 1 GiB fits as base64.
inline constexpr uint64_t kMaxLine = uint64_t{2} << 30;

// A record to import, as parsed from a line of JSONL.
struct Row {
  std::optional<uint64_t> id;
  std::optional<std::string> document_id;
  std::optional<std::string> group;
  std::vector<float> vector;  // empty: none
  std::optional<std::string> document;
  std::string schema;  // of the document, as is the version
  std::string schema_version;
};

// Parses one line without its line end. Checks everything that does not need a store.
Result<Row> ParseRow(std::string_view line);

// Returns the line that ParseRow reads back as the record, with a line end.
std::string FormatRow(const Record& record);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_ROW_H_
