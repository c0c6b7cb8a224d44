// SPDX-License-Identifier: Apache-2.0
#include "core/store/staging/key_resolver.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <map>

#include "core/collection/keys.h"

namespace chassis {
namespace {

Failure Taken(size_t row, std::string_view document_id, uint64_t owner) {
  return FailRow(
      Code::kQueryConflict, row,
      "document id " + QuotedKey(document_id) + " names record " + std::to_string(owner));
}

Failure Outrun(std::string_view document_id, const std::string& what) {
  return Fail(Code::kQueryConflict, "document id " + QuotedKey(document_id) +
                                        ": a commit after the batch was staged " + what);
}

}  // namespace

Result<std::optional<KeyResolver::Owner>> KeyResolver::FindOwner(std::string_view document_id) {
  if (const auto id = staged_.document_ids().Owner(document_id)) return Owner{*id, false};
  staged_.document_ids().NoteSeq(seq_);
  CHASSIS_ASSIGN(const auto id, ResolveDocumentId(newest_, seq_, document_id));
  if (!id || staged_.document_ids().Of(*id) != nullptr || staged_.Replaces(*id)) {
    return std::nullopt;
  }
  return Owner{*id, true};
}

Status KeyResolver::CheckNew(const Records& records) {
  if (records.document_ids == nullptr) return {};
  absl::flat_hash_map<std::string_view, size_t> rows;
  for (size_t row = 0; row < records.count; ++row) {
    const std::string_view document_id = records.document_ids[row];
    if (document_id.empty()) continue;
    CHASSIS_ASSIGN(const auto owner, FindOwner(document_id));
    if (owner) return Taken(row, document_id, owner->id);
    const auto [first, is_new] = rows.try_emplace(document_id, row);
    if (!is_new) {
      return FailRow(Code::kQueryConflict, row,
                     "document id " + QuotedKey(document_id) + " is that of row " +
                         std::to_string(first->second));
    }
  }
  return {};
}

Result<std::vector<uint64_t>> KeyResolver::ResolvePut(const Records& records, const NewId& new_id) {
  std::vector<uint64_t> ids(records.count);
  for (size_t row = 0; row < records.count; ++row) {
    CHASSIS_ASSIGN(ids[row], ResolveRow(records, row, new_id));
  }
  return ids;
}

Result<uint64_t> KeyResolver::ResolveRow(const Records& records, size_t row, const NewId& new_id) {
  StagedDocumentIds& staged = staged_.document_ids();
  const std::string_view document_id = Entry(records.document_ids, row);
  if (document_id.empty()) {
    const uint64_t id = records.ids[row];
    const bool told = records.document_ids != nullptr || staged.Of(id) != nullptr;
    if (told && !records.keep_absent) staged.Set(id, {});
    return id;
  }
  CHASSIS_ASSIGN(const auto owner, FindOwner(document_id));
  uint64_t id = 0;
  if (records.ids != nullptr) {
    id = records.ids[row];
    if (owner && owner->id != id) return Taken(row, document_id, owner->id);
  } else if (owner) {
    id = owner->id;
    if (owner->committed) staged.NoteFound(document_id, id);
  } else {
    CHASSIS_ASSIGN(id, new_id());
  }
  staged.Set(id, document_id);
  return id;
}

Result<std::vector<uint64_t>> KeyResolver::ResolveDelete(
    std::span<const std::string_view> document_ids) {
  std::vector<uint64_t> ids;
  for (const std::string_view document_id : document_ids) {
    // What the batch gave the document id to, and what another commit has given it to since.
    for (;;) {
      CHASSIS_ASSIGN(const auto owner, FindOwner(document_id));
      if (!owner) break;
      if (owner->committed) staged_.document_ids().NoteFound(document_id, owner->id);
      staged_.document_ids().Set(owner->id, {});
      ids.push_back(owner->id);
    }
  }
  return ids;
}

Result<std::vector<uint64_t>> KeyResolver::ListGroups(std::span<const std::string_view> groups) {
  std::vector<uint64_t> ids;
  for (const std::string_view group : groups) {
    CHASSIS_ASSIGN(const std::vector<uint64_t> committed, ListGroup(newest_, seq_, group));
    for (const uint64_t id : committed) {
      const std::optional<StagedRecord> record = staged_.Find(id);
      if (!record || (record->group == nullptr && !staged_.Replaces(id))) {
        ids.push_back(id);
      }
    }
    for (const uint64_t id : staged_.groups().Ids(group)) {
      const std::optional<StagedRecord> record = staged_.Find(id);
      if (record && staged_.GroupOf(*record) == group) ids.push_back(id);
    }
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

Status KeyResolver::CheckCommit() {
  const StagedDocumentIds& staged = staged_.document_ids();
  if (staged.KnownAt(seq_)) return {};
  for (const auto& found : staged.found()) CHASSIS_TRY(CheckFound(found));
  // Of several conflicts the same one is told, whatever the order of the map.
  std::map<std::string_view, Error> conflicts;
  for (const auto& [document_id, id] : staged.owners()) {
    if (Status checked = CheckOwner(document_id, id); !checked) {
      conflicts.emplace(document_id, std::move(checked).error());
    }
  }
  return conflicts.empty() ? Status{} : Failure(conflicts.begin()->second);
}

// What was to be deleted may be gone already.
Status KeyResolver::CheckFound(const StagedDocumentIds::Found& found) {
  CHASSIS_ASSIGN(const auto owner, ResolveDocumentId(newest_, seq_, found.document_id));
  if (owner == found.id) return {};
  if (owner) return Outrun(found.document_id, "gave it to record " + std::to_string(*owner));
  const std::optional<StagedRecord> record = staged_.Find(found.id);
  CHASSIS_ASSIGN(const RecordLocation location, newest_.Find(found.id, seq_));
  if (record && record->deleted && !location.exists()) return {};
  return Outrun(found.document_id, "took it from record " + std::to_string(found.id));
}

Status KeyResolver::CheckOwner(std::string_view document_id, uint64_t id) {
  CHASSIS_ASSIGN(const auto owner, ResolveDocumentId(newest_, seq_, document_id));
  if (!owner || owner == id || staged_.document_ids().Of(*owner) != nullptr ||
      staged_.Replaces(*owner)) {
    return {};
  }
  return Outrun(document_id, "gave it to record " + std::to_string(*owner));
}

}  // namespace chassis
