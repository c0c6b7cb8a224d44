// SPDX-License-Identifier: Apache-2.0
// What a store holds, as its user sees it: the model that the suites crash, model and durability
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

// The components of a vector, or none. Compared bit by bit, because NaN is data. Copies share them.
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

// A record, or what a put gives of one.
struct RecordContent {
  VectorContent vector;
  std::optional<DocumentContent> document;
  std::string document_id;  // empty = none
  std::string group;        // empty = none
  uint64_t seq = 0;         // of the commit that put the document or the keys

  bool operator==(const RecordContent&) const = default;
};

// Each part that `given` has replaces that of `record`.
void Overlay(const RecordContent& given, RecordContent& record);

// The record that a commit of number `seq` leaves, if it puts `given` where `before` was. The parts
// that `given` lacks stay with `keep_absent`, and are gone without.
RecordContent PutOver(const RecordContent& before, const RecordContent& given, bool keep_absent,
                      uint64_t seq);

struct CollectionContent {
  std::string name;
  uint32_t dimension = 0;
  Metric metric = Metric::kL2;
  uint64_t next_id = 0;
  std::map<uint64_t, RecordContent> records;

  // Null if there is no such record.
  const RecordContent* Find(uint64_t id) const;
  // The record is there from now on, and its id is taken.
  void Set(uint64_t id, RecordContent record);
};

// All that a commit means to a user of the store.
struct StoreContent {
  uint64_t seq = 0;
  uint32_t next_collection = 0;
  std::map<uint32_t, CopyOnWrite<CollectionContent>> collections;
  std::map<std::string, uint64_t> streams;  // the number of the newest element of each

  void Create(uint32_t number, CollectionContent collection);
  uint64_t CountRecords() const;
};

}  // namespace chassis

#endif  // CHASSIS_TESTS_SUPPORT_CONTENT_H_
