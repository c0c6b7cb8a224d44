// SPDX-License-Identifier: Apache-2.0
#include "core/store/batch.h"

#include <string>

#include "core/store/batch_impl.h"
#include "core/store/staging/key_resolver.h"

namespace chassis {
namespace {

Status CheckCommitOptions(const CommitOptions& options) {
  if (options.durability != 0) {
    return Fail(Code::kQueryInvalid,
                "durability " + std::to_string(options.durability) + " is not known");
  }
  if (!options.position) return {};
  const size_t size = options.position->stream.size();
  if (size > 0 && size <= kMaxStreamBytes) return {};
  return Fail(Code::kQueryInvalid, "stream has " + std::to_string(size) +
                                       " bytes; it must have 1 to " +
                                       std::to_string(kMaxStreamBytes));
}

}  // namespace

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
  CHASSIS_TRY(CheckRecords(staged->schema(), records, StagedOperation::Kind::kInsert));
  if (records.count == 0) return {};
  CHASSIS_TRY(impl_->CheckKeys(*staged, records));
  CHASSIS_ASSIGN(const auto spilled, staged->Spill(store.spill, records));
  CHASSIS_ASSIGN(const uint64_t first, impl_->ReserveIds(collection, records.count));
  staged->Insert(records, first, spilled);
  impl_->staged += records.count;
  for (size_t i = 0; ids_out != nullptr && i < records.count; ++i) ids_out[i] = first + i;
  return {};
}

Status Batch::Put(uint32_t collection, const Records& records) {
  const LogDelivery delivery(impl_->store.spill.main.poison().log());
  const MutexLock lock(&impl_->mutex);
  return impl_->Put(collection, records);
}

Status Batch::Delete(uint32_t collection, std::span<const uint64_t> ids) {
  return impl_->Delete(collection, ids.size(),
                       [&](StagedCollection& staged) { staged.Delete(ids); });
}

Status Batch::DeleteDocuments(uint32_t collection, std::span<const std::string_view> document_ids) {
  return impl_->Delete(collection, document_ids.size(),
                       [&](StagedCollection& staged) { staged.DeleteDocuments(document_ids); });
}

Status Batch::DeleteGroups(uint32_t collection, std::span<const std::string_view> groups) {
  return impl_->Delete(collection, groups.size(),
                       [&](StagedCollection& staged) { staged.DeleteGroups(groups); });
}

Result<CommitResult> Batch::Commit(const CommitOptions& options) {
  if (const Status checked = CheckCommitOptions(options); !checked) {
    Error error = checked.error();
    error.outcome = Outcome::kNotMade;
    return Failure(std::move(error));
  }
  const LogDelivery delivery(impl_->store.spill.main.poison().log());
  const MutexLock lock(&impl_->mutex);
  CHASSIS_ASSIGN(const CommitResult done,
                 impl_->store.commit(impl_->collections, options.position, impl_.get()));
  impl_->Clear();
  return done;
}

void Batch::Rollback() {
  const MutexLock lock(&impl_->mutex);
  impl_->Clear();
}

uint64_t Batch::staged() const {
  const MutexLock lock(&impl_->mutex);
  return impl_->staged;
}

Status Batch::Impl::Put(uint32_t collection, const Records& records) {
  CHASSIS_TRY(store.spill.main.CheckWritable());
  CHASSIS_ASSIGN(StagedCollection * into, Open(collection));
  CHASSIS_TRY(CheckRecords(into->schema(), records, StagedOperation::Kind::kPut));
  if (records.count == 0) return {};
  if (records.if_absent || records.expected_seqs != nullptr) into->KeepOperations();
  if (records.ids != nullptr) {
    CHASSIS_TRY(CheckKeys(*into, records));
    CHASSIS_TRY(store.reservations.ReservePut(this, collection, {records.ids, records.count}));
  } else {
    into->KeepOperations();
  }
  CHASSIS_ASSIGN(const auto spilled, into->Spill(store.spill, records));
  into->Put(records, spilled);
  staged += records.count;
  return {};
}

Status Batch::Impl::CheckKeys(StagedCollection& into, const Records& records) {
  if (records.document_ids == nullptr) return {};
  into.KeepOperations();
  return Resolve(into, [&](KeyResolver& keys) { return keys.CheckRows(records); });
}

template <typename Body>
Status Batch::Impl::Resolve(StagedCollection& of, Body body) {
  const VersionSet::Read version(store.spill.versions);
  CHASSIS_ASSIGN(const CollectionVersion* newest, FindCollection(*version, of.schema().number));
  KeyResolver keys(of, *newest, version->seq);
  Status resolved = keys.Resolve();
  if (resolved) resolved = body(keys);
  return resolved ? resolved : Failure(store.spill.main.poison().PoisonIfCorrupt(resolved.error()));
}

Result<uint64_t> Batch::Impl::ReserveIds(uint32_t collection, size_t count) {
  const VersionSet::Read version(store.spill.versions);
  CHASSIS_ASSIGN(const CollectionVersion* newest, FindCollection(*version, collection));
  return store.reservations.Reserve(this, collection, newest->next_id, count);
}

template <typename StageAll>
Status Batch::Impl::Delete(uint32_t collection, size_t count, StageAll stage_all) {
  const LogDelivery delivery(store.spill.main.poison().log());
  const MutexLock lock(&mutex);
  CHASSIS_TRY(store.spill.main.CheckWritable());
  CHASSIS_ASSIGN(StagedCollection * from, Open(collection));
  stage_all(*from);
  staged += count;
  return {};
}

void Batch::Impl::Clear() {
  store.reservations.Release(this);
  collections.clear();
  staged = 0;
}

Result<std::optional<bool>> Batch::Impl::GetStaged(uint64_t id, float* out) {
  const MutexLock lock(&mutex);
  const auto found = collections.find(0);
  if (found == collections.end()) return std::nullopt;
  StagedCollection& of = found->second;
  CHASSIS_TRY(Resolve(of, [](KeyResolver&) { return Status{}; }));
  const std::optional<StagedRecord> record = of.state().Find(id);
  if (!record) return std::nullopt;
  if (record->row == StagedRecord::kNone) {
    return record->keep_absent ? std::nullopt : std::optional(false);
  }
  const std::span vector(out, of.schema().dimension);
  CHASSIS_TRY(of.ReadVector(*record, std::as_writable_bytes(vector)));
  return true;
}

}  // namespace chassis
