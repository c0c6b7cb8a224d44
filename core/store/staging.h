// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STAGING_H_
#define CHASSIS_CORE_STORE_STAGING_H_

#include <absl/container/btree_map.h>
#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/coding.h"
#include "core/collection/collection_version.h"
#include "core/store/records.h"

namespace chassis {

// Vectors in memory, padded with zeros as they will stand in a slab.
class StagedRows {
 public:
  explicit StagedRows(uint32_t dimension);

  // Copies `dimension` floats; returns the row's number.
  size_t Add(const float* vector);
  const std::byte* Row(size_t row) const {
    return chunks_[row / rows_per_chunk_].get() + row % rows_per_chunk_ * stride_;
  }

 private:
  size_t vector_bytes_;
  size_t stride_;
  size_t rows_per_chunk_;
  size_t count_ = 0;
  std::vector<std::unique_ptr<std::byte[]>> chunks_;
};

struct StagedDocument {
  std::string payload;
  std::string schema;
  std::string schema_version;
};

// What a batch will do to one record. Later operations on the same id change it in place.
struct StagedRecord {
  static constexpr size_t kNone = SIZE_MAX;

  uint64_t id = 0;
  bool deleted = false;
  bool keep_absent = false;  // parts that are not staged stay as they are
  size_t row = kNone;
  size_t document = kNone;
};

// What a batch will do to one collection.
class StagedCollection {
 public:
  explicit StagedCollection(std::shared_ptr<const CollectionSchema> schema);

  // `rows` of `records` have been checked. New ids begin at `first_id`.
  void Insert(const Records& records, uint64_t first_id);
  void Put(const Records& records);
  void Delete(uint64_t id);

  // The staged state of `id`, or null if the batch does not touch it.
  const StagedRecord* Find(uint64_t id) const;

  const CollectionSchema& schema() const { return *schema_; }
  const std::vector<StagedRecord>& records() const { return records_; }
  const std::byte* Row(size_t row) const { return rows_.Row(row); }
  const StagedDocument& Document(size_t document) const { return documents_[document]; }

 private:
  // Ids first_id .. first_id + count - 1 are the records from first_record on.
  struct Run {
    uint64_t first_id;
    uint64_t count;
    size_t first_record;
  };

  StagedRecord* FindMutable(uint64_t id);
  void Stage(const Records& records, size_t row, StagedRecord& record);

  std::shared_ptr<const CollectionSchema> schema_;
  StagedRows rows_;
  std::vector<StagedDocument> documents_;
  std::vector<StagedRecord> records_;
  std::vector<Run> inserted_;
  absl::flat_hash_map<uint64_t, size_t> others_;  // id -> record, of ids that were not inserted
};

using StagedCollections = absl::btree_map<uint32_t, StagedCollection>;

// Whether `records` can be staged into a collection of `schema`: AERO_SCHEMA_* or AERO_QUERY_*,
// with the row at fault as offset.
Status CheckRecords(const CollectionSchema& schema, const Records& records, bool with_ids);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STAGING_H_
