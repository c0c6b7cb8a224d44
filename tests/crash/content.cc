// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/content.h"

#include <memory>
#include <set>

namespace chassis::crash {
namespace {

Failure Contradiction(uint32_t collection, const std::string& what) {
  return Fail(Code::kInternalInvariant, "collection " + std::to_string(collection) + ": " + what);
}

Result<std::set<uint64_t>> ReadIds(const Snapshot& snapshot, uint32_t collection) {
  CHASSIS_ASSIGN(const std::unique_ptr<Cursor> cursor, Cursor::Open(snapshot, collection));
  std::set<uint64_t> ids;
  uint64_t buffer[64];
  for (;;) {
    CHASSIS_ASSIGN(const size_t count, cursor->Next(buffer));
    if (count == 0) return ids;
    for (size_t row = 0; row < count; ++row) {
      if (!ids.insert(buffer[row]).second) {
        return Contradiction(collection,
                             "the cursor gives id " + std::to_string(buffer[row]) + " twice");
      }
    }
  }
}

// `ids` is every id that a record may have, and a few more.
Result<std::map<uint64_t, RecordContent>> ReadRecords(const Snapshot& snapshot,
                                                      const CollectionInfo& info,
                                                      const std::vector<uint64_t>& ids,
                                                      const std::set<uint64_t>& live) {
  std::vector<const float*> vectors(ids.size(), nullptr);
  std::vector<Document> documents(ids.size());
  std::vector<uint8_t> found(ids.size(), 0);
  if (info.dimension > 0) CHASSIS_TRY(snapshot.View(info.number, ids, vectors.data()));
  CHASSIS_TRY(snapshot.Documents(info.number, ids, documents.data()));
  CHASSIS_TRY(snapshot.Contains(info.number, ids, found.data()));
  std::map<uint64_t, RecordContent> records;
  for (size_t row = 0; row < ids.size(); ++row) {
    const bool readable = vectors[row] != nullptr || documents[row].found;
    if (readable != live.contains(ids[row]) || readable != (found[row] != 0)) {
      return Contradiction(info.number, "id " + std::to_string(ids[row]) +
                                            " is live for one of cursor, view and contains only");
    }
    if (!readable) continue;
    RecordContent& record = records[ids[row]];
    record.document_id = documents[row].document_id;
    record.group = documents[row].group;
    if (vectors[row] != nullptr) {
      record.vector.assign(reinterpret_cast<const char*>(vectors[row]),
                           info.dimension * sizeof(float));
    }
    if (documents[row].found) {
      record.document =
          DocumentContent{std::string(documents[row].payload), std::string(documents[row].schema),
                          std::string(documents[row].schema_version)};
    }
  }
  return records;
}

// Each key finds the records that say that they have it, and no other one.
Status CheckKeys(const Snapshot& snapshot, const CollectionContent& content, uint32_t number) {
  std::map<std::string, uint64_t> owners;
  std::map<std::string, std::vector<uint64_t>> groups;
  for (int key = 0; key < kKnownKeys; ++key) {
    owners[DocumentIdOf(key)] = UINT64_MAX;
    groups[GroupOf(key)];
  }
  for (const auto& [id, record] : content.records) {
    if (!record.document_id.empty()) owners[record.document_id] = id;
    if (!record.group.empty()) groups[record.group].push_back(id);
  }
  for (const auto& [document_id, id] : owners) {
    const std::string_view key = document_id;
    uint64_t found = 0;
    CHASSIS_TRY(snapshot.Resolve(number, {&key, 1}, &found, nullptr));
    if (found != id) {
      return Contradiction(number, "document id " + document_id + " finds " +
                                       std::to_string(found) + ", not " + std::to_string(id));
    }
  }
  for (const auto& [group, ids] : groups) {
    CHASSIS_ASSIGN(const auto found, snapshot.Group(number, group));
    if (found != ids) {
      return Contradiction(number, "group " + group + " lists " + std::to_string(found.size()) +
                                       " records, and " + std::to_string(ids.size()) +
                                       " say that they are in it");
    }
  }
  return {};
}

Result<CollectionContent> ReadCollection(const Snapshot& snapshot, uint32_t number) {
  CHASSIS_ASSIGN(const CollectionInfo info, snapshot.Collection(number));
  CHASSIS_ASSIGN(const std::set<uint64_t> live, ReadIds(snapshot, number));
  std::vector<uint64_t> ids(live.begin(), live.end());
  constexpr uint64_t kBeyond = 3;
  for (uint64_t id = 0; id < info.next_id + kBeyond; ++id) {
    if (!live.contains(id)) ids.push_back(id);
  }
  CollectionContent content{info.name, info.dimension, info.metric, info.next_id, {}};
  CHASSIS_ASSIGN(content.records, ReadRecords(snapshot, info, ids, live));
  CHASSIS_TRY(CheckKeys(snapshot, content, number));
  if (info.live != content.records.size()) {
    return Contradiction(number, "live counts " + std::to_string(info.live) + ", records are " +
                                     std::to_string(content.records.size()));
  }
  return content;
}

std::string DescribeCollection(const CollectionContent& content) {
  return "'" + content.name + "' dimension " + std::to_string(content.dimension) + " next id " +
         std::to_string(content.next_id) + " with " + std::to_string(content.records.size()) +
         " records";
}

std::string RecordDifference(const RecordContent* expected, const RecordContent* found) {
  if (found == nullptr) return "is missing";
  if (expected == nullptr) return "should not exist";
  if (expected->vector != found->vector) {
    return found->vector.empty() ? "lacks its vector" : "has another vector";
  }
  if (expected->document_id != found->document_id) return "has another document id";
  if (expected->group != found->group) return "has another group";
  return found->document ? "has another document" : "lacks its document";
}

std::string SourceDifference(const std::map<std::string, uint64_t>& expected,
                             const std::map<std::string, uint64_t>& found) {
  for (int number = 0; number < kKnownSources; ++number) {
    const std::string source = SourceOf(number);
    const auto text = [&](const std::map<std::string, uint64_t>& sources) {
      const auto at = sources.find(source);
      return at == sources.end() ? std::string("at no element")
                                 : "at element " + std::to_string(at->second);
    };
    if (text(expected) != text(found)) {
      return source + " is " + text(found) + ", not " + text(expected);
    }
  }
  return "";
}

}  // namespace

std::string DocumentIdOf(int number) { return "document " + std::to_string(number); }
std::string GroupOf(int number) { return "group " + std::to_string(number); }
std::string SourceOf(int number) { return "source " + std::to_string(number); }

Result<StoreContent> ReadContent(const Snapshot& snapshot, const std::vector<uint32_t>& numbers) {
  StoreContent content;
  for (int number = 0; number < kKnownSources; ++number) {
    const std::string source = SourceOf(number);
    if (const auto seq = snapshot.Source(source)) content.sources[source] = *seq;
  }
  for (const uint32_t number : numbers) {
    CHASSIS_ASSIGN(content.collections[number], ReadCollection(snapshot, number));
  }
  return content;
}

Result<StoreContent> ReadContent(Store& store) {
  CHASSIS_ASSIGN(const std::unique_ptr<Snapshot> snapshot, store.NewSnapshot());
  CHASSIS_ASSIGN(StoreContent content, ReadContent(*snapshot, store.Collections()));
  uint64_t records = 0;
  for (const auto& [number, collection] : content.collections) records += collection.records.size();
  const StoreInfo info = store.Info();
  if (info.records != records || info.collections != content.collections.size()) {
    return Fail(Code::kInternalInvariant, "info counts " + std::to_string(info.records) +
                                              " records in " + std::to_string(info.collections) +
                                              " collections");
  }
  return content;
}

std::string Difference(const StoreContent& expected, const StoreContent& found) {
  for (const auto& [number, collection] : found.collections) {
    if (!expected.collections.contains(number)) {
      return "collection " + std::to_string(number) + " should not exist";
    }
  }
  for (const auto& [number, collection] : expected.collections) {
    const std::string name = "collection " + std::to_string(number);
    const auto other = found.collections.find(number);
    if (other == found.collections.end()) return name + " is missing";
    const CollectionContent& actual = other->second;
    std::map<uint64_t, std::pair<const RecordContent*, const RecordContent*>> pairs;
    for (const auto& [id, record] : collection.records) pairs[id].first = &record;
    for (const auto& [id, record] : actual.records) pairs[id].second = &record;
    for (const auto& [id, pair] : pairs) {
      if (pair.first && pair.second && *pair.first == *pair.second) continue;
      return name + ": record " + std::to_string(id) + " " +
             RecordDifference(pair.first, pair.second);
    }
    if (!(collection == actual)) {
      return name + " is " + DescribeCollection(actual) + ", not " + DescribeCollection(collection);
    }
  }
  return SourceDifference(expected.sources, found.sources);
}

}  // namespace chassis::crash
