// SPDX-License-Identifier: Apache-2.0
#include "tests/support/content.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace chassis {

bool VectorContent::Equals(const float* components) const {
  return components_ &&
         std::memcmp(components_->data(), components, components_->size() * sizeof(float)) == 0;
}

bool operator==(const VectorContent& left, const VectorContent& right) {
  if (left.components_ == right.components_) return true;
  if (!left || !right || left.components_->size() != right.components_->size()) return false;
  return left.Equals(right.components_->data());
}

void Overlay(const RecordContent& given, RecordContent& record) {
  if (given.vector) record.vector = given.vector;
  if (given.document) record.document = given.document;
  if (!given.document_id.empty()) record.document_id = given.document_id;
  if (!given.group.empty()) record.group = given.group;
}

RecordContent PutOver(const RecordContent& before, const RecordContent& given, bool keep_absent,
                      uint64_t seq) {
  RecordContent record = keep_absent ? before : RecordContent{};
  Overlay(given, record);
  if (given.document || !given.document_id.empty() || !given.group.empty()) record.seq = seq;
  return record;
}

const RecordContent* CollectionContent::Find(uint64_t id) const {
  const auto found = records.find(id);
  return found == records.end() ? nullptr : &found->second;
}

void CollectionContent::Set(uint64_t id, RecordContent record) {
  records[id] = std::move(record);
  next_id = std::max(next_id, id + 1);
}

void StoreContent::Create(uint32_t number, CollectionContent collection) {
  collections[number] = std::move(collection);
  next_collection = std::max(next_collection, number + 1);
}

uint64_t StoreContent::CountRecords() const {
  uint64_t records = 0;
  for (const auto& [number, collection] : collections) records += collection->records.size();
  return records;
}

}  // namespace chassis
