// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BATCH_IMPL_H_
#define CHASSIS_CORE_STORE_BATCH_IMPL_H_

#include <functional>
#include <memory>
#include <optional>

#include "core/store/batch.h"
#include "core/store/staging/id_reservations.h"
#include "core/store/staging/key_resolver.h"
#include "core/store/staging/spilled_rows.h"

namespace chassis {

// The parts of a store that batches use. It lives as long as the store.
struct BatchContext {
  SpillContext spill;
  IdReservations& reservations;
  // Commits the staged operations; may run a checkpoint to make room.
  std::function<Result<CommitResult>(StagedCollections&, const std::optional<StreamPosition>&,
                                     IdReservations::Owner)>
      commit;
};

class Batch::Impl {
 public:
  Impl(const BatchContext& parts, std::shared_ptr<Store> kept)
      : store(parts), keeps_alive(std::move(kept)) {}

  // Returns the staged operations on a collection. Fails with AERO_QUERY_NOT_FOUND if it does not
  // exist.
  Result<StagedCollection*> Open(uint32_t number) CHASSIS_REQUIRES(mutex);
  void Clear() CHASSIS_REQUIRES(mutex);

  // Applies the operations of the batch to the newest commit, then calls body(resolver).
  template <typename Body>
  Status Resolve(StagedCollection& of, Body body);
  // Fails with AERO_QUERY_CONFLICT if another record has one of the document ids now; the commit
  // checks again.
  Status CheckKeys(StagedCollection& into, const Records& records);
  Result<uint64_t> ReserveIds(uint32_t collection, size_t count);
  Status Put(uint32_t collection, const Records& records) CHASSIS_REQUIRES(mutex);
  // Stages `count` deletions by calling stage_all(staged).
  template <typename StageAll>
  Status Delete(uint32_t collection, size_t count, StageAll stage_all) CHASSIS_EXCLUDES(mutex);

  // Looks for a staged vector of `id` in the default collection. Returns true and copies it, false
  // if the record will have none, nothing if the batch leaves it unchanged.
  Result<std::optional<bool>> GetStaged(uint64_t id, float* out);

  const BatchContext& store;
  const std::shared_ptr<Store> keeps_alive;  // null in the store's own batch
  mutable Mutex mutex;
  StagedCollections collections CHASSIS_GUARDED_BY(mutex);
  uint64_t staged CHASSIS_GUARDED_BY(mutex) = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BATCH_IMPL_H_
