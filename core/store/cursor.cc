// SPDX-License-Identifier: Apache-2.0
#include "core/store/snapshot_impl.h"

namespace chassis {

Result<std::unique_ptr<Cursor>> Cursor::Open(const Snapshot& snapshot, uint32_t collection) {
  std::unique_ptr<Cursor> cursor(new Cursor(snapshot, collection));
  CHASSIS_ASSIGN(cursor->slabs_, snapshot.Slabs(collection));
  return cursor;
}

Result<size_t> Cursor::Next(std::span<uint64_t> out) {
  size_t count = 0;
  while (count < out.size()) {
    Result<bool> found = NextVector(out[count]);
    if (found && !*found) found = NextDocument(out[count]);
    if (!found) {
      // What came before the damage is handed out first; the damage is met again.
      return count > 0 ? Result<size_t>(count) : Failure(found.error());
    }
    if (!*found) break;
    ++count;
  }
  return count;
}

Result<bool> Cursor::NextVector(uint64_t& id) {
  for (; slab_ < slabs_.size(); ++slab_, row_ = 0) {
    const SlabRows& slab = slabs_[slab_];
    for (; row_ < slab.count; ++row_) {
      if ((slab.LiveWord(row_ / 64) >> (row_ % 64) & 1) == 0) continue;
      CHASSIS_ASSIGN(id, slab.Id(row_++));
      return true;
    }
  }
  return false;
}

// A record without a vector is where the index says that its document is the live one.
Result<bool> Cursor::NextDocument(uint64_t& id) {
  const Version& version = *snapshot_->impl_->version;
  CHASSIS_ASSIGN(const CollectionVersion* collection,
                 Store::Impl::FindCollection(version, collection_));
  for (; extent_ < collection->documents.size(); ++extent_, position_ = 0) {
    const DocumentExtentVersion& documents = collection->documents[extent_];
    DocumentWalk walk(*documents.extent, position_, documents.used);
    while (const auto step = walk.Next()) {
      position_ = walk.position();
      if (step->damaged) return documents.extent->Damaged(step->position);
      const RecordLocation location = collection->index->Find(step->header.id, version.seq);
      const Place here{static_cast<uint32_t>(extent_), step->position};
      if (location.slot != kNowhere || location.document != here.Pack()) continue;
      id = step->header.id;
      return true;
    }
  }
  return false;
}

}  // namespace chassis
