// SPDX-License-Identifier: Apache-2.0
#include "tests/model/staged_content.h"

#include <algorithm>
#include <set>

namespace chassis::model {
namespace {

bool HaveOneDocumentIdTwice(const CollectionContent& collection) {
  std::set<std::string> met;
  return std::ranges::any_of(collection.records, [&](const auto& entry) {
    const std::string& document_id = entry.second.document_id;
    return !document_id.empty() && !met.insert(document_id).second;
  });
}

}  // namespace

std::optional<uint64_t> OwnerIn(const CollectionContent& collection,
                                const std::string& document_id) {
  for (const auto& [id, record] : collection.records) {
    if (!document_id.empty() && record.document_id == document_id) return id;
  }
  return std::nullopt;
}

std::optional<RecordContent> Change::On(const RecordContent* before, uint64_t seq) const {
  if (deleted) return std::nullopt;
  return PutOver(before == nullptr ? RecordContent{} : *before, row, !replaces, seq);
}

std::optional<RecordContent> StagedContent::Find(const CollectionContent& newest,
                                                 uint64_t id) const {
  const RecordContent* before = newest.Find(id);
  const auto change = changes_.find(id);
  if (change != changes_.end()) return change->second.On(before, 0);
  return before == nullptr ? std::nullopt : std::optional(*before);
}

std::optional<uint64_t> StagedContent::Owner(const CollectionContent& newest,
                                             const std::string& document_id) const {
  if (document_id.empty()) return std::nullopt;
  for (const auto& [id, change] : changes_) {
    if (change.row.document_id == document_id) return id;
  }
  const std::optional<uint64_t> owner = OwnerIn(newest, document_id);
  if (!owner || Find(newest, *owner).value_or(RecordContent{}).document_id != document_id) {
    return std::nullopt;
  }
  return owner;
}

std::vector<uint64_t> StagedContent::Group(const CollectionContent& newest,
                                           const std::string& group) const {
  std::set<uint64_t> candidates;
  for (const auto& [id, record] : newest.records) candidates.insert(id);
  for (const auto& [id, change] : changes_) candidates.insert(id);
  std::vector<uint64_t> ids;
  for (const uint64_t id : candidates) {
    const std::optional<RecordContent> record = Find(newest, id);
    if (record && record->group == group) ids.push_back(id);
  }
  return ids;
}

bool StagedContent::RefusesInsert(const CollectionContent& newest,
                                  const std::vector<Row>& rows) const {
  std::set<std::string> met;
  return std::ranges::any_of(rows, [&](const Row& row) {
    if (row.document_id.empty()) return false;
    return Owner(newest, row.document_id) || !met.insert(row.document_id).second;
  });
}

std::optional<std::vector<uint64_t>> StagedContent::Put(const CollectionContent& newest,
                                                        const std::vector<Row>& rows,
                                                        const std::vector<uint64_t>* ids,
                                                        bool keep_absent, const NewId& new_id) {
  std::vector<uint64_t> put;
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::optional<uint64_t> owner = Owner(newest, rows[i].document_id);
    uint64_t id = 0;
    if (ids != nullptr) {
      id = (*ids)[i];
      if (owner && *owner != id) return std::nullopt;
    } else if (owner) {
      id = *owner;
      const auto change = changes_.find(id);
      const bool staged =
          change != changes_.end() && change->second.row.document_id == rows[i].document_id;
      if (!staged) found_.emplace_back(rows[i].document_id, id);
    } else {
      id = new_id();
    }
    PutRow(id, rows[i], keep_absent);
    put.push_back(id);
  }
  return put;
}

void StagedContent::PutRow(uint64_t id, const Row& row, bool keep_absent) {
  const auto [entry, is_new] = changes_.try_emplace(id);
  Change& change = entry->second;
  if (!keep_absent || change.deleted) {
    change = {false, true, row};
  } else {
    Overlay(row, change.row);
  }
}

std::vector<uint64_t> StagedContent::DeleteDocument(const CollectionContent& newest,
                                                    const std::string& document_id) {
  std::vector<uint64_t> ids;
  while (const std::optional<uint64_t> owner = Owner(newest, document_id)) {
    const auto change = changes_.find(*owner);
    if (change == changes_.end() || change->second.row.document_id != document_id) {
      found_.emplace_back(document_id, *owner);
    }
    Delete(*owner);
    ids.push_back(*owner);
  }
  return ids;
}

// What was to be deleted may be gone already.
bool StagedContent::StillFound(const CollectionContent& newest, const std::string& document_id,
                               uint64_t id) const {
  const std::optional<uint64_t> owner = OwnerIn(newest, document_id);
  if (owner) return *owner == id;
  return changes_.at(id).deleted && !newest.records.contains(id);
}

bool StagedContent::Changes(const CollectionContent& newest) const {
  return std::ranges::any_of(changes_, [&](const auto& entry) {
    return !entry.second.deleted || newest.Find(entry.first) != nullptr;
  });
}

std::optional<CollectionContent> StagedContent::Commit(const CollectionContent& newest,
                                                       uint64_t seq) const {
  for (const auto& [document_id, id] : found_) {
    if (!StillFound(newest, document_id, id)) return std::nullopt;
  }
  CollectionContent after = newest;
  for (const auto& [id, change] : changes_) {
    const std::optional<RecordContent> record = change.On(newest.Find(id), seq);
    if (record) {
      after.Set(id, *record);
    } else {
      after.records.erase(id);
    }
  }
  if (HaveOneDocumentIdTwice(after)) return std::nullopt;
  return after;
}

}  // namespace chassis::model
