// SPDX-License-Identifier: Apache-2.0
#include "core/store/staging/staged_collection.h"

#include <algorithm>
#include <cstring>

#include "core/base/utf8.h"
#include "core/format/matrix.h"
#include "core/store/staging/spilled_rows.h"

namespace chassis {
namespace {

constexpr size_t kChunkBytes = 1 << 20;

size_t StrideOf(const CollectionSchema& schema, const Records& records) {
  return records.vector_stride != 0 ? records.vector_stride : sizeof(float) * schema.dimension;
}

const float* VectorOf(const CollectionSchema& schema, const Records& records, size_t row) {
  return reinterpret_cast<const float*>(reinterpret_cast<const std::byte*>(records.vectors) +
                                        row * StrideOf(schema, records));
}

bool HaveVectorsAlone(const Records& records) {
  return records.vectors != nullptr && records.documents == nullptr &&
         records.document_ids == nullptr && records.groups == nullptr;
}

Status CheckColumns(const CollectionSchema& schema, const Records& records,
                    StagedOperation::Kind kind) {
  const bool put = kind == StagedOperation::Kind::kPut;
  if (!put && records.ids != nullptr) {
    return Fail(Code::kQueryInvalid, "insert gives new ids and takes none");
  }
  if (!put && (records.keep_absent || records.if_absent || records.expected_seqs != nullptr)) {
    return Fail(Code::kQueryInvalid,
                "insert makes new records: it takes no flags, no expected_seqs");
  }
  if (records.vectors == nullptr) return {};
  if (schema.dimension == 0) {
    return Fail(Code::kSchemaDimensionMismatch,
                "collection " + schema.name + " holds documents only, and vectors were given");
  }
  return CheckStride(records.vector_stride, schema.dimension);
}

Status CheckSchemaTag(std::string_view tag, size_t row, Code missing, const char* name) {
  if (tag.empty()) return FailRow(missing, row, std::string("a document needs a ") + name);
  if (tag.size() > kMaxNameBytes) {
    return FailRow(
        Code::kQueryInvalid, row,
        std::string(name) + " of " + std::to_string(tag.size()) + " bytes; 255 are the most");
  }
  if (const auto at = FindNonUtf8(tag)) {
    return FailRow(Code::kQueryInvalid, row,
                   std::string(name) + " is not UTF-8 at byte " + std::to_string(*at));
  }
  return {};
}

Status CheckKey(std::string_view key, size_t row, const char* name) {
  if (key.data() == nullptr || (!key.empty() && key.size() <= kMaxKeyBytes)) return {};
  return FailRow(
      Code::kQueryInvalid, row,
      std::string(name) + " of " + std::to_string(key.size()) + " bytes; it has 1 to 1024");
}

Status CheckKeys(const Records& records, size_t row, StagedOperation::Kind kind) {
  const std::string_view document_id = Entry(records.document_ids, row);
  if (kind == StagedOperation::Kind::kPut && records.ids == nullptr &&
      document_id.data() == nullptr) {
    return FailRow(Code::kQueryInvalid, row, "put needs an id or a document id");
  }
  CHASSIS_TRY(CheckKey(document_id, row, "document id"));
  return CheckKey(Entry(records.groups, row), row, "group");
}

Status CheckRow(const Records& records, size_t row) {
  if (records.ids != nullptr && records.ids[row] == UINT64_MAX) {
    return FailRow(Code::kQueryInvalid, row, "id 18446744073709551615 is reserved");
  }
  const std::string_view payload = Entry(records.documents, row);
  if (payload.data() == nullptr) {
    if (records.vectors != nullptr) return {};
    return FailRow(Code::kQueryInvalid, row, "neither a vector nor a document");
  }
  if (payload.size() > kMaxPayloadBytes) {
    return FailRow(Code::kExecutionLimit, row,
                   "document of " + std::to_string(payload.size()) + " bytes; 1 GiB is the most");
  }
  CHASSIS_TRY(CheckSchemaTag(Entry(records.schemas, row), row, Code::kSchemaRequired, "schema"));
  return CheckSchemaTag(Entry(records.schema_versions, row), row, Code::kSchemaVersionRequired,
                        "schema version");
}

}  // namespace

Failure FailRow(Code code, size_t row, const std::string& what) {
  return FailAtRow(code, "row " + std::to_string(row) + ": " + what, row);
}

Status CheckRecords(const CollectionSchema& schema, const Records& records,
                    StagedOperation::Kind kind) {
  if (records.count == 0) return {};
  CHASSIS_TRY(CheckColumns(schema, records, kind));
  if (kind == StagedOperation::Kind::kInsert && HaveVectorsAlone(records)) return {};
  for (size_t row = 0; row < records.count; ++row) {
    CHASSIS_TRY(CheckRow(records, row));
    CHASSIS_TRY(CheckKeys(records, row, kind));
  }
  return {};
}

StagedRows::StagedRows(uint32_t dimension)
    : vector_bytes_(sizeof(float) * dimension),
      stride_(VectorStride(dimension)),
      rows_per_chunk_(std::max<size_t>(1, kChunkBytes / std::max<size_t>(1, stride_))) {}

size_t StagedRows::Add(const float* vector) {
  if (count_ == chunks_.size() * rows_per_chunk_) {
    chunks_.emplace_back(new std::byte[rows_per_chunk_ * stride_]);
  }
  std::byte* row = chunks_.back().get() + count_ % rows_per_chunk_ * stride_;
  std::memcpy(row, vector, vector_bytes_);
  std::memset(row + vector_bytes_, 0, stride_ - vector_bytes_);
  return count_++;
}

StagedCollection::StagedCollection(std::shared_ptr<const CollectionSchema> schema)
    : schema_(std::move(schema)),
      rows_(schema_->dimension),
      document_ids_(std::make_unique<std::deque<std::string>>()),
      state_(*document_ids_) {}

StagedCollection::~StagedCollection() = default;
StagedCollection::StagedCollection(StagedCollection&&) noexcept = default;

Result<std::optional<uint64_t>> StagedCollection::Spill(const SpillContext& parts,
                                                        const Records& records) {
  const bool many = records.count * schema_->stride() >= parts.slabs.options().direct_batch;
  if (records.vectors == nullptr || (spilled_ == nullptr && !many)) return std::nullopt;
  if (spilled_ == nullptr) spilled_ = std::make_unique<SpilledRows>(parts, *schema_);
  return spilled_->Append(reinterpret_cast<const std::byte*>(records.vectors), records.count,
                          StrideOf(*schema_, records));
}

Status StagedCollection::ReadVector(const StagedRecord& record, MutableBytes out) const {
  if (record.spilled) return spilled_->Read(record.row, out);
  std::memcpy(out.data(), Row(record.row), out.size());
  return {};
}

StagedRecord StagedCollection::Stage(const Records& records, size_t row,
                                     std::optional<uint64_t> first_spilled) {
  StagedRecord record;
  if (records.vectors != nullptr) {
    record.spilled = first_spilled.has_value();
    record.row = first_spilled ? static_cast<size_t>(*first_spilled) + row
                               : rows_.Add(VectorOf(*schema_, records, row));
  }
  const std::string_view document_id = Entry(records.document_ids, row);
  if (!document_id.empty()) record.document_id = AddDocumentId(document_id);
  const std::string_view group = Entry(records.groups, row);
  if (!group.empty()) record.group = AddGroup(group);
  const std::string_view payload = Entry(records.documents, row);
  if (payload.data() == nullptr) return record;
  record.document = documents_.size();
  documents_.push_back({std::string(payload), std::string(records.schemas[row]),
                        std::string(records.schema_versions[row])});
  return record;
}

size_t StagedCollection::AddDocumentId(std::string_view document_id) {
  document_ids_->emplace_back(document_id);
  return document_ids_->size() - 1;
}

const std::string* StagedCollection::AddGroup(std::string_view group) {
  return &*groups_.emplace(group).first;
}

void StagedCollection::Insert(const Records& records, uint64_t first_id,
                              std::optional<uint64_t> first_spilled) {
  has_records_ = true;
  StagedOperation insert;
  if (first_spilled && HaveVectorsAlone(records)) {
    insert.records = {first_id, records.count, true, static_cast<size_t>(*first_spilled)};
    return Append(insert, Targets::kKnown);
  }
  for (size_t row = 0; row < records.count; ++row) {
    StagedRecord record = Stage(records, row, first_spilled);
    record.id = first_id + row;
    insert.records = StagedRange::Of(record);
    insert.row = row;
    Append(insert, Targets::kKnown);
  }
}

void StagedCollection::Put(const Records& records, std::optional<uint64_t> first_spilled) {
  has_records_ = true;
  const bool known =
      records.ids != nullptr && !records.if_absent && records.expected_seqs == nullptr;
  const Targets targets = known ? Targets::kKnown : Targets::kOfTheCommit;
  StagedOperation put;
  put.kind = StagedOperation::Kind::kPut;
  put.keep_absent = records.keep_absent;
  put.if_absent = records.if_absent;
  for (size_t row = 0; row < records.count; ++row) {
    StagedRecord record = Stage(records, row, first_spilled);
    if (records.ids != nullptr) record.id = records.ids[row];
    if (records.expected_seqs != nullptr) put.expected_seq = records.expected_seqs[row];
    put.records = StagedRange::Of(record);
    put.row = row;
    Append(put, targets);
  }
}

void StagedCollection::Delete(std::span<const uint64_t> ids) {
  StagedOperation deletion;
  deletion.kind = StagedOperation::Kind::kDelete;
  for (const uint64_t id : ids) {
    deletion.records.first_id = id;
    Append(deletion, Targets::kKnown);
  }
}

void StagedCollection::DeleteDocuments(std::span<const std::string_view> document_ids) {
  KeepOperations();
  StagedOperation deletion;
  deletion.kind = StagedOperation::Kind::kDeleteDocument;
  for (const std::string_view document_id : document_ids) {
    deletion.records.first_document_id = AddDocumentId(document_id);
    Append(deletion, Targets::kOfTheCommit);
  }
}

void StagedCollection::DeleteGroups(std::span<const std::string_view> groups) {
  KeepOperations();
  StagedOperation deletion;
  deletion.kind = StagedOperation::Kind::kDeleteGroup;
  for (const std::string_view group : groups) {
    deletion.records.group = AddGroup(group);
    Append(deletion, Targets::kOfTheCommit);
  }
}

// The operations so far name records by id alone, so one operation per record makes the same state.
void StagedCollection::KeepOperations() {
  if (keeps_operations_) return;
  keeps_operations_ = true;
  for (const StagedRange& range : state_.ranges()) {
    operations_.emplace_back().records = range;
  }
  for (size_t i = 0; i < state_.records().size(); ++i) {
    if (!state_.Counts(i)) continue;
    const StagedRecord& record = state_.records()[i];
    StagedOperation& operation = operations_.emplace_back();
    operation.kind = record.deleted ? StagedOperation::Kind::kDelete : StagedOperation::Kind::kPut;
    operation.keep_absent = record.keep_absent;
    operation.records = StagedRange::Of(record);
  }
  applied_ = operations_.size();
}

bool StagedCollection::BeginResolve(uint64_t seq) {
  if (!keeps_operations_) return false;
  if (state_seq_ && *state_seq_ != seq) {
    state_ = StagedState(*document_ids_);
    conflict_.reset();
    applied_ = 0;
  }
  state_seq_ = seq;
  return true;
}

void StagedCollection::Append(const StagedOperation& operation, Targets targets) {
  if (!keeps_operations_) return Apply(operation);
  const bool apply = targets == Targets::kKnown && applied_ == operations_.size();
  if (apply) Apply(operation);
  bool extended = false;
  if (operation.kind == StagedOperation::Kind::kInsert && !operations_.empty() &&
      (apply || applied_ < operations_.size())) {
    StagedOperation& last = operations_.back();
    const bool same_call = last.row + last.records.count == operation.row;
    extended = last.kind == operation.kind &&
               (same_call || operation.records.first_document_id == StagedRecord::kNone) &&
               last.records.Extend(operation.records);
  }
  if (!extended) operations_.push_back(operation);
  if (apply) applied_ = operations_.size();
}

// REQUIRES: the operation names its records by id and requires nothing of them, because no commit
// is known here.
void StagedCollection::Apply(const StagedOperation& operation) {
  StagedRecord given = operation.records.At(0);
  given.keep_absent = operation.keep_absent;
  switch (operation.kind) {
    case StagedOperation::Kind::kInsert:
      return state_.Insert(operation.records);
    case StagedOperation::Kind::kPut:
      return state_.Put({given.id, 0}, given);
    default:
      return state_.Delete({given.id, 0});
  }
}

}  // namespace chassis
