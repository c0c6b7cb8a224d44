// SPDX-License-Identifier: Apache-2.0
#include "examples/search/document.h"

#include <nlohmann/json.hpp>
#include <string_view>

namespace example {
namespace {

std::string_view Text(const chassis_bytes& bytes) {
  return {static_cast<const char*>(bytes.data), bytes.size};
}

}  // namespace

std::string ToJson(const Document& document) {
  return nlohmann::json{{"file", document.file}, {"line", document.line}, {"text", document.text}}
      .dump();
}

std::optional<Document> FromStored(const chassis_document& stored) {
  if (stored.found == 0 || Text(stored.schema) != kSchema ||
      Text(stored.schema_version) != kSchemaVersion) {
    return std::nullopt;
  }
  const auto json = nlohmann::json::parse(Text(stored.payload), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto file = json.find("file"), line = json.find("line"), text = json.find("text");
  if (file == json.end() || line == json.end() || text == json.end()) return std::nullopt;
  if (!file->is_string() || !line->is_number_unsigned() || !text->is_string()) return std::nullopt;
  return Document{file->get<std::string>(), line->get<uint64_t>(), text->get<std::string>()};
}

}  // namespace example
