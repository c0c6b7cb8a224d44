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

// A record to import: what a line of JSONL says.
struct Row {
  std::optional<uint64_t> id;
  std::optional<std::string> document_id;
  std::optional<std::string> group;
  std::vector<float> vector;  // empty: none
  std::optional<std::string> document;
  std::string schema;  // this and the version belong to the document
  std::string schema_version;
};

// The row that one line without its end says, or what is wrong with it. All is checked that can be
// without a store.
Result<Row> ParseRow(std::string_view line);

// The line, with its end, that ParseRow reads back as the record.
std::string FormatRow(const Record& record);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_ROW_H_
