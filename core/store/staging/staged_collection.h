// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STAGING_STAGED_COLLECTION_H_
#define CHASSIS_CORE_STORE_STAGING_STAGED_COLLECTION_H_

#include <absl/container/btree_map.h>
#include <absl/container/node_hash_set.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/coding.h"
#include "core/collection/collection_version.h"
#include "core/store/base/records.h"
#include "core/store/staging/staged_state.h"

namespace chassis {

class SpilledRows;
struct SpillContext;

// Vectors in memory, padded with zeros as in a slab.
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

// One operation of a batch. It may name records that only the commit resolves.
struct StagedOperation {
  enum class Kind : uint8_t { kInsert, kPut, kDelete, kDeleteDocument, kDeleteGroup };

  Kind kind = Kind::kInsert;
  bool keep_absent = false;
  bool if_absent = false;  // a put fails the commit if its record exists
  // An insert has any number of records. A put has one, with the id kNewId if its document id names
  // it. A deletion has an id, a document id or a group alone.
  StagedRange records;
  uint64_t expected_seq = 0;  // a put fails the commit unless its record has this seq; 0 = any
  uint64_t row = 0;           // number of the first record in the call that staged it
};

// The operations of a batch on one collection, and the state that they make of one commit.
//
// Operations that name records by id alone mean the same on every commit, so only state() is kept.
// Once an operation carries a document id, names records by document id or group, or requires
// something of its record, all operations are kept in their order, because the commit applies them
// again if another commit came between.
class StagedCollection {
 public:
  explicit StagedCollection(std::shared_ptr<const CollectionSchema> schema);
  ~StagedCollection();
  StagedCollection(StagedCollection&&) noexcept;

  // Spills the vectors of `records` if they are many or earlier ones were spilled, and returns the
  // number of their first row; nothing if they are not spilled. Fails with AERO_STORAGE_FULL and
  // other errors of the storage.
  Result<std::optional<uint64_t>> Spill(const SpillContext& parts, const Records& records);

  // REQUIRES: CheckRecords() has accepted `records`; if they are inserted or put by id and have
  // document ids, KeyResolver::CheckRows() has too, because the state takes them unchecked.
  // `first_spilled` is the result of Spill(). New ids begin at `first_id`.
  void Insert(const Records& records, uint64_t first_id, std::optional<uint64_t> first_spilled);
  void Put(const Records& records, std::optional<uint64_t> first_spilled);
  void Delete(std::span<const uint64_t> ids);
  void DeleteDocuments(std::span<const std::string_view> document_ids);
  void DeleteGroups(std::span<const std::string_view> groups);

  // Keeps all operations from now on.
  void KeepOperations();
  // For KeyResolver: returns whether operations are kept, to be applied to commit `seq`. Empties
  // the state if they were applied to another commit.
  bool BeginResolve(uint64_t seq);
  // The next operation that the state does not have yet; null at the end.
  const StagedOperation* NextOperation() const {
    return applied_ < operations_.size() ? &operations_[applied_] : nullptr;
  }
  void NoteApplied() { ++applied_; }
  void NoteConflict(const Error& conflict) {
    if (!conflict_) conflict_ = conflict;
  }

  const CollectionSchema& schema() const { return *schema_; }
  // Whether anything but deletions was staged.
  bool has_records() const { return has_records_; }
  StagedState& state() { return state_; }
  const StagedState& state() const { return state_; }
  // The first conflict with the commit that the operations were applied to, if there is one.
  const std::optional<Error>& conflict() const { return conflict_; }

  const std::byte* Row(size_t row) const { return rows_.Row(row); }
  SpilledRows* spilled() const { return spilled_.get(); }
  // Copies the vector of a record that has one.
  Status ReadVector(const StagedRecord& record, MutableBytes out) const;
  const StagedDocument& Document(size_t document) const { return documents_[document]; }
  std::string_view DocumentId(size_t document_id) const { return (*document_ids_)[document_id]; }
  // The keys that the batch gives to a record; empty = it gives none.
  std::string_view DocumentIdOf(const StagedRecord& record) const {
    return record.document_id == StagedRecord::kNone ? std::string_view()
                                                     : DocumentId(record.document_id);
  }
  static std::string_view GroupOf(const StagedRecord& record) {
    return record.group == nullptr ? std::string_view() : *record.group;
  }

 private:
  StagedRecord Stage(const Records& records, size_t row, std::optional<uint64_t> first_spilled);
  size_t AddDocumentId(std::string_view document_id);
  const std::string* AddGroup(std::string_view group);
  // Whether the records that an operation changes are known, because they do not depend on the
  // commit, or are resolved by it.
  enum class Targets : uint8_t { kKnown, kOfTheCommit };
  void Append(const StagedOperation& operation, Targets targets);
  void Apply(const StagedOperation& operation);

  std::shared_ptr<const CollectionSchema> schema_;
  StagedRows rows_;
  std::unique_ptr<SpilledRows> spilled_;  // null until a large batch
  std::vector<StagedDocument> documents_;
  std::unique_ptr<std::deque<std::string>> document_ids_;
  absl::node_hash_set<std::string> groups_;
  bool has_records_ = false;

  StagedState state_;
  std::optional<Error> conflict_;
  bool keeps_operations_ = false;
  std::vector<StagedOperation> operations_;
  size_t applied_ = 0;                 // number of operations that the state has
  std::optional<uint64_t> state_seq_;  // the commit that the state belongs to, if to one alone
};

using StagedCollections = absl::btree_map<uint32_t, StagedCollection>;

// Checks that `records` can be staged into a collection of `schema`. Fails with AERO_SCHEMA_*,
// AERO_QUERY_* or AERO_EXECUTION_LIMIT, and the row at fault. A put needs an id or a document id
// for each record.
Status CheckRecords(const CollectionSchema& schema, const Records& records,
                    StagedOperation::Kind kind);

Failure FailRow(Code code, size_t row, const std::string& what);

// Returns one entry of a column; no text if the column is absent.
inline std::string_view Entry(const std::string_view* column, size_t row) {
  return column == nullptr ? std::string_view() : column[row];
}

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STAGING_STAGED_COLLECTION_H_
