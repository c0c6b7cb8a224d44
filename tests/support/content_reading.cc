// SPDX-License-Identifier: Apache-2.0
#include "tests/support/content_reading.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace chassis {
namespace {

using Ids = std::span<const uint64_t>;

std::string Quoted(const std::string& name) { return "'" + name + "'"; }

void NoteWrong(ContentReading& reading, const std::string& what) {
  if (reading.wrong.empty()) reading.wrong = what;
}

// Compares one collection of a snapshot with its expected content.
class CollectionReader {
 public:
  CollectionReader(const Snapshot& snapshot, uint32_t number, const CollectionContent& expected,
                   const ReadPlan& plan, ContentReading& reading)
      : snapshot_(snapshot), number_(number), expected_(expected), plan_(plan), reading_(reading) {
    constexpr uint64_t kPastTheEnd = 3;
    ids_.assign(plan.ids.begin(), plan.ids.end());
    for (const auto& [id, record] : expected.records) ids_.push_back(id);
    for (uint64_t id = 0; plan.every_id && id < expected.next_id + kPastTheEnd; ++id) {
      ids_.push_back(id);
    }
    std::ranges::sort(ids_);
    const auto twice = std::ranges::unique(ids_);
    ids_.erase(twice.begin(), twice.end());
    for (const uint64_t id : ids_) records_.push_back(expected.Find(id));
  }

  void ReadAll() {
    const auto slabs = snapshot_.Slabs(number_);
    if (!Answered(slabs, {})) return Wrong("does not exist: " + slabs.error().message);
    const size_t step = plan_.one_by_one ? 1 : std::max<size_t>(1, ids_.size());
    for (size_t at = 0; at < ids_.size(); at += step) {
      const Asked some = {Ids(ids_).subspan(at, step), std::span(records_).subspan(at, step)};
      ReadPresence(some);
      ReadViews(some);
      ReadCopies(some);
      ReadDocuments(some, DocumentPart::kWhole);
      ReadDocuments(some, DocumentPart::kWithoutPayload);
      ReadSlots(some, *slabs);
    }
    ReadDocumentIds();
    ReadGroups();
    Walk(Cursor::Open(snapshot_, number_), "the cursor", [](const RecordContent&) { return true; });
    Walk(Cursor::OpenDocumentsAlone(snapshot_, number_), "the cursor of documents alone",
         [](const RecordContent& record) { return !record.vector; });
    ReadInfo();
  }

 private:
  static constexpr float kNothingCopied = -12345.0F;

  // The ids of one call, and for each its record or null.
  struct Asked {
    Ids ids;
    std::span<const RecordContent* const> records;

    size_t size() const { return ids.size(); }
    const RecordContent& At(size_t row) const {
      static const RecordContent kNothing;
      return records[row] == nullptr ? kNothing : *records[row];
    }
  };

  void Wrong(const std::string& what) {
    NoteWrong(reading_, "collection " + std::to_string(number_) + " " + what);
  }
  void Wrong(uint64_t id, const std::string& what) {
    NoteWrong(reading_, "collection " + std::to_string(number_) + ": record " + std::to_string(id) +
                            " " + what);
  }

  // Returns whether `result` is an answer. Notes an error and the records among `ids`.
  template <typename T>
  bool Answered(const Result<T>& result, Ids ids) {
    if (result.has_value()) return true;
    reading_.errors.push_back(result.error());
    for (const uint64_t id : ids) {
      if (expected_.Find(id) != nullptr) reading_.refused.insert({number_, id});
    }
    return false;
  }

  void ReadPresence(const Asked& asked) {
    std::vector<uint8_t> found(asked.size(), 2);
    if (!Answered(snapshot_.Contains(number_, asked.ids, found.data()), asked.ids)) return;
    for (size_t row = 0; row < asked.size(); ++row) {
      const bool expected = asked.records[row] != nullptr;
      if (found[row] != (expected ? 1 : 0)) {
        Wrong(asked.ids[row], expected ? "is missing" : "should not exist");
      }
    }
  }

  void CompareVector(uint64_t id, const VectorContent& expected, const float* found,
                     const char* path) {
    if (found == nullptr) {
      if (expected) Wrong(id, std::string("lacks its vector in ") + path);
    } else if (!expected.Equals(found)) {
      Wrong(id, std::string("has another vector in ") + path);
    }
  }

  void ReadViews(const Asked& asked) {
    std::vector<const float*> views(asked.size());
    if (!Answered(snapshot_.View(number_, asked.ids, views.data()), asked.ids)) return;
    for (size_t row = 0; row < asked.size(); ++row) {
      CompareVector(asked.ids[row], asked.At(row).vector, views[row], "a view");
    }
  }

  // Copies several rows with a stride, so that they are not adjacent.
  void ReadCopies(const Asked& asked) {
    const size_t width = expected_.dimension + 1;
    copies_.resize(asked.size() * width);
    for (size_t row = 0; row < asked.size(); ++row) copies_[row * width] = kNothingCopied;
    std::vector<uint8_t> found(asked.size(), 2);
    const size_t stride = asked.size() == 1 ? 0 : width * sizeof(float);
    const Status got = snapshot_.Get(number_, asked.ids, copies_.data(), stride, found.data());
    if (!Answered(got, asked.ids)) return;
    for (size_t row = 0; row < asked.size(); ++row) {
      if (found[row] > 1) Wrong(asked.ids[row], "is neither found nor absent in a copy");
      CompareVector(asked.ids[row], asked.At(row).vector,
                    found[row] == 0 ? nullptr : copies_.data() + row * width, "a copy");
    }
  }

  void ReadDocuments(const Asked& asked, DocumentPart part) {
    std::vector<Document> documents(asked.size());
    const Status read = snapshot_.Documents(number_, asked.ids, documents.data(), part);
    if (!Answered(read, asked.ids)) return;
    for (size_t row = 0; row < asked.size(); ++row) {
      CompareDocument(asked.ids[row], asked.At(row), documents[row], part == DocumentPart::kWhole);
    }
  }

  void CompareDocument(uint64_t id, const RecordContent& expected, const Document& found,
                       bool whole) {
    if (found.document_id != expected.document_id) Wrong(id, "has another document id");
    if (found.group != expected.group) Wrong(id, "has another group");
    if (found.found != expected.document.has_value()) {
      return Wrong(id, found.found ? "should have no document" : "lacks its document");
    }
    if (!found.found) return;
    const DocumentContent& document = *expected.document;
    if (found.schema != document.schema || found.schema_version != document.version ||
        (whole && found.payload != document.payload)) {
      Wrong(id, "has another document");
    }
    if (found.seq != expected.seq) {
      Wrong(id, "has a document of commit " + std::to_string(found.seq) + ", not " +
                    std::to_string(expected.seq));
    }
  }

  void ReadSlots(const Asked& asked, const std::vector<SlabRows>& slabs) {
    std::vector<SlotAddress> slots(asked.size());
    if (!Answered(snapshot_.Slots(number_, asked.ids, slots.data()), asked.ids)) return;
    for (size_t row = 0; row < asked.size(); ++row) {
      const bool found = slots[row].slab != SlotAddress::kNoSlab;
      if (found != static_cast<bool>(asked.At(row).vector)) {
        Wrong(asked.ids[row], found ? "should have no slot" : "lacks its slot");
      }
      if (!found) continue;
      const auto id = slabs[slots[row].slab].Id(slots[row].slot);
      if (Answered(id, asked.ids.subspan(row, 1)) && *id != asked.ids[row]) {
        Wrong(asked.ids[row], "has the slot of " + std::to_string(*id));
      }
    }
  }

  void ReadDocumentIds() {
    std::map<std::string, std::optional<uint64_t>> owners;
    for (const std::string& document_id : plan_.document_ids) owners[document_id] = std::nullopt;
    for (const auto& [id, record] : expected_.records) {
      if (!record.document_id.empty()) owners[record.document_id] = id;
    }
    for (const auto& [document_id, owner] : owners) {
      const std::string_view key = document_id;
      uint64_t id = 0;
      uint8_t found = 2;
      const Ids expected = owner ? Ids(&*owner, 1) : Ids();
      if (!Answered(snapshot_.Resolve(number_, {&key, 1}, &id, &found), expected)) continue;
      if (found != (owner ? 1 : 0) || id != owner.value_or(UINT64_MAX)) {
        Wrong("document id " + Quoted(document_id) + " finds " + std::to_string(id) + ", not " +
              (owner ? std::to_string(*owner) : "none"));
      }
    }
  }

  // Expects the complete list of each group, or an error.
  void ReadGroups() {
    std::map<std::string, std::vector<uint64_t>> groups;
    for (const std::string& group : plan_.groups) groups[group];
    for (const auto& [id, record] : expected_.records) {
      if (!record.group.empty()) groups[record.group].push_back(id);
    }
    for (const auto& [group, ids] : groups) {
      const auto listed = snapshot_.Group(number_, group);
      if (!Answered(listed, {}) || *listed == ids) continue;
      Wrong("group " + Quoted(group) + " lists " + std::to_string(listed->size()) +
            " records, and has " + std::to_string(ids.size()));
    }
  }

  // Expects each id once. An error excuses at most one missing record.
  template <typename Predicate>
  void Walk(Result<std::unique_ptr<Cursor>> cursor, const std::string& name, Predicate holds) {
    if (!Answered(cursor, {})) return Wrong(name + " does not open: " + cursor.error().message);
    std::vector<uint64_t> expected;
    for (const auto& [id, record] : expected_.records) {
      if (holds(record)) expected.push_back(id);
    }
    std::vector<uint64_t> seen;
    size_t errors = 0;
    uint64_t some[7];
    for (;;) {
      const auto count = (*cursor)->Next(some);
      if (!Answered(count, {})) {
        if (++errors > ids_.size() + 1) return Wrong(name + " never ends");
        continue;
      }
      if (*count == 0) break;
      seen.insert(seen.end(), some, some + *count);
      if (seen.size() > expected.size()) break;
    }
    std::ranges::sort(seen);
    const auto twice = std::ranges::adjacent_find(seen);
    if (twice != seen.end()) return Wrong(*twice, "comes twice from " + name);
    for (const uint64_t id : seen) {
      if (!std::ranges::binary_search(expected, id)) Wrong(id, "should not come from " + name);
    }
    if (seen.size() + errors < expected.size()) Wrong(name + " skips a record");
  }

  void ReadInfo() {
    const auto info = snapshot_.Collection(number_);
    if (!info) return Wrong("has no info: " + info.error().message);
    const auto same = [&](const char* what, const auto& found, const auto& expected) {
      if (found != expected) {
        Wrong(std::string("has ") + what + " " + std::to_string(found) + ", not " +
              std::to_string(expected));
      }
    };
    if (info->name != expected_.name) {
      Wrong("has the name " + Quoted(info->name) + ", not " + Quoted(expected_.name));
    }
    same("dimension", info->dimension, expected_.dimension);
    same("metric", static_cast<uint32_t>(info->metric), static_cast<uint32_t>(expected_.metric));
    same("next id", info->next_id, expected_.next_id);
    same("live records", info->live, expected_.records.size());
  }

  const Snapshot& snapshot_;
  const uint32_t number_;
  const CollectionContent& expected_;
  const ReadPlan& plan_;
  ContentReading& reading_;
  std::vector<uint64_t> ids_;                  // to read
  std::vector<const RecordContent*> records_;  // of these ids
  std::vector<float> copies_;
};

void ReadStreams(const Snapshot& snapshot, const StoreContent& expected, const ReadPlan& plan,
                 ContentReading& reading) {
  std::map<std::string, std::optional<uint64_t>> streams;
  for (const std::string& stream : plan.streams) streams[stream] = std::nullopt;
  for (const auto& [stream, seq] : expected.streams) streams[stream] = seq;
  const auto text = [](std::optional<uint64_t> seq) {
    return seq ? "element " + std::to_string(*seq) : std::string("no element");
  };
  for (const auto& [stream, seq] : streams) {
    const std::optional<uint64_t> found = snapshot.Stream(stream);
    if (found == seq) continue;
    NoteWrong(reading, Quoted(stream) + " is at " + text(found) + ", not at " + text(seq));
  }
}

// Reads every collection number in use so far, and the next one.
void ReadCollections(const Snapshot& snapshot, const StoreContent& expected, const ReadPlan& plan,
                     ContentReading& reading) {
  for (uint32_t number = 0; number < expected.next_collection + 1; ++number) {
    const auto known = expected.collections.find(number);
    if (known != expected.collections.end()) {
      CollectionReader(snapshot, number, *known->second, plan, reading).ReadAll();
      continue;
    }
    const auto info = snapshot.Collection(number);
    if (info || info.error().code != Code::kQueryNotFound) {
      NoteWrong(reading, "collection " + std::to_string(number) + " should not exist");
    }
  }
}

void ReadStore(Store& store, const StoreContent& expected, ContentReading& reading) {
  std::vector<uint32_t> numbers;
  for (const auto& [number, collection] : expected.collections) {
    numbers.push_back(number);
    const auto found = store.FindCollection(collection->name);
    if (!found || *found != number) {
      NoteWrong(reading, "collection " + std::to_string(number) + " is not found by its name");
    }
  }
  if (store.Collections() != numbers) NoteWrong(reading, "other collections are listed");
  const StoreInfo info = store.Info();
  if (info.records != expected.CountRecords() || info.collections != numbers.size()) {
    NoteWrong(reading, "info counts " + std::to_string(info.records) + " records in " +
                           std::to_string(info.collections) + " collections");
  }
}

// Reads the vectors of the default collection through the store itself.
void ReadVectors(Store& store, const CollectionContent& expected, ContentReading& reading) {
  std::vector<float> copy(expected.dimension);
  for (const auto& [id, record] : expected.records) {
    if (!record.vector) continue;
    const Status got = store.GetVector(id, copy.data(), copy.size());
    if (!got) {
      reading.errors.push_back(got.error());
      reading.refused.insert({0, id});
    } else if (!record.vector.Equals(copy.data())) {
      NoteWrong(reading, "collection 0: record " + std::to_string(id) +
                             " has another vector where the store copies it");
    }
  }
}

}  // namespace

Status ContentReading::AllRight() const {
  if (!wrong.empty()) return Fail(Code::kInternalInvariant, wrong);
  if (!errors.empty()) return Failure(errors.front());
  return {};
}

ContentReading ReadContent(const Snapshot& snapshot, const StoreContent& expected,
                           const ReadPlan& plan) {
  ContentReading reading;
  ReadCollections(snapshot, expected, plan, reading);
  ReadStreams(snapshot, expected, plan, reading);
  if (snapshot.seq() != expected.seq) {
    NoteWrong(reading, "the commit is number " + std::to_string(snapshot.seq()) + ", not " +
                           std::to_string(expected.seq));
  }
  return reading;
}

ContentReading ReadContent(Store& store, const StoreContent& expected, const ReadPlan& plan) {
  ContentReading reading;
  const auto snapshot = store.NewSnapshot();
  if (!snapshot) {
    reading.errors.push_back(snapshot.error());
    return reading;
  }
  reading = ReadContent(**snapshot, expected, plan);
  ReadStore(store, expected, reading);
  const auto first = expected.collections.find(0);
  if (first != expected.collections.end()) ReadVectors(store, *first->second, reading);
  return reading;
}

StoreContent ContentOfNewStore(const Store& store) {
  const CollectionInfo info = store.Collection(0).value();
  StoreContent content;
  content.seq = store.Info().commit_seq;
  content.Create(0, {info.name, info.dimension, info.metric, 0, {}});
  return content;
}

}  // namespace chassis
