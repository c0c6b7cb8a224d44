// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BATCH_IMPL_H_
#define CHASSIS_CORE_STORE_BATCH_IMPL_H_

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

#include "core/store/batch.h"
#include "core/store/staging/id_reservations.h"
#include "core/store/staging/key_resolver.h"
#include "core/store/staging/spilled_rows.h"

namespace chassis {

// The parts of a store that batches use. It lives as long as the store.
struct BatchContext {
  SpillContext spill;
  IdReservations& reservations;
  // Commits what is staged; it may take a checkpoint to make room.
  std::function<Result<Applied>(StagedCollections&, const std::optional<StreamPosition>&)> commit;
};

class Batch::Impl {
 public:
  Impl(const BatchContext& parts, std::shared_ptr<Store> kept)
      : store(parts), keeps_alive(std::move(kept)) {}

  // What is staged for a collection; AERO_QUERY_NOT_FOUND.
  Result<StagedCollection*> Open(uint32_t number) CHASSIS_REQUIRES(mutex);
  void Clear(const Batch* batch) CHASSIS_REQUIRES(mutex);

  // body(resolver), with what is staged on top of the newest commit. What it stages of document ids
  // is undone if it fails.
  template <typename Body>
  std::invoke_result_t<Body, KeyResolver&> Resolve(StagedCollection& into, Body body);
  Result<uint64_t> ReserveIds(const Batch* batch, uint32_t collection, size_t count);
  // Stages the deletion of the records that list_ids(staged) returns.
  template <typename ListIds>
  Status Delete(uint32_t collection, ListIds list_ids) CHASSIS_EXCLUDES(mutex);

  // The vector that the batch stages for `id` in the default collection: true and copied, false if
  // the record will have none, nothing if the batch leaves it as it is.
  Result<std::optional<bool>> GetStaged(uint64_t id, float* out) const;

  const BatchContext& store;
  const std::shared_ptr<Store> keeps_alive;  // null in the store's own batch
  mutable Mutex mutex;
  StagedCollections collections CHASSIS_GUARDED_BY(mutex);
  uint64_t staged CHASSIS_GUARDED_BY(mutex) = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BATCH_IMPL_H_
