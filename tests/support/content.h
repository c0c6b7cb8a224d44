// SPDX-License-Identifier: Apache-2.0
// The content of a store as its user sees it: the model that the suites crash, model and durability
// keep beside a store.
#ifndef CHASSIS_TESTS_SUPPORT_CONTENT_H_
#define CHASSIS_TESTS_SUPPORT_CONTENT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/format/metric.h"
#include "tests/support/copy_on_write.h"

namespace chassis {

// The components of a vector, or none. They are compared bit by bit, because NaN is data. Copies
// share them.
class VectorContent {
 public:
  VectorContent() = default;
  explicit VectorContent(std::vector<float> components)
      : components_(std::make_shared<const std::vector<float>>(std::move(components))) {}

  explicit operator bool() const { return components_ != nullptr; }
  // REQUIRES: there is a vector.
  std::span<const float> components() const { return *components_; }
  bool Equals(const float* components) const;

  friend bool operator==(const VectorContent& left, const VectorContent& right);

 private:
  std::shared_ptr<const std::vector<float>> components_;
};

struct DocumentContent {
  std::string payload;
  std::string schema;
  std::string version;

  bool operator==(const DocumentContent&) const = default;
};

// A record, or the parts of a record that a put gives.
struct RecordContent {
  VectorContent vector;
  std::optional<DocumentContent> document;
  std::string document_id;  // empty = none
  std::string group;        // empty = none
  uint64_t seq = 0;         // of the commit that put the document or the keys

  bool operator==(const RecordContent&) const = default;
};

// Replaces each part of `record` that `given` has.
void Overlay(const RecordContent& given, RecordContent& record);

// Returns the record after commit `seq` has put `given` over `before`. The parts that `given` lacks
// stay if `keep_absent`, and are removed otherwise.
RecordContent PutOver(const RecordContent& before, const RecordContent& given, bool keep_absent,
                      uint64_t seq);

struct CollectionContent {
  std::string name;
  uint32_t dimension = 0;
  Metric metric = Metric::kL2;
  uint64_t next_id = 0;
  std::map<uint64_t, RecordContent> records;

  // Returns null if there is no such record.
  const RecordContent* Find(uint64_t id) const;
  // Adds or replaces a record. Its id is then in use.
  void Set(uint64_t id, RecordContent record);
};

// The content of a store after one commit.
struct StoreContent {
  uint64_t seq = 0;
  uint32_t next_collection = 0;
  std::map<uint32_t, CopyOnWrite<CollectionContent>> collections;
  std::map<std::string, uint64_t> streams;  // the newest number of each

  void Create(uint32_t number, CollectionContent collection);
  uint64_t CountRecords() const;
};

}  // namespace chassis

#endif  // CHASSIS_TESTS_SUPPORT_CONTENT_H_
