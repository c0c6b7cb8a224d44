// SPDX-License-Identifier: Apache-2.0
#include "core/store/staging/staged_collection.h"

#include <algorithm>
#include <cstring>

#include "core/base/utf8.h"
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

Status CheckColumns(const CollectionSchema& schema, const Records& records, bool put) {
  if (!put && records.ids != nullptr) {
    return Fail(Code::kQueryInvalid, "insert gives new ids and takes none");
  }
  if (records.vectors == nullptr) return {};
  if (schema.dimension == 0) {
    return Fail(Code::kSchemaDimensionMismatch,
                "collection " + schema.name + " holds documents only, and vectors were given");
  }
  const size_t vector_bytes = sizeof(float) * schema.dimension;
  if (records.vector_stride != 0 && records.vector_stride < vector_bytes) {
    return Fail(Code::kQueryInvalid, "vector_stride of " + std::to_string(records.vector_stride) +
                                         " bytes is less than a vector's " +
                                         std::to_string(vector_bytes));
  }
  if (records.vector_stride % sizeof(float) != 0) {
    return Fail(Code::kQueryInvalid, "vector_stride is not a multiple of 4 bytes");
  }
  return {};
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

Status CheckKeys(const Records& records, size_t row, bool put) {
  const std::string_view document_id = Entry(records.document_ids, row);
  if (put && records.ids == nullptr && document_id.data() == nullptr) {
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
  return Failure(Error{code, "row " + std::to_string(row) + ": " + what, 0, row});
}

Status CheckRecords(const CollectionSchema& schema, const Records& records, bool put) {
  if (records.count == 0) return {};
  CHASSIS_TRY(CheckColumns(schema, records, put));
  if (!put && HaveVectorsAlone(records)) return {};
  for (size_t row = 0; row < records.count; ++row) {
    CHASSIS_TRY(CheckRow(records, row));
    CHASSIS_TRY(CheckKeys(records, row, put));
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
    : schema_(std::move(schema)), rows_(schema_->dimension) {}

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

void StagedCollection::Stage(const Records& records, size_t row,
                             std::optional<uint64_t> first_spilled, StagedRecord& record) {
  if (records.vectors != nullptr) {
    record.spilled = first_spilled.has_value();
    record.row = first_spilled ? static_cast<size_t>(*first_spilled) + row
                               : rows_.Add(VectorOf(*schema_, records, row));
  }
  const std::string_view group = Entry(records.groups, row);
  if (!group.empty()) record.group = groups_.Add(group, record.id);
  const std::string_view payload = Entry(records.documents, row);
  if (payload.data() == nullptr) return;
  record.document = documents_.size();
  documents_.push_back({std::string(payload), std::string(records.schemas[row]),
                        std::string(records.schema_versions[row])});
}

void StagedCollection::Insert(const Records& records, uint64_t first_id,
                              std::optional<uint64_t> first_spilled) {
  if (first_id < deleted_end_) {
    const auto given_out = [&](const auto& entry) {
      return entry.first - first_id < records.count;
    };
    absl::erase_if(by_id_, given_out);
  }
  if (first_spilled && HaveVectorsAlone(records)) {
    AddRun({first_id, records.count, true, static_cast<size_t>(*first_spilled)});
    return;
  }
  for (size_t row = 0; row < records.count; ++row) {
    StagedRecord record{first_id + row};
    Stage(records, row, first_spilled, record);
    AddRun({record.id, 1, record.spilled, record.row, record.document, record.group});
    const std::string_view document_id = Entry(records.document_ids, row);
    if (!document_id.empty()) document_ids_.Set(record.id, document_id);
  }
  document_ids_.Accept();
}

// Lengthens the last run where that says the same.
void StagedCollection::AddRun(const StagedRun& run) {
  if (!runs_.empty()) {
    StagedRun& last = runs_.back();
    const StagedRecord next = last.At(last.count);
    if (next.id == run.first_id && next.spilled == run.spilled && next.row == run.first_row &&
        next.document == run.first_document && next.group == run.group) {
      last.count += run.count;
      return;
    }
  }
  runs_.push_back(run);
}

void StagedCollection::Put(const Records& records, std::span<const uint64_t> ids,
                           std::optional<uint64_t> first_spilled) {
  for (size_t row = 0; row < records.count; ++row) {
    const uint64_t id = ids[row];
    StagedRecord* staged = FindMutable(id);
    if (staged == nullptr) {
      staged = &AddRecord({id, false, records.keep_absent});
    } else if (!records.keep_absent || staged->deleted) {
      *staged = StagedRecord{id};
    }
    Stage(records, row, first_spilled, *staged);
  }
  document_ids_.Accept();
}

void StagedCollection::Delete(uint64_t id) {
  StagedRecord* staged = FindMutable(id);
  if (staged == nullptr) {
    staged = &AddRecord({id});
    deleted_end_ = std::max(deleted_end_, id + 1);
  }
  *staged = StagedRecord{id, true};
  if (document_ids_.Of(id) != nullptr) document_ids_.Set(id, {});
}

std::string_view StagedCollection::DocumentIdOf(const StagedRecord& record) const {
  const std::string* document_id = document_ids_.Of(record.id);
  return document_id == nullptr ? std::string_view() : *document_id;
}

std::string_view StagedCollection::GroupOf(const StagedRecord& record) const {
  return record.group == nullptr ? std::string_view() : *record.group;
}

std::optional<StagedRecord> StagedCollection::Find(uint64_t id) const {
  const auto record = by_id_.find(id);
  if (record != by_id_.end()) return records_[record->second];
  const StagedRun* run = RunOf(id);
  return run == nullptr ? std::nullopt : std::optional(run->At(id - run->first_id));
}

StagedRecord* StagedCollection::FindMutable(uint64_t id) {
  const auto record = by_id_.find(id);
  if (record != by_id_.end()) return &records_[record->second];
  const StagedRun* run = RunOf(id);
  if (run == nullptr) return nullptr;
  changed_runs_ = true;
  return &AddRecord(run->At(id - run->first_id));
}

StagedRecord& StagedCollection::AddRecord(const StagedRecord& record) {
  by_id_.emplace(record.id, records_.size());
  return records_.emplace_back(record);
}

const StagedRun* StagedCollection::RunOf(uint64_t id) const {
  auto run = std::ranges::upper_bound(runs_, id, {}, &StagedRun::first_id);
  if (run == runs_.begin()) return nullptr;
  --run;
  return id - run->first_id < run->count ? &*run : nullptr;
}

}  // namespace chassis
