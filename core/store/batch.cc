// SPDX-License-Identifier: Apache-2.0
#include "core/store/batch.h"

#include <algorithm>
#include <type_traits>

#include "core/store/batch_impl.h"
#include "core/store/staging/key_resolver.h"

namespace chassis {

Batch::Batch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Batch::~Batch() { Rollback(); }

Result<StagedCollection*> Batch::Impl::Open(uint32_t number) {
  const auto known = collections.find(number);
  if (known != collections.end()) return &known->second;
  const VersionSet::Read version(store.spill.versions);
  CHASSIS_ASSIGN(const CollectionVersion* collection, FindCollection(*version, number));
  return &collections.emplace(number, StagedCollection(collection->schema)).first->second;
}

Status Batch::Insert(uint32_t collection, const Records& records, uint64_t* ids_out) {
  const BatchContext& store = impl_->store;
  const LogDelivery delivery(store.spill.main.poison().log());
  const MutexLock lock(&impl_->mutex);
  CHASSIS_TRY(store.spill.main.CheckWritable());
  CHASSIS_ASSIGN(StagedCollection * staged, impl_->Open(collection));
  CHASSIS_TRY(CheckRecords(staged->schema(), records, false));
  if (records.count == 0) return {};
  if (records.document_ids != nullptr) {
    CHASSIS_TRY(impl_->Resolve(*staged, [&](KeyResolver& keys) { return keys.CheckNew(records); }));
  }
  CHASSIS_ASSIGN(const auto spilled, staged->Spill(store.spill, records));
  CHASSIS_ASSIGN(const uint64_t first, impl_->ReserveIds(this, collection, records.count));
  staged->Insert(records, first, spilled);
  impl_->staged += records.count;
  for (size_t i = 0; ids_out != nullptr && i < records.count; ++i) ids_out[i] = first + i;
  return {};
}

Status Batch::Put(uint32_t collection, const Records& records, uint64_t* ids_out) {
  const BatchContext& store = impl_->store;
  const LogDelivery delivery(store.spill.main.poison().log());
  const MutexLock lock(&impl_->mutex);
  CHASSIS_TRY(store.spill.main.CheckWritable());
  CHASSIS_ASSIGN(StagedCollection * staged, impl_->Open(collection));
  CHASSIS_TRY(CheckRecords(staged->schema(), records, true));
  if (records.count == 0) return {};
  std::vector<uint64_t> resolved;
  if (records.document_ids != nullptr || !staged->document_ids().empty()) {
    const auto new_id = [&] { return impl_->ReserveIds(this, collection, 1); };
    CHASSIS_ASSIGN(resolved, impl_->Resolve(*staged, [&](KeyResolver& keys) {
      return keys.ResolvePut(records, new_id);
    }));
  }
  const std::span ids = resolved.empty() ? std::span(records.ids, records.count) : resolved;
  const auto spilled = store.reservations.ReservePut(this, collection, ids).and_then([&] {
    return staged->Spill(store.spill, records);
  });
  if (!spilled) {
    staged->document_ids().Undo();
    return Failure(spilled.error());
  }
  staged->Put(records, ids, *spilled);
  impl_->staged += records.count;
  if (ids_out != nullptr) std::ranges::copy(ids, ids_out);
  return {};
}

Status Batch::Delete(uint32_t collection, std::span<const uint64_t> ids) {
  return impl_->Delete(collection, [&](StagedCollection&) -> Result<std::vector<uint64_t>> {
    return std::vector(ids.begin(), ids.end());
  });
}

Status Batch::DeleteDocuments(uint32_t collection, std::span<const std::string_view> document_ids) {
  return impl_->Delete(collection, [&](StagedCollection& from) {
    return impl_->Resolve(from,
                          [&](KeyResolver& keys) { return keys.ResolveDelete(document_ids); });
  });
}

Status Batch::DeleteGroups(uint32_t collection, std::span<const std::string_view> groups) {
  return impl_->Delete(collection, [&](StagedCollection& from) {
    return impl_->Resolve(from, [&](KeyResolver& keys) { return keys.ListGroups(groups); });
  });
}

Result<uint64_t> Batch::Commit() {
  CHASSIS_ASSIGN(const Applied done, Apply(std::nullopt));
  return done.seq;
}

Result<Applied> Batch::Apply(const std::optional<StreamPosition>& position) {
  if (position && (position->stream.empty() || position->stream.size() > kMaxStreamBytes)) {
    return Fail(Code::kQueryInvalid, "stream has " + std::to_string(position->stream.size()) +
                                         " bytes; it must have 1 to " +
                                         std::to_string(kMaxStreamBytes));
  }
  const LogDelivery delivery(impl_->store.spill.main.poison().log());
  const MutexLock lock(&impl_->mutex);
  CHASSIS_ASSIGN(const Applied done, impl_->store.commit(impl_->collections, position));
  impl_->Clear(this);
  return done;
}

void Batch::Rollback() {
  const MutexLock lock(&impl_->mutex);
  impl_->Clear(this);
}

uint64_t Batch::staged() const {
  const MutexLock lock(&impl_->mutex);
  return impl_->staged;
}

template <typename Body>
std::invoke_result_t<Body, KeyResolver&> Batch::Impl::Resolve(StagedCollection& into, Body body) {
  const VersionSet::Read version(store.spill.versions);
  CHASSIS_ASSIGN(const CollectionVersion* newest, FindCollection(*version, into.schema().number));
  KeyResolver keys(into, *newest, version->seq);
  auto result = body(keys);
  if (!result) {
    into.document_ids().Undo();
    return Failure(store.spill.main.poison().PoisonIfCorrupt(result.error()));
  }
  return result;
}

Result<uint64_t> Batch::Impl::ReserveIds(const Batch* batch, uint32_t collection, size_t count) {
  const VersionSet::Read version(store.spill.versions);
  CHASSIS_ASSIGN(const CollectionVersion* newest, FindCollection(*version, collection));
  return store.reservations.Reserve(batch, collection, newest->next_id, count);
}

template <typename ListIds>
Status Batch::Impl::Delete(uint32_t collection, ListIds list_ids) {
  const LogDelivery delivery(store.spill.main.poison().log());
  const MutexLock lock(&mutex);
  CHASSIS_TRY(store.spill.main.CheckWritable());
  CHASSIS_ASSIGN(StagedCollection * from, Open(collection));
  CHASSIS_ASSIGN(const std::vector<uint64_t> ids, list_ids(*from));
  for (const uint64_t id : ids) from->Delete(id);
  from->document_ids().Accept();
  staged += ids.size();
  return {};
}

void Batch::Impl::Clear(const Batch* batch) {
  store.reservations.Release(batch);
  collections.clear();
  staged = 0;
}

Result<std::optional<bool>> Batch::Impl::GetStaged(uint64_t id, float* out) const {
  const MutexLock lock(&mutex);
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
