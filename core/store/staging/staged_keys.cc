// SPDX-License-Identifier: Apache-2.0
#include "core/store/staging/staged_keys.h"

namespace chassis {

const std::string* StagedDocumentIds::Of(uint64_t id) const {
  const auto name = names_.find(id);
  return name == names_.end() ? nullptr : &name->second;
}

std::optional<uint64_t> StagedDocumentIds::Owner(std::string_view document_id) const {
  const auto owner = owners_.find(document_id);
  return owner == owners_.end() ? std::nullopt : std::optional(owner->second);
}

void StagedDocumentIds::Set(uint64_t id, std::string_view document_id) {
  const std::string* before = Of(id);
  undo_.emplace_back(id, before == nullptr ? std::nullopt : std::optional(*before));
  Assign(id, document_id);
}

void StagedDocumentIds::Assign(uint64_t id, std::string_view document_id) {
  std::string& name = names_[id];
  if (!name.empty()) owners_.erase(name);
  name = document_id;
  if (!name.empty()) owners_[name] = id;
}

void StagedDocumentIds::NoteSeq(uint64_t seq) {
  if (!first_seq_) first_seq_ = seq;
  same_seq_ = same_seq_ && seq == *first_seq_;
}

void StagedDocumentIds::Accept() {
  undo_.clear();
  accepted_found_ = found_.size();
}

void StagedDocumentIds::Undo() {
  found_.resize(accepted_found_);
  for (; !undo_.empty(); undo_.pop_back()) {
    const auto& [id, before] = undo_.back();
    Assign(id, before.value_or(std::string()));
    if (!before) names_.erase(id);
  }
}

const std::string* StagedGroups::Add(std::string_view group, uint64_t id) {
  const auto entry = groups_.try_emplace(std::string(group)).first;
  entry->second.push_back(id);
  return &entry->first;
}

std::span<const uint64_t> StagedGroups::Ids(std::string_view group) const {
  const auto entry = groups_.find(absl::string_view(group.data(), group.size()));
  return entry == groups_.end() ? std::span<const uint64_t>() : std::span(entry->second);
}

}  // namespace chassis
