// SPDX-License-Identifier: Apache-2.0
#include "core/store/version/apply_commit.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace chassis {
namespace {

std::shared_ptr<const std::vector<DroppedCollection>> WithDropped(
    const std::vector<DroppedCollection>& before, const DroppedCollection& dropped) {
  auto after = std::make_shared<std::vector<DroppedCollection>>(before);
  if (after->size() == kMaxDroppedCollections) after->erase(after->begin());
  after->push_back(dropped);
  return after;
}

}  // namespace

Status ApplyCommit(MappedStorage& main, const CommitRecord& record, uint64_t seq,
                   uint64_t oldest_reader, Version& next, std::vector<Extent>& retired) {
  next.seq = seq;
  next.next_serial = record.next_serial;
  if (const auto& position = record.stream_position) {
    next.streams.Set(position->stream, {position->stream_seq, position->digest});
  }
  for (const CollectionChange& change : record.changes) {
    const CollectionVersion* before = next.collections.Find(change.number);
    const bool create = change.kind == CollectionChange::Kind::kCreate;
    if (create != (before == nullptr)) {
      return Fail(Code::kRecoveryInconsistent,
                  "commit " + std::to_string(seq) + " does not fit the store: collection " +
                      std::to_string(change.number) + (create ? " exists" : " does not exist"));
    }
    if (change.kind == CollectionChange::Kind::kDrop) {
      ForEachExtent(*before, [&](const Extent& extent) { retired.push_back(extent); });
      next.collections.Drop(change.number);
      next.dropped = WithDropped(*next.dropped, {change.number, seq});
      continue;
    }
    auto collection = std::make_shared<CollectionVersion>(
        create ? CollectionVersion::New({change.number, change.name, change.dimension,
                                         change.metric, change.element_type},
                                        next.index_runs, next.key_hashing)
               : before->Next());
    if (create) next.next_collection = std::max(next.next_collection, change.number + 1);
    CHASSIS_TRY(ApplyChange(main, change, seq, oldest_reader, *collection));
    next.collections.Set(std::move(collection));
  }
  return {};
}

}  // namespace chassis
