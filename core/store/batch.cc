// SPDX-License-Identifier: Apache-2.0
#include "core/store/batch.h"

#include <cstring>
#include <mutex>

#include "core/store/batch_impl.h"

namespace chassis {

Batch::Batch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Batch::~Batch() { Rollback(); }

Result<StagedCollection*> Batch::Impl::Open(uint32_t number) {
  const auto known = collections.find(number);
  if (known != collections.end()) return &known->second;
  const VersionPublisher::Read version(*store.versions);
  CHASSIS_ASSIGN(const CollectionVersion* collection,
                 Store::Impl::FindCollection(*version, number));
  return &collections.emplace(number, StagedCollection(collection->schema)).first->second;
}

Status Batch::Insert(uint32_t collection, const Records& records, uint64_t* ids_out) {
  const std::lock_guard lock(impl_->mutex);
  Store::Impl& store = impl_->store;
  CHASSIS_TRY(store.CheckWritable());
  CHASSIS_ASSIGN(StagedCollection * staged, impl_->Open(collection));
  CHASSIS_TRY(CheckRecords(staged->schema(), records, false));
  if (records.count == 0) return {};
  CHASSIS_ASSIGN(const auto ahead, staged->WriteAhead(store, records));
  uint64_t committed_next = 0;
  {
    const VersionPublisher::Read version(*store.versions);
    CHASSIS_ASSIGN(const CollectionVersion* newest,
                   Store::Impl::FindCollection(*version, collection));
    committed_next = newest->next_id;
  }
  CHASSIS_ASSIGN(const uint64_t first,
                 store.reservations.Reserve(this, collection, committed_next, records.count));
  staged->Insert(records, first, ahead);
  impl_->staged += records.count;
  for (size_t i = 0; ids_out != nullptr && i < records.count; ++i) ids_out[i] = first + i;
  return {};
}

Status Batch::Put(uint32_t collection, const Records& records) {
  const std::lock_guard lock(impl_->mutex);
  CHASSIS_TRY(impl_->store.CheckWritable());
  CHASSIS_ASSIGN(StagedCollection * staged, impl_->Open(collection));
  CHASSIS_TRY(CheckRecords(staged->schema(), records, true));
  CHASSIS_TRY(impl_->store.reservations.Announce(this, collection, {records.ids, records.count}));
  CHASSIS_ASSIGN(const auto ahead, staged->WriteAhead(impl_->store, records));
  staged->Put(records, ahead);
  impl_->staged += records.count;
  return {};
}

Status Batch::Delete(uint32_t collection, std::span<const uint64_t> ids) {
  const std::lock_guard lock(impl_->mutex);
  CHASSIS_TRY(impl_->store.CheckWritable());
  CHASSIS_ASSIGN(StagedCollection * staged, impl_->Open(collection));
  for (const uint64_t id : ids) staged->Delete(id);
  impl_->staged += ids.size();
  return {};
}

Result<uint64_t> Batch::Commit() {
  const Delivery delivery(impl_->store.health);
  const std::lock_guard lock(impl_->mutex);
  CHASSIS_ASSIGN(const uint64_t seq, impl_->store.Commit(impl_->collections));
  impl_->Clear(this);
  return seq;
}

void Batch::Rollback() {
  const std::lock_guard lock(impl_->mutex);
  impl_->Clear(this);
}

uint64_t Batch::staged() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->staged;
}

void Batch::Impl::Clear(const Batch* batch) {
  store.reservations.Release(batch);
  collections.clear();
  staged = 0;
}

Result<std::optional<bool>> Batch::Impl::GetStaged(uint64_t id, float* out) const {
  const std::lock_guard lock(mutex);
  const auto found = collections.find(0);
  if (found == collections.end()) return std::nullopt;
  const std::optional<StagedRecord> record = found->second.Find(id);
  if (!record) return std::nullopt;
  if (record->row == StagedRecord::kNone) {
    return record->keep_absent ? std::nullopt : std::optional(false);
  }
  const std::span vector(out, found->second.schema().dimension);
  CHASSIS_TRY(found->second.ReadVector(*record, std::as_writable_bytes(vector)));
  return true;
}

}  // namespace chassis
