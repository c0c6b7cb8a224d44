// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_COMMIT_RECORD_PLACER_H_
#define CHASSIS_CORE_STORE_COMMIT_RECORD_PLACER_H_

#include <cstdint>
#include <span>

#include "core/base/error.h"
#include "core/format/commit.h"
#include "core/store/commit/commit_writes.h"
#include "core/store/commit/resolved_records.h"
#include "core/store/space/slab_space.h"
#include "core/store/staging/spilled_rows.h"

namespace chassis {

// Finds slots and document space for the records of one commit, and encodes the records there. Used
// under the commit lock.
class RecordPlacer {
 public:
  // Space for the commit `seq` comes from `slabs` and is recorded in `taken`.
  RecordPlacer(SlabSpace& slabs, TakenSpace& taken, CommitWrites& writes, uint64_t seq)
      : slabs_(slabs), taken_(taken), writes_(writes), seq_(seq) {}

  // Places the records `resolved` of one collection. `spilled`, which may be null, has the vectors
  // that are in their slots already.
  Status Place(const CollectionVersion& collection, const ResolvedRecords& resolved,
               const SpilledRows* spilled, CollectionChange& change) CHASSIS_REQUIRES(commit_role);

  // The most entries that the placed records add to the index.
  uint64_t index_entries() const { return index_entries_; }

 private:
  // The slab with the next free slot; its count is the number of that slot.
  struct Tail {
    uint32_t extent_index = 0;
    SlabEntry slab;
  };

  Tail FindTail(const CollectionVersion& collection, const SpilledRows* own) const
      CHASSIS_REQUIRES(commit_role);
  Status PlaceSpilled(const SpilledRows& rows, const CollectionVersion& collection,
                      std::span<const uint64_t> ids, CollectionChange& change, Tail& tail);
  Status PlaceVectors(const CollectionVersion& collection, const ResolvedRecords& resolved,
                      CollectionChange& change, Tail& tail) CHASSIS_REQUIRES(commit_role);
  Status WriteSlots(const SlabEntry& slab, uint64_t stride,
                    std::span<const ResolvedRecords::Vector> vectors, Route route,
                    SlotRange& range);
  template <typename MetaOf>
  Status WriteMetas(const SlabEntry& slab, Route route, SlotRange& range, MetaOf&& meta_of);
  void WriteMarks(const CollectionSchema& schema, const CollectionChange& change)
      CHASSIS_REQUIRES(commit_role);
  Status PlaceDocuments(const CollectionVersion& collection, const ResolvedRecords& resolved,
                        CollectionChange& change) CHASSIS_REQUIRES(commit_role);
  Result<size_t> WriteDocuments(std::span<const DocumentRecord> documents, uint32_t collection,
                                Route route, DocumentExtentEntry& extent);

  SlabSpace& slabs_;
  TakenSpace& taken_;
  CommitWrites& writes_;
  const uint64_t seq_;
  uint64_t index_entries_ = 0;
  uint32_t commit_index_ = 0;  // of the next document record in this commit
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_COMMIT_RECORD_PLACER_H_
