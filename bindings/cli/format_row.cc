// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <cmath>

#include "bindings/cli/base64.h"
#include "bindings/cli/output.h"
#include "bindings/cli/row.h"

namespace cli {
namespace {

// JSON escapes a byte to up to six, so a line with a longer text could exceed kMaxLine.
constexpr uint64_t kMaxText = uint64_t{256} << 20;

void AddName(std::string& line, const char* name, const char* suffix) {
  line += line.empty() ? "{\"" : ",\"";
  line += name;
  line += suffix;
  line += "\":";
}

void AddBytes(std::string& line, const char* name, const chassis_bytes& bytes) {
  if (bytes.data == nullptr) return;
  const std::optional<std::string> text =
      bytes.size <= kMaxText ? JsonText(Text(bytes)) : std::nullopt;
  AddName(line, name, text ? "" : "_base64");
  line += text ? *text : '"' + EncodeBase64(Text(bytes)) + '"';
}

// NaN and infinities are strings, because JSON does not have them. Minus zero is "-0.0", because
// most readers parse "-0" as the integer 0.
void AddNumber(std::string& line, float number) {
  if (std::isnan(number)) {
    line += "\"NaN\"";
  } else if (std::isinf(number)) {
    line += number > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  } else if (number == 0 && std::signbit(number)) {
    line += "-0.0";
  } else {
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    line.append(text.data(), end);
  }
}

void AddVector(std::string& line, const Record& record) {
  if (record.vector == nullptr) return;
  AddName(line, "vector", "");
  for (uint32_t i = 0; i < record.dimension; ++i) {
    line += i == 0 ? '[' : ',';
    AddNumber(line, record.vector[i]);
  }
  line += ']';
}

}  // namespace

std::string FormatRow(const Record& record) {
  std::string line;
  AddName(line, "id", "");
  line += std::to_string(record.id);
  AddBytes(line, "document_id", record.document.document_id);
  AddBytes(line, "group", record.document.group);
  AddVector(line, record);
  if (record.document.found != 0) {
    AddBytes(line, "document", record.document.payload);
    AddBytes(line, "schema", record.document.schema);
    AddBytes(line, "schema_version", record.document.schema_version);
  }
  return line += "}\n";
}

}  // namespace cli
