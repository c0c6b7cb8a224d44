// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_CONTENT_H_
#define CHASSIS_TESTS_MODEL_CONTENT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/format/metric.h"

namespace chassis::model {

struct DocumentContent {
  std::string payload;
  std::string schema;
  std::string version;

  bool operator==(const DocumentContent&) const = default;
};

struct RecordContent {
  std::optional<uint64_t> vector;  // a serial: its components are those of VectorOf
  std::optional<DocumentContent> document;
  std::string document_id;  // empty = none
  std::string group;        // empty = none
  uint64_t seq = 0;         // of the commit that wrote the document or the keys

  bool operator==(const RecordContent&) const = default;
};

struct CollectionContent {
  std::string name;
  uint32_t dimension = 0;
  Metric metric = Metric::kL2;
  uint64_t next_id = 0;
  std::map<uint64_t, RecordContent> records;
};

// All that a commit means to a user of the store. Copies share their collections.
struct StoreContent {
  uint64_t seq = 0;
  uint32_t next_collection = 0;
  std::map<uint32_t, std::shared_ptr<const CollectionContent>> collections;
  std::map<std::string, uint64_t> sources;  // the number of the newest element of each
};

// Small integers, so that sums of their products are exact in float32.
std::vector<float> VectorOf(uint64_t serial, uint32_t dimension);

// What is looked for in every collection, whether a record has it or not. Keys are any bytes.
inline constexpr uint64_t kDocumentIds = 25;
inline constexpr uint64_t kGroups = 5;
inline constexpr uint64_t kSources = 3;
inline constexpr uint64_t kSchemas = 3;
inline constexpr uint64_t kVersions = 2;
std::string DocumentIdOf(uint64_t number);
std::string GroupOf(uint64_t number);
std::string SourceOf(uint64_t number);
std::string SchemaOf(uint64_t number);
std::string VersionOf(uint64_t number);

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_CONTENT_H_
