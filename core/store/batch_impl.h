// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BATCH_IMPL_H_
#define CHASSIS_CORE_STORE_BATCH_IMPL_H_

#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>

#include "core/store/batch.h"
#include "core/store/key_resolver.h"
#include "core/store/store_impl.h"

namespace chassis {

class Batch::Impl {
 public:
  Impl(Store::Impl& of, std::shared_ptr<Store> kept) : store(of), keeps_alive(std::move(kept)) {}

  // What is staged for a collection; AERO_QUERY_NOT_FOUND.
  Result<StagedCollection*> Open(uint32_t number);
  void Clear(const Batch* batch);

  // body(resolver), with what is staged on top of the newest commit. What it stages of document ids
  // is undone if it fails.
  template <typename Body>
  std::invoke_result_t<Body, KeyResolver&> Resolve(StagedCollection& into, Body body);
  Result<uint64_t> ReserveIds(const Batch* batch, uint32_t collection, size_t count);
  // Stages the deletion of the records that list_ids(staged) returns.
  template <typename ListIds>
  Status Delete(uint32_t collection, ListIds list_ids);

  // The vector that the batch stages for `id` in the default collection: true and copied, false if
  // the record will have none, nothing if the batch leaves it as it is.
  Result<std::optional<bool>> GetStaged(uint64_t id, float* out) const;

  Store::Impl& store;
  const std::shared_ptr<Store> keeps_alive;  // null in the store's own batch
  mutable std::mutex mutex;
  StagedCollections collections;
  uint64_t staged = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BATCH_IMPL_H_
