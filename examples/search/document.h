// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_EXAMPLES_SEARCH_DOCUMENT_H_
#define CHASSIS_EXAMPLES_SEARCH_DOCUMENT_H_

#include <chassis/chassis.h>

#include <cstdint>
#include <optional>
#include <string>

namespace example {

inline constexpr char kSchema[] = "paragraph";
inline constexpr char kSchemaVersion[] = "1";

// The document of each vector, stored as JSON: {"file": ..., "line": ..., "text": ...}.
struct Document {
  std::string file;   // absolute path, as UTF-8
  uint64_t line = 0;  // where the paragraph begins, counted from 1
  std::string text;

  bool operator==(const Document&) const = default;
};

std::string ToJson(const Document& document);

// Returns nothing if it has another schema or version, or if ToJson makes no such payload.
std::optional<Document> FromStored(const chassis_document& stored);

}  // namespace example

#endif  // CHASSIS_EXAMPLES_SEARCH_DOCUMENT_H_
