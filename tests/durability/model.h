// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_DURABILITY_MODEL_H_
#define CHASSIS_TESTS_DURABILITY_MODEL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/format/metric.h"
#include "core/store/store.h"

namespace chassis {

// What a store must hold, kept beside it.
struct ModelDocument {
  std::string payload;
  std::string schema;
  std::string version;
};

struct ModelRecord {
  std::vector<float> vector;  // empty = none
  std::optional<ModelDocument> document;
  std::string document_id;  // empty = none
  std::string group;        // empty = none
};

struct ModelCollection {
  std::string name;
  uint32_t dimension = 0;
  Metric metric = Metric::kL2;
  std::map<uint64_t, ModelRecord> live;
  std::set<uint64_t> absent;  // deleted, or never used
  std::set<std::string> absent_document_ids;

  // Of the live records: the first vector, and all by their distance from it.
  std::vector<float> query;
  std::vector<uint64_t> nearest;
};

// Fills query and nearest. Components are small integers: sums are exact and the order certain.
void OrderByDistance(ModelCollection& collection);

using Model = std::map<uint32_t, ModelCollection>;

// Each batch of the model is an element of this source; the last one has this number.
inline constexpr const char* kModelSource = "stream";
inline constexpr uint64_t kModelElements = 6;

// A record, wherever it is.
struct RecordName {
  uint32_t collection = 0;
  uint64_t id = 0;

  auto operator<=>(const RecordName&) const = default;
};

// What reading a store by every path came to.
struct Reading {
  std::set<RecordName> refused;  // live records that some path gave an error for
  std::vector<Error> errors;     // of reads
  std::vector<Error> findings;   // of verify
  std::string wrong;  // the first answer that was neither right nor an error; empty = none
};

// Reads all that `model` says, one record at a time and together: the number of the source, views,
// copies, documents, presence, keys, cursor, slabs, search, verify.
Reading ReadEverything(Store& store, const Model& model);

}  // namespace chassis

#endif  // CHASSIS_TESTS_DURABILITY_MODEL_H_
