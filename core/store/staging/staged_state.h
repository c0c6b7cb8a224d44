// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STAGING_STAGED_STATE_H_
#define CHASSIS_CORE_STORE_STAGING_STAGED_STATE_H_

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chassis {

// The change that a batch makes to one record. Later operations on the same record change it in
// place.
struct StagedRecord {
  static constexpr size_t kNone = SIZE_MAX;
  static constexpr uint64_t kNewId = UINT64_MAX;  // the commit gives the record its id

  uint64_t id = kNewId;
  bool deleted = false;
  bool keep_absent = false;  // parts that are not staged stay as they are
  bool spilled = false;      // `row` is that of a spilled row
  size_t row = kNone;
  size_t document = kNone;
  size_t document_id = kNone;          // index in the batch's list of document ids
  const std::string* group = nullptr;  // one string per name, so that pointers can be compared
};

// Inserted records with consecutive ids, rows, documents and document ids. A bulk insert is one
// range, however many records it has.
struct StagedRange {
  uint64_t first_id = StagedRecord::kNewId;
  uint64_t count = 0;
  bool spilled = false;  // as in each of its records
  size_t first_row = StagedRecord::kNone;
  size_t first_document = StagedRecord::kNone;
  size_t first_document_id = StagedRecord::kNone;
  const std::string* group = nullptr;

  StagedRecord At(uint64_t i) const {
    const auto nth = [i](size_t first) {
      return first == StagedRecord::kNone ? first : first + static_cast<size_t>(i);
    };
    StagedRecord record;
    record.id = first_id + i;
    record.spilled = spilled;
    record.row = nth(first_row);
    record.document = nth(first_document);
    record.document_id = nth(first_document_id);
    record.group = group;
    return record;
  }
  static StagedRange Of(const StagedRecord& record) {
    return {record.id,          1,           record.spilled, record.row, record.document,
            record.document_id, record.group};
  }
  // Adds the records of `next` if they continue these.
  bool Extend(const StagedRange& next);
};

// The state that the operations of a batch, one after another, make of records of one collection.
// It knows no commit; the caller has decided which record an operation changes.
class StagedState {
 public:
  // Names a record by its id, or by its index in records() while it has none.
  struct Ref {
    uint64_t id = StagedRecord::kNewId;
    size_t record = 0;

    bool operator==(const Ref&) const = default;
  };

  // `document_ids`: the batch's list, which outlives this.
  explicit StagedState(const std::deque<std::string>& document_ids)
      : document_ids_(&document_ids) {}

  // REQUIRES: no record of the state has a document id of the range, because a document id has one
  // owner.
  void Insert(const StagedRange& range);
  // `given` replaces the record, or changes it if `given.keep_absent`.
  // REQUIRES: no other record of the state has the document id.
  void Put(const Ref& to, const StagedRecord& given);
  void PutNew(const StagedRecord& given);
  void Delete(const Ref& ref);

  // Returns the state of `id`, or nothing if no operation changed it.
  std::optional<StagedRecord> Find(uint64_t id) const;
  // Returns the record that was given a document id and still has it.
  std::optional<Ref> Owner(std::string_view document_id) const;
  // Returns the records that were given a group. A record may be in it twice, or have another group
  // since.
  std::span<const Ref> Members(const std::string* group) const;
  std::optional<StagedRecord> Get(const Ref& ref) const {
    return ref.id != StagedRecord::kNewId ? Find(ref.id) : records_[ref.record];
  }

  // The inserted ranges, in ascending order of ids. A record of a range that was put or deleted
  // since is also among records(), and counts as it is there.
  const std::vector<StagedRange>& ranges() const { return ranges_; }
  const std::vector<StagedRecord>& records() const { return records_; }
  bool ChangedSince(uint64_t inserted_id) const {
    return changed_ranges_ && by_id_.contains(inserted_id);
  }
  // Whether records()[i] counts. A deletion does not if its id was given out afterwards.
  bool Counts(size_t i) const {
    const StagedRecord& record = records_[i];
    if (record.id == StagedRecord::kNewId) return !record.deleted;
    const auto known = by_id_.find(record.id);
    return known != by_id_.end() && known->second == i;
  }

 private:
  // Returns the record to change, copied out of its range if it is in one; null if no operation
  // changed it.
  StagedRecord* FindMutable(const Ref& ref);
  StagedRecord& AddRecord(const StagedRecord& record);
  void AddRange(const StagedRange& range);
  const StagedRange* RangeOf(uint64_t id) const;
  Ref RefOf(const StagedRecord& record) const;
  void Overlay(const StagedRecord& given, StagedRecord& record);
  // Frees the record's document id, if the batch gave it one.
  void FreeDocumentId(const StagedRecord& record);

  const std::deque<std::string>* document_ids_;
  std::vector<StagedRange> ranges_;
  std::vector<StagedRecord> records_;
  absl::flat_hash_map<uint64_t, size_t> by_id_;  // id -> record
  absl::flat_hash_map<std::string_view, Ref> owners_;
  absl::flat_hash_map<const std::string*, std::vector<Ref>> members_;
  bool changed_ranges_ = false;  // ids of ranges are among by_id_
  uint64_t deleted_end_ = 0;     // ids below may have been deleted before they were given out
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STAGING_STAGED_STATE_H_
