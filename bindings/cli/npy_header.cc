// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/npy_header.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <system_error>

namespace cli {
namespace {

// Reads a Python literal from its front; each function consumes the text that it reads.
class LiteralReader {
 public:
  explicit LiteralReader(std::string_view text) : rest_(text) {}

  bool Take(std::string_view token) {
    SkipBlanks();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  std::optional<std::string> TakeString() {
    SkipBlanks();
    if (rest_.empty() || (rest_[0] != '\'' && rest_[0] != '"')) return std::nullopt;
    const size_t end = rest_.find(rest_[0], 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string text(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return text;
  }

  std::optional<uint64_t> TakeNumber() {
    SkipBlanks();
    uint64_t number = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc()) return std::nullopt;
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    return number;
  }

  // Skips a list in brackets, such as that of a structured type.
  bool TakeList() {
    if (!Take("[")) return false;
    int depth = 1;
    size_t length = 0;
    for (; depth > 0 && length < rest_.size(); ++length) {
      if (rest_[length] == '[') ++depth;
      if (rest_[length] == ']') --depth;
    }
    rest_.remove_prefix(length);
    return depth == 0;
  }

  bool AtEnd() {
    SkipBlanks();
    return rest_.empty();
  }

 private:
  void SkipBlanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size())); }

  std::string_view rest_;
};

bool ReadDescr(LiteralReader& reader, NpyHeader& header) {
  if (reader.TakeList()) return true;
  const std::optional<std::string> text = reader.TakeString();
  header.descr = text.value_or("");
  return text.has_value();
}

bool ReadFortranOrder(LiteralReader& reader, NpyHeader& header) {
  header.fortran_order = reader.Take("True");
  return header.fortran_order || reader.Take("False");
}

bool ReadShape(LiteralReader& reader, NpyHeader& header) {
  if (!reader.Take("(")) return false;
  while (!reader.Take(")")) {
    const std::optional<uint64_t> length = reader.TakeNumber();
    if (!length) return false;
    header.shape.push_back(*length);
    if (!reader.Take(",")) return reader.Take(")");
  }
  return true;
}

bool ReadEntry(const std::string& key, LiteralReader& reader, NpyHeader& header) {
  if (key == "descr") return ReadDescr(reader, header);
  if (key == "fortran_order") return ReadFortranOrder(reader, header);
  return key == "shape" && ReadShape(reader, header);
}

}  // namespace

std::optional<NpyHeader> ParseNpyHeader(std::string_view text) {
  LiteralReader reader(text);
  NpyHeader header;
  std::set<std::string> keys;
  if (!reader.Take("{")) return std::nullopt;
  while (!reader.Take("}")) {
    const std::optional<std::string> key = reader.TakeString();
    if (!key || !keys.insert(*key).second || !reader.Take(":")) return std::nullopt;
    if (!ReadEntry(*key, reader, header)) return std::nullopt;
    if (!reader.Take(",")) {
      if (!reader.Take("}")) return std::nullopt;
      break;
    }
  }
  if (keys.size() != 3 || !reader.AtEnd()) return std::nullopt;
  return header;
}

// Version 1: magic, version, two bytes of length; padded to 64 bytes with the dictionary's end.
std::string FormatNpyHeader(uint64_t rows, uint32_t columns) {
  constexpr size_t kFixed = 10;
  constexpr size_t kAlignment = 64;
  std::string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                           std::to_string(rows) + ", " + std::to_string(columns) + "), }";
  const size_t used = (kFixed + dictionary.size() + 1) % kAlignment;
  dictionary.append((kAlignment - used) % kAlignment, ' ');
  dictionary += '\n';
  std::string header = "\x93NUMPY";
  header += {'\1', '\0', static_cast<char>(dictionary.size() & 0xff),
             static_cast<char>(dictionary.size() >> 8)};
  return header + dictionary;
}

}  // namespace cli
