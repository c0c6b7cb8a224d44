// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STAGING_STAGED_COLLECTION_H_
#define CHASSIS_CORE_STORE_STAGING_STAGED_COLLECTION_H_

#include <absl/container/btree_map.h>
#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/coding.h"
#include "core/collection/collection_version.h"
#include "core/store/base/records.h"
#include "core/store/staging/staged_keys.h"

namespace chassis {

class SpilledRows;
struct SpillContext;

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
  bool spilled = false;      // the row is a spilled one
  size_t row = kNone;
  size_t document = kNone;
  const std::string* group = nullptr;  // of StagedGroups
};

// Inserted records of consecutive ids, rows and documents: a bulk insert is one, however many they
// are.
struct StagedRun {
  uint64_t first_id = 0;
  uint64_t count = 0;
  bool spilled = false;  // as of each of its records
  size_t first_row = StagedRecord::kNone;
  size_t first_document = StagedRecord::kNone;
  const std::string* group = nullptr;

  StagedRecord At(uint64_t i) const {
    const auto nth = [i](size_t first) {
      return first == StagedRecord::kNone ? first : first + static_cast<size_t>(i);
    };
    return {first_id + i, false, false, spilled, nth(first_row), nth(first_document), group};
  }
};

// What a batch will do to one collection.
class StagedCollection {
 public:
  explicit StagedCollection(std::shared_ptr<const CollectionSchema> schema);
  ~StagedCollection();
  StagedCollection(StagedCollection&&) noexcept;

  // Spills the vectors of `records`, if they are many or others were, and returns the number
  // of their first row. AERO_STORAGE_FULL and other errors of the storage.
  Result<std::optional<uint64_t>> Spill(const SpillContext& parts, const Records& records);

  // `records` have been checked, their document ids given to them, and their vectors spilled
  // if `first_spilled` is given. New ids begin at `first_id`.
  void Insert(const Records& records, uint64_t first_id, std::optional<uint64_t> first_spilled);
  void Put(const Records& records, std::span<const uint64_t> ids,
           std::optional<uint64_t> first_spilled);
  void Delete(uint64_t id);

  // The staged state of `id`, or nothing if the batch does not touch it.
  std::optional<StagedRecord> Find(uint64_t id) const;

  const CollectionSchema& schema() const { return *schema_; }
  // Whether nothing is staged, though a call was made.
  bool empty() const { return runs_.empty() && records_.empty(); }
  // What was inserted, in ascending order of ids. A record of a run that was put or deleted since
  // is among records() and counts as it is there.
  const std::vector<StagedRun>& runs() const { return runs_; }
  const std::vector<StagedRecord>& records() const { return records_; }
  bool ChangedSince(uint64_t inserted_id) const {
    return changed_runs_ && by_id_.contains(inserted_id);
  }
  const std::byte* Row(size_t row) const { return rows_.Row(row); }
  SpilledRows* spilled() const { return spilled_.get(); }
  // Copies the vector of a record that has one.
  Status ReadVector(const StagedRecord& record, MutableBytes out) const;
  const StagedDocument& Document(size_t document) const { return documents_[document]; }

  // Whether what a commit says of the vector, the document and the keys of `id` is gone unless the
  // batch says it again.
  bool Replaces(uint64_t id) const {
    const std::optional<StagedRecord> record = Find(id);
    return record && (record->deleted || !record->keep_absent);
  }
  StagedDocumentIds& document_ids() { return document_ids_; }
  const StagedDocumentIds& document_ids() const { return document_ids_; }
  const StagedGroups& groups() const { return groups_; }
  // The keys that the batch gives to a record; empty = says nothing of it.
  std::string_view DocumentIdOf(const StagedRecord& record) const;
  std::string_view GroupOf(const StagedRecord& record) const;

 private:
  // The record of `id` to change, of its own from now on; null if the batch does not touch it.
  StagedRecord* FindMutable(uint64_t id);
  StagedRecord& AddRecord(const StagedRecord& record);
  void AddRun(const StagedRun& run);
  const StagedRun* RunOf(uint64_t id) const;
  void Stage(const Records& records, size_t row, std::optional<uint64_t> first_spilled,
             StagedRecord& record);

  std::shared_ptr<const CollectionSchema> schema_;
  StagedRows rows_;
  std::unique_ptr<SpilledRows> spilled_;  // null until a large batch
  std::vector<StagedDocument> documents_;
  std::vector<StagedRun> runs_;
  StagedDocumentIds document_ids_;
  StagedGroups groups_;
  std::vector<StagedRecord> records_;
  absl::flat_hash_map<uint64_t, size_t> by_id_;  // id -> record
  bool changed_runs_ = false;                    // ids of runs are among them
  uint64_t deleted_end_ = 0;  // ids below may have been deleted before they were given out
};

using StagedCollections = absl::btree_map<uint32_t, StagedCollection>;

// Whether `records` can be staged into a collection of `schema`: AERO_SCHEMA_* or AERO_QUERY_*,
// with the row at fault as offset. `put`: each has an id or a document id.
Status CheckRecords(const CollectionSchema& schema, const Records& records, bool put);

Failure FailRow(Code code, size_t row, const std::string& what);

// One entry of a column that may be absent.
inline std::string_view Entry(const std::string_view* column, size_t row) {
  return column == nullptr ? std::string_view() : column[row];
}

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STAGING_STAGED_COLLECTION_H_
