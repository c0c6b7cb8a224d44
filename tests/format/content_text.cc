// SPDX-License-Identifier: Apache-2.0
#include "tests/format/content_text.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <sstream>
#include <string_view>

#include "core/base/coding.h"

namespace chassis {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

std::string Hex(std::span<const std::byte> bytes) {
  std::string text = "=";
  for (const std::byte byte : bytes) {
    text += kDigits[static_cast<size_t>(byte) >> 4];
    text += kDigits[static_cast<size_t>(byte) & 15];
  }
  return text;
}

std::string Hex(const std::string& text) { return Hex(AsBytes(text)); }

std::string RecordLine(uint64_t id, const RecordContent& record) {
  std::string line = "record " + std::to_string(id) + " " + std::to_string(record.seq);
  line += " " + (record.vector ? Hex(std::as_bytes(record.vector.components())) : "-");
  line += " " + Hex(record.document_id) + " " + Hex(record.group);
  if (!record.document) return line + " -\n";
  const DocumentContent& document = *record.document;
  return line + " " + Hex(document.payload) + " " + Hex(document.schema) + " " +
         Hex(document.version) + "\n";
}

// Reads the words of one line.
class Words {
 public:
  explicit Words(const std::string& line) : line_(line) {}

  std::string Next() {
    std::string word;
    if (!(line_ >> word)) Refuse();
    return word;
  }
  uint64_t Number() { return std::stoull(Next()); }
  // Returns nothing for an absent value.
  std::optional<std::string> Value() {
    const std::string word = Next();
    if (word == "-") return std::nullopt;
    if (word[0] != '=' || word.size() % 2 == 0) Refuse();
    std::string bytes;
    for (size_t i = 1; i < word.size(); i += 2) {
      bytes += static_cast<char>(kDigits.find(word[i]) * 16 + kDigits.find(word[i + 1]));
    }
    return bytes;
  }
  std::string Bytes() {
    auto value = Value();
    if (!value) Refuse();
    return *value;
  }

 private:
  [[noreturn]] void Refuse() const {
    std::fprintf(stderr, "not the content of a store: %s\n", line_.str().c_str());
    std::exit(2);
  }

  std::istringstream line_;
};

void ReadCollection(Words& words, uint32_t number, StoreContent& content) {
  CollectionContent collection;
  collection.dimension = static_cast<uint32_t>(words.Number());
  collection.metric = static_cast<Metric>(words.Number());
  collection.next_id = words.Number();
  collection.name = words.Bytes();
  content.Create(number, std::move(collection));
}

void ReadRecord(Words& words, CollectionContent& collection) {
  const uint64_t id = words.Number();
  RecordContent record;
  record.seq = words.Number();
  if (const auto vector = words.Value()) {
    std::vector<float> components(vector->size() / sizeof(float));
    std::memcpy(components.data(), vector->data(), vector->size());
    record.vector = VectorContent(std::move(components));
  }
  record.document_id = words.Bytes();
  record.group = words.Bytes();
  if (auto payload = words.Value()) {
    const std::string schema = words.Bytes();
    record.document = DocumentContent{std::move(*payload), schema, words.Bytes()};
  }
  collection.records[id] = std::move(record);
}

}  // namespace

std::string TextOf(const StoreContent& content) {
  std::string text =
      "store " + std::to_string(content.seq) + " " + std::to_string(content.next_collection) + "\n";
  for (const auto& [stream, seq] : content.streams) {
    text += "stream " + Hex(stream) + " " + std::to_string(seq) + "\n";
  }
  for (const auto& [number, collection] : content.collections) {
    text += "collection " + std::to_string(number) + " " + std::to_string(collection->dimension) +
            " " + std::to_string(static_cast<uint32_t>(collection->metric)) + " " +
            std::to_string(collection->next_id) + " " + Hex(collection->name) + "\n";
    for (const auto& [id, record] : collection->records) text += RecordLine(id, record);
  }
  return text;
}

StoreContent ContentOf(const std::string& text) {
  StoreContent content;
  std::istringstream lines(text);
  uint32_t number = 0;
  uint32_t next_collection = 0;
  for (std::string line; std::getline(lines, line);) {
    Words words(line);
    const std::string kind = words.Next();
    if (kind == "store") {
      content.seq = words.Number();
      next_collection = static_cast<uint32_t>(words.Number());
    } else if (kind == "stream") {
      const std::string stream = words.Bytes();
      content.streams[stream] = words.Number();
    } else if (kind == "collection") {
      number = static_cast<uint32_t>(words.Number());
      ReadCollection(words, number, content);
    } else {
      ReadRecord(words, content.collections.at(number).Change());
    }
  }
  content.next_collection = next_collection;
  return content;
}

}  // namespace chassis
