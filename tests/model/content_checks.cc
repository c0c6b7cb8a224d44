// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck.h>

#include <algorithm>
#include <cstring>
#include <numeric>

#include "tests/model/checks.h"
#include "tests/model/staged_content.h"

namespace chassis::model {
namespace {

using Ids = std::vector<uint64_t>;

// One collection of a snapshot beside what it must be.
class CollectionCheck {
 public:
  CollectionCheck(const Snapshot& snapshot, uint32_t number, const CollectionContent& expected)
      : snapshot_(snapshot),
        number_(number),
        expected_(expected),
        ids_(static_cast<size_t>(expected.next_id + 3)) {
    std::iota(ids_.begin(), ids_.end(), uint64_t{0});
  }

  void Run() {
    CheckInfo();
    CheckVectors();
    CheckDocuments(DocumentPart::kWhole);
    CheckDocuments(DocumentPart::kLabels);
    CheckPresence();
    CheckKeys();
    RC_ASSERT(Walk(Cursor::Open(snapshot_, number_)) == Expected([](const auto&) { return true; }));
    RC_ASSERT(Walk(Cursor::OpenDocumentsAlone(snapshot_, number_)) ==
              Expected([](const RecordContent& record) { return !record.vector; }));
  }

 private:
  void CheckInfo() {
    const auto info = snapshot_.Collection(number_);
    RC_ASSERT(info.has_value());
    RC_ASSERT(info->name == expected_.name);
    RC_ASSERT(info->dimension == expected_.dimension);
    RC_ASSERT(info->metric == expected_.metric);
    RC_ASSERT(info->live == expected_.records.size());
    RC_ASSERT(info->next_id == expected_.next_id);
  }

  const RecordContent& At(uint64_t id) const {
    static const RecordContent kNothing;
    const auto found = expected_.records.find(id);
    return found == expected_.records.end() ? kNothing : found->second;
  }

  bool Equals(uint64_t id, const float* vector) const {
    const std::vector<float> expected = VectorOf(*At(id).vector, expected_.dimension);
    return std::memcmp(vector, expected.data(), sizeof(float) * expected.size()) == 0;
  }

  void CheckVectors() {
    const size_t width = expected_.dimension + 1;  // rows need not be next to each other
    std::vector<const float*> viewed(ids_.size());
    std::vector<float> copied(ids_.size() * width);
    std::vector<uint8_t> found(ids_.size());
    RC_ASSERT(snapshot_.View(number_, ids_, viewed.data()).has_value());
    RC_ASSERT(snapshot_.Get(number_, ids_, copied.data(), sizeof(float) * width, found.data())
                  .has_value());
    for (const uint64_t id : ids_) {
      const bool has_vector = At(id).vector.has_value();
      RC_ASSERT((viewed[id] != nullptr) == has_vector);
      RC_ASSERT((found[id] == 1) == has_vector);
      if (!has_vector) continue;
      RC_ASSERT(Equals(id, viewed[id]));
      RC_ASSERT(Equals(id, copied.data() + id * width));
    }
  }

  void CheckDocuments(DocumentPart part) {
    std::vector<Document> documents(ids_.size());
    RC_ASSERT(snapshot_.Documents(number_, ids_, documents.data(), part).has_value());
    for (const uint64_t id : ids_) {
      const Document& document = documents[id];
      const RecordContent& record = At(id);
      RC_ASSERT(document.found == record.document.has_value());
      RC_ASSERT(document.document_id == record.document_id);
      RC_ASSERT(document.group == record.group);
      if (!document.found) continue;
      RC_ASSERT(document.seq == record.seq);
      RC_ASSERT(document.schema == record.document->schema);
      RC_ASSERT(document.schema_version == record.document->version);
      if (part == DocumentPart::kWhole) RC_ASSERT(document.payload == record.document->payload);
    }
  }

  void CheckPresence() {
    std::vector<uint8_t> found(ids_.size());
    std::vector<RowPlace> places(ids_.size());
    RC_ASSERT(snapshot_.Contains(number_, ids_, found.data()).has_value());
    RC_ASSERT(snapshot_.Rows(number_, ids_, places.data()).has_value());
    const auto slabs = *snapshot_.Slabs(number_);
    for (const uint64_t id : ids_) {
      RC_ASSERT((found[id] == 1) == expected_.records.contains(id));
      RC_ASSERT((places[id].slab != RowPlace::kNoSlab) == At(id).vector.has_value());
      if (At(id).vector) RC_ASSERT(*slabs[places[id].slab].Id(places[id].row) == id);
    }
  }

  void CheckKeys() {
    for (uint64_t number = 0; number < kDocumentIds; ++number) {
      const std::string document_id = DocumentIdOf(number);
      const std::string_view view = document_id;
      const std::optional<uint64_t> owner = OwnerIn(expected_, document_id);
      uint64_t id = 0;
      uint8_t found = 0;
      RC_ASSERT(snapshot_.Resolve(number_, {&view, 1}, &id, &found).has_value());
      RC_ASSERT((found == 1) == owner.has_value());
      RC_ASSERT(id == owner.value_or(UINT64_MAX));
    }
    for (uint64_t number = 0; number < kGroups; ++number) {
      const std::string group = GroupOf(number);
      RC_ASSERT(*snapshot_.Group(number_, group) ==
                Expected([&](const RecordContent& record) { return record.group == group; }));
    }
  }

  // Each id once, or it would be twice in what is returned.
  static Ids Walk(Result<std::unique_ptr<Cursor>> cursor) {
    RC_ASSERT(cursor.has_value());
    Ids met;
    uint64_t some[7];
    for (auto n = (*cursor)->Next(some); *n > 0; n = (*cursor)->Next(some)) {
      met.insert(met.end(), some, some + *n);
    }
    std::ranges::sort(met);
    return met;
  }

  template <typename Predicate>
  Ids Expected(Predicate holds) const {
    Ids ids;
    for (const auto& [id, record] : expected_.records) {
      if (holds(record)) ids.push_back(id);
    }
    return ids;
  }

  const Snapshot& snapshot_;
  const uint32_t number_;
  const CollectionContent& expected_;
  Ids ids_;  // all that were ever given, and some more
};

}  // namespace

void CheckContent(const Snapshot& snapshot, const StoreContent& content) {
  RC_ASSERT(snapshot.seq() == content.seq);
  for (uint64_t number = 0; number < kSources; ++number) {
    const auto known = content.sources.find(SourceOf(number));
    const auto seq = snapshot.Source(SourceOf(number));
    RC_ASSERT(seq.has_value() == (known != content.sources.end()));
    if (seq) RC_ASSERT(*seq == known->second);
  }
  for (uint32_t number = 0; number < content.next_collection + 1; ++number) {
    const auto known = content.collections.find(number);
    if (known == content.collections.end()) {
      const auto info = snapshot.Collection(number);
      RC_ASSERT(!info.has_value());
      RC_ASSERT(info.error().code == Code::kQueryNotFound);
    } else {
      CollectionCheck(snapshot, number, *known->second).Run();
    }
  }
}

}  // namespace chassis::model
