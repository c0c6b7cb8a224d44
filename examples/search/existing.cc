// SPDX-License-Identifier: Apache-2.0
#include "examples/search/existing.h"

#include <algorithm>
#include <array>
#include <functional>

#include "examples/search/handles.h"

namespace example {
namespace {

constexpr size_t kChunk = 256;

// 64 bits of a good hash: no two paragraphs that a disk can hold are likely to share one.
size_t Key(const Document& document) {
  return std::hash<std::string>()(document.file + '\0' + document.text);
}

}  // namespace

Existing::Existing(chassis_store* store) {
  const Snapshot snapshot = OpenSnapshot(store);
  const Cursor cursor = OpenCursor(snapshot.get());
  std::array<uint64_t, kChunk> ids;
  std::array<chassis_document, kChunk> documents;
  size_t count = 0;
  for (;;) {
    Call(chassis_cursor_next, cursor.get(), ids.data(), ids.size(), &count);
    if (count == 0) break;
    documents[0].struct_size = sizeof documents[0];
    Call(chassis_snapshot_documents, snapshot.get(), CHASSIS_DEFAULT_COLLECTION, ids.data(), count,
         documents.data());
    for (size_t i = 0; i < count; ++i) Add(ids[i], documents[i]);
  }
  for (auto& [key, places] : places_) {
    std::sort(places.begin(), places.end(),
              [](const Place& a, const Place& b) { return a.line > b.line; });
  }
}

void Existing::Add(uint64_t id, const chassis_document& stored) {
  if (const std::optional<Document> document = FromStored(stored)) {
    places_[Key(*document)].push_back({id, document->line});
  } else {
    foreign_.push_back(id);
  }
}

std::optional<Existing::Place> Existing::Take(const Document& document) {
  const auto found = places_.find(Key(document));
  if (found == places_.end() || found->second.empty()) return std::nullopt;
  const Place place = found->second.back();
  found->second.pop_back();
  return place;
}

std::vector<uint64_t> Existing::Rest() const {
  std::vector<uint64_t> rest = foreign_;
  for (const auto& [key, places] : places_) {
    for (const Place& place : places) rest.push_back(place.id);
  }
  return rest;
}

}  // namespace example
