// SPDX-License-Identifier: Apache-2.0
#include "core/store/commit/commit_builder.h"

#include <algorithm>

#include "core/store/staging/key_resolver.h"

namespace chassis {
namespace {

// Reserves ids for the records that have none yet, and returns the first.
Result<uint64_t> ReserveNewIds(const StagedState& state, const CollectionVersion& collection,
                               const IdSource& ids) {
  uint64_t count = 0;
  for (const StagedRecord& record : state.records()) {
    if (record.id == StagedRecord::kNewId && !record.deleted) ++count;
  }
  if (count == 0) return 0;
  return ids.reservations.Reserve(ids.owner, collection.schema->number, collection.next_id, count);
}

// One for itself, and it may split an older range of vectors and one of vectors that are gone.
constexpr uint64_t kEntriesOfGoneRange = 3;

uint64_t CountRanges(const std::vector<uint64_t>& ids) {
  uint64_t ranges = 0;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i == 0 || ids[i] != ids[i - 1] + 1) ++ranges;
  }
  return ranges;
}

}  // namespace

CommitBuilder::CommitBuilder(SlabSpace& slabs, const Version& newest)
    : slabs_(slabs),
      version_(newest),
      seq_(newest.seq + 1),
      taken_(slabs.main().extents()),
      writes_(slabs.main().storage(), slabs.options().direct_write, record_),
      placer_(slabs, taken_, writes_, seq_) {}

const CommitRecord& CommitBuilder::Finish() {
  record_.next_serial = slabs_.next_serial();
  return record_;
}

void CommitBuilder::MarkCommitted() {
  taken_.Keep();
  for (SpilledRows* rows : spilled_) rows->MarkCommitted();
}

Status CommitBuilder::Add(StagedCollection& staged, const IdSource& ids) {
  const uint32_t number = staged.schema().number;
  const CollectionVersion* collection = version_.collections.Find(number);
  if (collection == nullptr) {
    if (!staged.has_records()) return {};
    return Fail(Code::kQueryNotFound, "collection " + std::to_string(number) +
                                          " was dropped after records were staged for it");
  }
  CHASSIS_TRY(KeyResolver(staged, *collection, version_.seq).Resolve());
  if (staged.conflict()) return Failure(*staged.conflict());
  CollectionChange change;
  change.number = number;
  change.next_id = collection->next_id;
  change.live = collection->live;
  ResolvedRecords resolved;
  CHASSIS_TRY(Resolve(staged, *collection, ids, change, resolved));
  SpilledRows* const rows = staged.spilled();
  if (rows != nullptr) {
    CHASSIS_TRY(rows->Flush());
    spilled_.push_back(rows);
  }
  CHASSIS_TRY(placer_.Place(*collection, resolved, rows, change));
  if (change.slots.empty() && change.documents.empty() && change.erased.empty()) return {};
  gone_entries_ += kEntriesOfGoneRange * CountRanges(change.erased);
  record_.changes.push_back(std::move(change));
  return {};
}

Status CommitBuilder::Resolve(const StagedCollection& staged, const CollectionVersion& collection,
                              const IdSource& ids, CollectionChange& change,
                              ResolvedRecords& resolved) {
  const StagedState& state = staged.state();
  const SpilledRows* const spilled = staged.spilled();
  if (spilled != nullptr) resolved.spilled_ids.resize(spilled->rows(), kAbandonedSlotId);
  for (const StagedRange& range : state.ranges()) {
    CHASSIS_TRY(ResolveRange(staged, collection, range, change, resolved));
  }
  CHASSIS_ASSIGN(uint64_t new_id, ReserveNewIds(state, collection, ids));
  for (size_t i = 0; i < state.records().size(); ++i) {
    if (!state.Counts(i)) continue;
    StagedRecord record = state.records()[i];
    if (record.id != StagedRecord::kNewId) {
      CHASSIS_TRY(ResolveRecord(staged, collection, record, change, resolved));
      continue;
    }
    record.id = new_id++;
    CHASSIS_TRY(ResolvePut(staged, collection, record, {}, change, resolved));
  }
  uint64_t bytes = resolved.vectors.size() * collection.schema->stride();
  for (const DocumentRecord& document : resolved.documents) {
    bytes += DocumentRecordLength(document);
  }
  if (bytes >= slabs_.options().direct_batch) resolved.route = Route::kDirect;
  return {};
}

Status CommitBuilder::ResolveRecord(const StagedCollection& staged,
                                    const CollectionVersion& collection, const StagedRecord& record,
                                    CollectionChange& change, ResolvedRecords& resolved) {
  CHASSIS_ASSIGN(const RecordLocation before, collection.Find(record.id, version_.seq));
  if (!record.deleted) return ResolvePut(staged, collection, record, before, change, resolved);
  if (!before.exists()) return {};
  --change.live;
  if (before.slot != kNowhere) change.erased.push_back(record.id);
  return AddTombstone(collection, record.id, before.document, resolved);
}

// Ids from the collection's next id on are not looked up, because no record has them yet.
Status CommitBuilder::ResolveRange(const StagedCollection& staged,
                                   const CollectionVersion& collection, const StagedRange& range,
                                   CollectionChange& change, ResolvedRecords& resolved) {
  const bool all_new = range.first_id >= collection.next_id && collection.damage == nullptr;
  for (uint64_t i = 0; i < range.count; ++i) {
    const StagedRecord record = range.At(i);
    if (staged.state().ChangedSince(record.id)) continue;
    RecordLocation before;
    if (!all_new) {
      CHASSIS_ASSIGN(before, collection.Find(record.id, version_.seq));
    }
    CHASSIS_TRY(ResolvePut(staged, collection, record, before, change, resolved));
  }
  return {};
}

Status CommitBuilder::ResolvePut(const StagedCollection& staged,
                                 const CollectionVersion& collection, const StagedRecord& record,
                                 const RecordLocation& before, CollectionChange& change,
                                 ResolvedRecords& resolved) {
  if (!before.exists()) ++change.live;
  change.next_id = std::max(change.next_id, record.id + 1);
  if (record.spilled) {
    resolved.spilled_ids[record.row] = record.id;
  } else if (record.row != StagedRecord::kNone) {
    resolved.vectors.push_back({record.id, staged.Row(record.row)});
  } else if (before.slot != kNowhere && !record.keep_absent) {
    change.erased.push_back(record.id);
  }
  return ResolveDocument(staged, collection, record, before.document, resolved);
}

// A document record has the full state, so kept parts are written again. Keys without a document
// have a record of their own.
Status CommitBuilder::ResolveDocument(const StagedCollection& staged,
                                      const CollectionVersion& collection,
                                      const StagedRecord& record, uint64_t before,
                                      ResolvedRecords& resolved) {
  const std::string_view document_id = staged.DocumentIdOf(record);
  const std::string_view group = StagedCollection::GroupOf(record);
  const bool has_document = record.document != StagedRecord::kNone;
  if (!has_document && document_id.empty() && group.empty()) {
    return record.keep_absent ? Status{} : AddTombstone(collection, record.id, before, resolved);
  }
  DocumentRecord to;
  to.keys_only = true;
  if (before != kNowhere && (record.keep_absent || !has_document)) {
    CHASSIS_ASSIGN(to, ReadBefore(collection, record.id, before));
  }
  if (!record.keep_absent) {
    to.keys_only = true;
    to.document_id = to.group = to.payload = {};
  }
  to.id = record.id;
  if (has_document) {
    const StagedDocument& document = staged.Document(record.document);
    to.keys_only = false;
    to.payload = document.payload;
    to.schema = document.schema;
    to.schema_version = document.schema_version;
  }
  if (!document_id.empty()) to.document_id = document_id;
  if (!group.empty()) to.group = group;
  resolved.documents.push_back(to);
  return {};
}

// Adds a tombstone for the document at `document`, if there is one. The tombstone keeps its keys.
Status CommitBuilder::AddTombstone(const CollectionVersion& collection, uint64_t id,
                                   uint64_t document, ResolvedRecords& resolved) {
  if (document == kNowhere) return {};
  CHASSIS_ASSIGN(DocumentRecord record, ReadBefore(collection, id, document));
  record.tombstone = true;
  record.payload = {};
  resolved.documents.push_back(record);
  return {};
}

Result<DocumentRecord> CommitBuilder::ReadBefore(const CollectionVersion& collection, uint64_t id,
                                                 uint64_t document) {
  CHASSIS_ASSIGN(DocumentRecord record, collection.DocumentAt(document));
  if (record.id != id) {
    return Fail(Code::kInternalInvariant, "index names the document of id " +
                                              std::to_string(record.id) + " for id " +
                                              std::to_string(id));
  }
  return record;
}

}  // namespace chassis
