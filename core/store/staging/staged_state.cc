// SPDX-License-Identifier: Apache-2.0
#include "core/store/staging/staged_state.h"

#include <algorithm>

namespace chassis {

bool StagedRange::Extend(const StagedRange& next) {
  const StagedRecord expected = At(count);
  const bool continues =
      expected.id == next.first_id && expected.spilled == next.spilled &&
      expected.row == next.first_row && expected.document == next.first_document &&
      expected.document_id == next.first_document_id && expected.group == next.group;
  if (continues) count += next.count;
  return continues;
}

void StagedState::Insert(const StagedRange& range) {
  if (range.first_id < deleted_end_) {
    absl::erase_if(by_id_,
                   [&](const auto& entry) { return entry.first - range.first_id < range.count; });
  }
  AddRange(range);
  const bool keyed = range.first_document_id != StagedRecord::kNone || range.group != nullptr;
  for (uint64_t i = 0; keyed && i < range.count; ++i) {
    const StagedRecord record = range.At(i);
    if (record.document_id != StagedRecord::kNone) {
      owners_[(*document_ids_)[record.document_id]] = {record.id, 0};
    }
    if (record.group != nullptr) members_[record.group].push_back({record.id, 0});
  }
}

void StagedState::AddRange(const StagedRange& range) {
  if (ranges_.empty() || !ranges_.back().Extend(range)) ranges_.push_back(range);
}

void StagedState::Put(const Ref& to, const StagedRecord& given) {
  StagedRecord* record = FindMutable(to);
  if (record == nullptr) {
    StagedRecord fresh;
    fresh.id = to.id;
    fresh.keep_absent = given.keep_absent;
    record = &AddRecord(fresh);
  } else if (!given.keep_absent || record->deleted) {
    FreeDocumentId(*record);
    const uint64_t id = record->id;
    *record = {};
    record->id = id;
  }
  Overlay(given, *record);
}

void StagedState::PutNew(const StagedRecord& given) { Overlay(given, records_.emplace_back()); }

void StagedState::Overlay(const StagedRecord& given, StagedRecord& record) {
  const Ref ref = RefOf(record);
  if (given.row != StagedRecord::kNone) {
    record.row = given.row;
    record.spilled = given.spilled;
  }
  if (given.document != StagedRecord::kNone) record.document = given.document;
  if (given.group != nullptr) {
    record.group = given.group;
    members_[given.group].push_back(ref);
  }
  if (given.document_id == StagedRecord::kNone) return;
  FreeDocumentId(record);
  record.document_id = given.document_id;
  owners_[(*document_ids_)[given.document_id]] = ref;
}

void StagedState::Delete(const Ref& ref) {
  StagedRecord* record = FindMutable(ref);
  if (record == nullptr) {
    StagedRecord fresh;
    fresh.id = ref.id;
    record = &AddRecord(fresh);
    deleted_end_ = std::max(deleted_end_, ref.id + 1);
  }
  FreeDocumentId(*record);
  *record = {};
  record->id = ref.id;
  record->deleted = true;
}

void StagedState::FreeDocumentId(const StagedRecord& record) {
  if (record.document_id != StagedRecord::kNone) {
    owners_.erase((*document_ids_)[record.document_id]);
  }
}

std::optional<StagedRecord> StagedState::Find(uint64_t id) const {
  const auto record = by_id_.find(id);
  if (record != by_id_.end()) return records_[record->second];
  const StagedRange* range = RangeOf(id);
  return range == nullptr ? std::nullopt : std::optional(range->At(id - range->first_id));
}

std::optional<StagedState::Ref> StagedState::Owner(std::string_view document_id) const {
  const auto owner = owners_.find(document_id);
  return owner == owners_.end() ? std::nullopt : std::optional(owner->second);
}

std::span<const StagedState::Ref> StagedState::Members(const std::string* group) const {
  const auto members = members_.find(group);
  return members == members_.end() ? std::span<const Ref>() : std::span(members->second);
}

StagedRecord* StagedState::FindMutable(const Ref& ref) {
  if (ref.id == StagedRecord::kNewId) return &records_[ref.record];
  const auto record = by_id_.find(ref.id);
  if (record != by_id_.end()) return &records_[record->second];
  const StagedRange* range = RangeOf(ref.id);
  if (range == nullptr) return nullptr;
  changed_ranges_ = true;
  return &AddRecord(range->At(ref.id - range->first_id));
}

StagedRecord& StagedState::AddRecord(const StagedRecord& record) {
  if (record.id != StagedRecord::kNewId) by_id_.emplace(record.id, records_.size());
  return records_.emplace_back(record);
}

StagedState::Ref StagedState::RefOf(const StagedRecord& record) const {
  return {record.id,
          record.id != StagedRecord::kNewId ? 0 : static_cast<size_t>(&record - records_.data())};
}

const StagedRange* StagedState::RangeOf(uint64_t id) const {
  auto range = std::ranges::upper_bound(ranges_, id, {}, &StagedRange::first_id);
  if (range == ranges_.begin()) return nullptr;
  --range;
  return id - range->first_id < range->count ? &*range : nullptr;
}

}  // namespace chassis
