// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_COMMIT_COMMIT_BUILDER_H_
#define CHASSIS_CORE_STORE_COMMIT_COMMIT_BUILDER_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/format/commit.h"
#include "core/format/document.h"
#include "core/store/commit/commit_writes.h"
#include "core/store/commit/record_placer.h"
#include "core/store/commit/resolved_records.h"
#include "core/store/space/slab_space.h"
#include "core/store/staging/id_reservations.h"
#include "core/store/staging/spilled_rows.h"
#include "core/store/staging/staged_collection.h"
#include "core/store/version/version.h"

namespace chassis {

// Turns staged operations into one commit: decides the new state of every record, finds space for
// new vectors and documents, and encodes them. Nothing refers to the extents that it takes, and to
// the bytes that it writes there, until the commit is logged; unless MarkCommitted is called, they
// are freed with the builder. The commit lock is held for the builder's life, because the commit
// comes directly after `newest`.
class CommitBuilder {
 public:
  // The commit comes after `newest`.
  CommitBuilder(SlabSpace& slabs, const Version& newest);
  CommitBuilder(const CommitBuilder&) = delete;
  CommitBuilder& operator=(const CommitBuilder&) = delete;

  // Adds the operations of `staged`, which must outlive the builder, because the commit record
  // refers to its bytes. Writes direct pieces. New records get ids that `ids` reserves.
  Status Add(StagedCollection& staged, const IdSource& ids) CHASSIS_REQUIRES(commit_role);
  void AddChange(CollectionChange change) { record_.changes.push_back(std::move(change)); }
  void SetStreamPosition(const StreamPosition& position) { record_.stream_position = position; }

  bool empty() const { return record_.changes.empty() && !record_.stream_position; }
  uint64_t seq() const { return seq_; }
  // Completes the commit record. Nothing is added afterwards.
  const CommitRecord& Finish() CHASSIS_REQUIRES(commit_role);
  // The most entries that the commit adds to the index.
  uint64_t index_entries() const { return placer_.index_entries() + gone_entries_; }
  bool allocated() const { return !taken_.empty(); }
  // Whether the commit refers to bytes that only a sync of the main file makes durable.
  bool has_direct() const { return writes_.has_streams() || !spilled_.empty(); }
  void MarkCommitted();

 private:
  Status Resolve(const StagedCollection& staged, const CollectionVersion& collection,
                 const IdSource& ids, CollectionChange& change, ResolvedRecords& resolved);
  Status ResolveRecord(const StagedCollection& staged, const CollectionVersion& collection,
                       const StagedRecord& record, CollectionChange& change,
                       ResolvedRecords& resolved);
  Status ResolveRange(const StagedCollection& staged, const CollectionVersion& collection,
                      const StagedRange& range, CollectionChange& change,
                      ResolvedRecords& resolved);
  Status ResolvePut(const StagedCollection& staged, const CollectionVersion& collection,
                    const StagedRecord& record, const RecordLocation& before,
                    CollectionChange& change, ResolvedRecords& resolved);
  Status ResolveDocument(const StagedCollection& staged, const CollectionVersion& collection,
                         const StagedRecord& record, uint64_t before, ResolvedRecords& resolved);
  static Result<DocumentRecord> ReadBefore(const CollectionVersion& collection, uint64_t id,
                                           uint64_t document);
  Status AddTombstone(const CollectionVersion& collection, uint64_t id, uint64_t document,
                      ResolvedRecords& resolved);

  SlabSpace& slabs_;
  const Version& version_;
  const uint64_t seq_;
  CommitRecord record_;
  TakenSpace taken_;
  CommitWrites writes_;
  RecordPlacer placer_;
  std::vector<SpilledRows*> spilled_;
  uint64_t gone_entries_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_COMMIT_COMMIT_BUILDER_H_
