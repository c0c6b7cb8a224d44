// SPDX-License-Identifier: Apache-2.0
#include "core/store/store.h"

#include <cstring>

#include "core/store/batch_impl.h"
#include "core/store/snapshot_impl.h"
#include "core/store/store_impl.h"
#include "core/store/vector_reader.h"

namespace chassis {
namespace {

bool KnownMetric(uint32_t metric) {
  return metric >= static_cast<uint32_t>(Metric::kL2) &&
         metric <= static_cast<uint32_t>(Metric::kCosine);
}

Status CheckDimension(uint32_t dimension) {
  if (dimension <= kMaxDimension) return {};
  return Fail(Code::kConfigInvalid,
              "dimension " + std::to_string(dimension) + "; 65536 is the most");
}

Status CheckMetric(uint32_t metric) {
  if (KnownMetric(metric)) return {};
  return Fail(Code::kConfigInvalid, "metric " + std::to_string(metric) + " is not known");
}

Status CheckOpenOptions(const OpenOptions& options) {
  CHASSIS_TRY(CheckDimension(options.dimension));
  if (options.metric != 0) CHASSIS_TRY(CheckMetric(options.metric));
  if (options.verify > VerifyMode::kOnDemand) {
    return Fail(Code::kConfigInvalid, "verify mode is not known");
  }
  if (options.read_only && options.create) {
    return Fail(Code::kConfigInvalid, "a store cannot be created read-only");
  }
  if (options.exclusive && !options.create) {
    return Fail(Code::kConfigInvalid, "exclusive asks for create");
  }
  return {};
}

}  // namespace

Store::Store(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)),
      shared_batch_(new Batch(std::make_unique<Batch::Impl>(*impl_, nullptr))) {}

Store::~Store() { (void)Close(); }

Result<std::shared_ptr<Store>> Store::Open(std::unique_ptr<StorageFactory> factory,
                                           OpenOptions options) {
  CHASSIS_TRY(CheckOpenOptions(options));
  auto impl = std::make_unique<Impl>(std::move(factory), std::move(options));
  const Delivery delivery(impl->health);
  CHASSIS_TRY(impl->Open());
  return std::shared_ptr<Store>(new Store(std::move(impl)));
}

Status Store::Close() {
  const Delivery delivery(impl_->health);
  if (const uint64_t staged = shared_batch_->staged(); staged > 0) {
    impl_->health.Say(LogLevel::kWarning, impl_->main->name() + ": closed with " +
                                              std::to_string(staged) +
                                              " staged operations, which are discarded");
    shared_batch_->Rollback();
  }
  return impl_->Close();
}

Status Store::Checkpoint() {
  const Delivery delivery(impl_->health);
  return impl_->Checkpoint(false);
}

Result<uint32_t> Store::CreateCollection(std::string_view name, uint32_t dimension, Metric metric) {
  if (name.empty() || name.size() > kMaxNameBytes) {
    return Fail(Code::kQueryInvalid,
                "collection name of " + std::to_string(name.size()) + " bytes; it has 1 to 255");
  }
  CHASSIS_TRY(CheckDimension(dimension));
  CHASSIS_TRY(CheckMetric(static_cast<uint32_t>(metric)));
  const Delivery delivery(impl_->health);
  return impl_->CreateCollection(name, dimension, metric);
}

Status Store::DropCollection(uint32_t number) {
  if (number == 0) return Fail(Code::kQueryInvalid, "the default collection cannot be dropped");
  const Delivery delivery(impl_->health);
  return impl_->DropCollection(number);
}

Result<uint32_t> Store::FindCollection(std::string_view name) const {
  const VersionSet::Read version(*impl_->versions);
  std::optional<uint32_t> number;
  version->collections.ForEach([&](const CollectionVersion& collection) {
    if (collection.schema->name == name) number = collection.schema->number;
  });
  if (!number) return Fail(Code::kQueryNotFound, "no collection \"" + std::string(name) + "\"");
  return *number;
}

Result<CollectionInfo> Store::Collection(uint32_t number) const {
  const VersionSet::Read version(*impl_->versions);
  CHASSIS_ASSIGN(const CollectionVersion* collection, Impl::FindCollection(*version, number));
  return InfoOf(*collection);
}

std::vector<uint32_t> Store::Collections() const {
  const VersionSet::Read version(*impl_->versions);
  std::vector<uint32_t> numbers;
  version->collections.ForEach(
      [&](const CollectionVersion& collection) { numbers.push_back(collection.schema->number); });
  return numbers;
}

std::unique_ptr<Batch> Store::NewBatch() {
  return std::unique_ptr<Batch>(
      new Batch(std::make_unique<Batch::Impl>(*impl_, shared_from_this())));
}

Batch& Store::shared_batch() { return *shared_batch_; }

Result<std::unique_ptr<Snapshot>> Store::NewSnapshot() {
  auto snapshot = std::make_unique<Snapshot::Impl>();
  snapshot->store = shared_from_this();
  snapshot->version = impl_->versions->Pin();
  return std::unique_ptr<Snapshot>(new Snapshot(std::move(snapshot)));
}

// What is staged is looked at before what is committed, so that a commit in between hides nothing.
Status Store::GetVector(uint64_t id, float* out, size_t dimension) {
  const Delivery delivery(impl_->health);
  CHASSIS_ASSIGN(const CollectionInfo info, Collection(0));
  if (dimension != info.dimension) {
    return Fail(Code::kSchemaDimensionMismatch, "room for " + std::to_string(dimension) +
                                                    " floats; the dimension is " +
                                                    std::to_string(info.dimension));
  }
  const auto absent = [&] {
    return Fail(Code::kQueryNotFound, "no vector under id " + std::to_string(id));
  };
  CHASSIS_ASSIGN(const auto staged, shared_batch_->impl_->GetStaged(id, out));
  if (staged) return *staged ? Status{} : absent();
  const VersionSet::Read version(*impl_->versions);
  CHASSIS_ASSIGN(const CollectionVersion* collection, Impl::FindCollection(*version, 0));
  CHASSIS_ASSIGN(const float* vector, VectorReader(*impl_, *collection, version->seq).Find(id));
  if (vector == nullptr) return absent();
  std::memcpy(out, vector, sizeof(float) * dimension);
  return {};
}

StoreInfo Store::Info() const {
  StoreInfo info;
  const VersionSet::Read version(*impl_->versions);
  info.commit_seq = version->seq;
  version->collections.ForEach([&](const CollectionVersion& collection) {
    info.records += collection.live;
    ++info.collections;
  });
  info.file_bytes = impl_->main->Size();
  info.staged = shared_batch_->staged();
  info.read_only = impl_->options.read_only;
  info.poisoned = impl_->health.poisoned();
  info.checkpoint_seq = impl_->checkpoint_seq;
  const std::lock_guard lock(impl_->commit_mutex);
  info.snapshots = impl_->versions->pins() - impl_->pinned_batches;
  info.log_bytes = impl_->log ? impl_->log->used() : 0;
  return info;
}

const RecoveryReport& Store::Recovery() const { return impl_->recovery; }

}  // namespace chassis
