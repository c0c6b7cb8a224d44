// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_CONTENT_H_
#define CHASSIS_TESTS_CRASH_CONTENT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/store/store.h"

namespace chassis::crash {

struct DocumentContent {
  std::string payload;
  std::string schema;
  std::string schema_version;

  bool operator==(const DocumentContent&) const = default;
};

struct RecordContent {
  std::string vector;  // its bytes, for NaN is data; empty = none
  std::optional<DocumentContent> document;
  std::string document_id;  // empty = none
  std::string group;        // empty = none

  bool operator==(const RecordContent&) const = default;
};

struct CollectionContent {
  std::string name;
  uint32_t dimension = 0;
  Metric metric = Metric::kL2;
  uint64_t next_id = 0;
  std::map<uint64_t, RecordContent> records;

  bool operator==(const CollectionContent&) const = default;
};

// All that a commit means to a user of the store; also the model that a store is held against.
struct StoreContent {
  std::map<uint32_t, CollectionContent> collections;
  std::map<std::string, uint64_t> sources;  // the number of the newest element of each

  bool operator==(const StoreContent&) const = default;
};

// Keys that are looked for in every collection, whether a record has them or not.
inline constexpr int kKnownKeys = 8;
std::string DocumentIdOf(int number);
std::string GroupOf(int number);

// Sources that are looked for, whether the store has them or not.
inline constexpr int kKnownSources = 3;
std::string SourceOf(int number);

// Reads everything through a snapshot: sources, infos, cursor, views, documents, keys. Fails as
// well where these contradict each other, or where an id that the cursor does not tell is found.
Result<StoreContent> ReadContent(Store& store);

// The same of the collections `numbers` in a snapshot taken earlier.
Result<StoreContent> ReadContent(const Snapshot& snapshot, const std::vector<uint32_t>& numbers);

// The first difference in words; empty if there is none.
std::string Difference(const StoreContent& expected, const StoreContent& found);

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_CONTENT_H_
