// SPDX-License-Identifier: Apache-2.0
#include "tests/model/staged_content.h"

#include <algorithm>
#include <utility>

namespace chassis::model {

std::optional<uint64_t> OwnerIn(const CollectionContent& collection,
                                const std::string& document_id) {
  for (const auto& [id, record] : collection.records) {
    if (!document_id.empty() && record.document_id == document_id) return id;
  }
  return std::nullopt;
}

void StagedContent::Apply(const Write& write) {
  switch (write.kind) {
    case Write::Kind::kInsert:
    case Write::Kind::kPut:
      return Put(write);
    case Write::Kind::kDelete:
      content_.records.erase(*write.id);
      return;
    case Write::Kind::kDeleteDocument:
      if (const auto owner = OwnerIn(content_, write.key)) content_.records.erase(*owner);
      return;
    case Write::Kind::kDeleteGroup:
      std::erase_if(content_.records,
                    [&](const auto& entry) { return entry.second.group == write.key; });
      return;
  }
}

void StagedContent::Put(const Write& write) {
  Row row = write.row;
  const std::optional<uint64_t> owner = OwnerIn(content_, row.document_id);
  uint64_t id = write.id.value_or(owner.value_or(kFirstStandIn + stand_ins_));
  if (!write.id && !owner) ++stand_ins_;
  if (owner && *owner != id) {
    conflicts_ = true;
    row.document_id.clear();
  }
  const bool exists = (write.id && before_.Find(*write.id) != nullptr) ||
                      OwnerIn(before_, write.row.document_id).has_value();
  conflicts_ = conflicts_ || (write.if_absent && exists);
  const RecordContent* record = content_.Find(id);
  const bool keep = write.keep_absent && write.kind == Write::Kind::kPut;
  content_.records[id] = PutOver(record == nullptr ? RecordContent{} : *record, row, keep, seq_);
  put_.insert(id);
}

bool StagedContent::changes() const {
  return std::ranges::any_of(put_, [&](uint64_t id) { return content_.Find(id) != nullptr; }) ||
         std::ranges::any_of(before_.records, [&](const auto& entry) {
           return content_.Find(entry.first) == nullptr;
         });
}

uint64_t StagedContent::CountNew() const {
  return static_cast<uint64_t>(
      std::distance(content_.records.lower_bound(kFirstStandIn), content_.records.end()));
}

void StagedContent::Commit(uint64_t first) {
  while (CountNew() > 0) {
    auto node = content_.records.extract(content_.records.lower_bound(kFirstStandIn));
    node.key() = first++;
    put_.insert(node.key());
    content_.records.insert(std::move(node));
  }
  for (const uint64_t id : put_) {
    if (content_.Find(id) != nullptr) content_.next_id = std::max(content_.next_id, id + 1);
  }
}

}  // namespace chassis::model
