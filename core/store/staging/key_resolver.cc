// SPDX-License-Identifier: Apache-2.0
#include "core/store/staging/key_resolver.h"

#include <absl/container/flat_hash_map.h>

#include <string>
#include <utility>
#include <vector>

#include "core/collection/keys.h"

namespace chassis {
namespace {

using Ref = StagedState::Ref;

std::string NameOf(const Ref& ref) {
  return ref.id == StagedRecord::kNewId ? "a record that the batch puts"
                                        : "record " + std::to_string(ref.id);
}

Failure Taken(uint64_t row, std::string_view document_id, const std::string& owner) {
  return FailRow(Code::kQueryConflict, row,
                 "document id " + QuotedKey(document_id) + " names " + owner);
}

// The owners of the document ids of one call. Its rows are applied in order, so a later row may
// give a document id that an earlier one freed.
class RowOwners {
 public:
  // Returns the id of the row that gave a document id and still has it.
  std::optional<uint64_t> Find(std::string_view document_id) const {
    const auto owner = owners_.find(document_id);
    return owner == owners_.end() ? std::nullopt : std::optional(owner->second);
  }
  bool Names(uint64_t id) const { return names_.contains(id); }
  // An empty document id: from this row on the record has none.
  void Set(uint64_t id, std::string_view document_id) {
    std::string_view& name = names_[id];
    if (!name.empty()) owners_.erase(name);
    name = document_id;
    if (!name.empty()) owners_[name] = id;
  }

 private:
  absl::flat_hash_map<std::string_view, uint64_t> owners_;
  absl::flat_hash_map<uint64_t, std::string_view> names_;
};

}  // namespace

Status KeyResolver::Resolve() {
  if (!staged_.BeginResolve(seq_)) return {};
  while (const StagedOperation* next = staged_.NextOperation()) {
    CHASSIS_TRY(Apply(*next));
    staged_.NoteApplied();
  }
  return {};
}

Status KeyResolver::CheckRows(const Records& records) {
  RowOwners rows;
  for (size_t row = 0; row < records.count; ++row) {
    const std::string_view document_id = Entry(records.document_ids, row);
    // New records have no id yet, so their row numbers stand for it.
    const uint64_t id = records.ids != nullptr ? records.ids[row] : row;
    if (!document_id.empty()) {
      const std::optional<uint64_t> in_call = rows.Find(document_id);
      if (in_call && records.ids == nullptr) {
        return Taken(row, document_id, "row " + std::to_string(*in_call));
      }
      if (in_call && *in_call != id) {
        return Taken(row, document_id, "record " + std::to_string(*in_call));
      }
      CHASSIS_ASSIGN(const auto owner, FindOwner(document_id));
      const bool freed = owner && records.ids != nullptr && rows.Names(owner->id);
      if (owner && !freed && (records.ids == nullptr || owner->id != id)) {
        return Taken(row, document_id, NameOf(*owner));
      }
    }
    if (!document_id.empty() || !records.keep_absent) rows.Set(id, document_id);
  }
  return {};
}

Status KeyResolver::Apply(const StagedOperation& operation) {
  switch (operation.kind) {
    case StagedOperation::Kind::kInsert:
      return Insert(operation);
    case StagedOperation::Kind::kPut:
      return Put(operation);
    case StagedOperation::Kind::kDelete:
      staged_.state().Delete({operation.records.first_id, 0});
      return {};
    case StagedOperation::Kind::kDeleteDocument: {
      CHASSIS_ASSIGN(const auto owner,
                     FindOwner(staged_.DocumentId(operation.records.first_document_id)));
      if (owner) staged_.state().Delete(*owner);
      return {};
    }
    case StagedOperation::Kind::kDeleteGroup:
      return DeleteGroup(operation.records.group);
  }
  return Fail(Code::kInternalState, "a batch has an operation of no kind");
}

Status KeyResolver::Insert(const StagedOperation& operation) {
  const StagedRange& records = operation.records;
  if (records.first_document_id == StagedRecord::kNone) {
    staged_.state().Insert(records);
    return {};
  }
  for (uint64_t i = 0; i < records.count; ++i) {
    StagedRecord record = records.At(i);
    const std::string_view document_id = staged_.DocumentId(record.document_id);
    CHASSIS_ASSIGN(const auto owner, FindOwner(document_id));
    if (owner) {
      NoteConflict(Taken(operation.row + i, document_id, NameOf(*owner)));
      record.document_id = StagedRecord::kNone;
    }
    staged_.state().Insert(StagedRange::Of(record));
  }
  return {};
}

Status KeyResolver::Put(const StagedOperation& operation) {
  CHASSIS_TRY(CheckExpected(operation));
  StagedRecord given = operation.records.At(0);
  given.keep_absent = operation.keep_absent;
  std::optional<Ref> to;
  if (operation.records.first_id != StagedRecord::kNewId) to = Ref{given.id, 0};
  if (given.document_id != StagedRecord::kNone) {
    const std::string_view document_id = staged_.DocumentId(given.document_id);
    CHASSIS_ASSIGN(const auto owner, FindOwner(document_id));
    if (!to) {
      to = owner;
    } else if (owner && *owner != *to) {
      NoteConflict(Taken(operation.row, document_id, NameOf(*owner)));
      given.document_id = StagedRecord::kNone;
    }
  }
  if (to) {
    staged_.state().Put(*to, given);
  } else {
    staged_.state().PutNew(given);
  }
  return {};
}

Status KeyResolver::DeleteGroup(const std::string* group) {
  StagedState& state = staged_.state();
  CHASSIS_ASSIGN(const std::vector<uint64_t> committed, ListGroup(newest_, seq_, *group));
  for (const uint64_t id : committed) {
    const std::optional<StagedRecord> record = state.Find(id);
    const bool stays = !record || (record->keep_absent && record->group == nullptr);
    if (stays) state.Delete({id, 0});
  }
  const auto given = state.Members(group);
  for (const Ref& member : std::vector<Ref>(given.begin(), given.end())) {
    const std::optional<StagedRecord> record = state.Get(member);
    if (record && record->group == group) state.Delete(member);
  }
  return {};
}

// Compares with the commit alone; earlier operations of the batch make no difference.
Status KeyResolver::CheckExpected(const StagedOperation& operation) {
  if (!operation.if_absent && operation.expected_seq == 0) return {};
  const StagedRange& put = operation.records;
  std::vector<std::pair<std::string, std::optional<uint64_t>>> records;  // name, id
  if (put.first_id != StagedRecord::kNewId) {
    records.emplace_back("record " + std::to_string(put.first_id), put.first_id);
  }
  if (put.first_document_id != StagedRecord::kNone) {
    const std::string_view document_id = staged_.DocumentId(put.first_document_id);
    CHASSIS_ASSIGN(const auto id, ResolveDocumentId(newest_, seq_, document_id));
    records.emplace_back("document id " + QuotedKey(document_id), id);
    if (id) records.back().first += ": record " + std::to_string(*id);
  }
  for (size_t i = 0; i < records.size(); ++i) {
    const auto& [name, id] = records[i];
    uint64_t actual = 0;
    if (id) {
      CHASSIS_ASSIGN(actual, newest_.RecordSeq(*id, seq_));
    }
    const std::string found = actual == 0 ? "does not exist" : "has seq " + std::to_string(actual);
    if (operation.if_absent && actual != 0) {
      NoteConflict(FailRow(Code::kQueryConflict, operation.row, name + " exists and " + found));
    } else if (i == 0 && operation.expected_seq != 0 && actual != operation.expected_seq) {
      NoteConflict(FailRow(Code::kQueryConflict, operation.row,
                           name + " " + found + "; seq " + std::to_string(operation.expected_seq) +
                               " was expected"));
    }
  }
  return {};
}

Result<std::optional<KeyResolver::Ref>> KeyResolver::FindOwner(std::string_view document_id) {
  const StagedState& state = staged_.state();
  if (const auto owner = state.Owner(document_id)) return owner;
  CHASSIS_ASSIGN(const auto id, ResolveDocumentId(newest_, seq_, document_id));
  if (!id) return std::nullopt;
  const std::optional<StagedRecord> record = state.Find(*id);
  const bool stays = !record || (record->keep_absent && record->document_id == StagedRecord::kNone);
  return stays ? std::optional(Ref{*id, 0}) : std::nullopt;
}

}  // namespace chassis
