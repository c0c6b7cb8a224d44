// SPDX-License-Identifier: Apache-2.0
#include "core/store/store.h"

#include <cstring>

#include "core/store/batch_impl.h"
#include "core/store/checkpoint/checkpointer.h"
#include "core/store/checkpoint/session_log.h"
#include "core/store/commit/committer.h"
#include "core/store/maintain/verify.h"
#include "core/store/read/read_context.h"
#include "core/store/read/snapshot_impl.h"
#include "core/store/read/vector_reader.h"
#include "core/store/recovery/opener.h"

namespace chassis {
namespace {

Status CheckDimension(uint32_t dimension) {
  if (dimension <= kMaxDimension) return {};
  return FailRejected(Code::kConfigInvalid,
                      "dimension " + std::to_string(dimension) + "; 65536 is the most");
}

Status CheckMetric(uint32_t metric) {
  if (IsKnown(static_cast<Metric>(metric))) return {};
  return FailRejected(Code::kConfigInvalid, "metric " + std::to_string(metric) + " is not known");
}

Status CheckOpenOptions(const OpenOptions& options) {
  CHASSIS_TRY(CheckDimension(options.dimension));
  if (options.metric != 0) CHASSIS_TRY(CheckMetric(options.metric));
  if (options.verify > VerifyMode::kOnDemand) {
    return FailRejected(Code::kConfigInvalid, "verify mode is not known");
  }
  if (options.read_only && options.create) {
    return FailRejected(Code::kConfigInvalid, "a store cannot be created read-only");
  }
  if (options.exclusive && !options.create) {
    return FailRejected(Code::kConfigInvalid, "exclusive requires create");
  }
  return {};
}

}  // namespace

// The parts of an open store, each made of those above it. Only this file knows all of them.
struct Store::Parts {
  // Exists before a store is opened, because an open needs it.
  struct Ground {
    Ground(std::unique_ptr<StorageFactory> opened_by, OpenOptions asked)
        : factory(std::move(opened_by)), options(std::move(asked)), log(options.log), poison(log) {}

    const std::unique_ptr<StorageFactory> factory;
    const OpenOptions options;
    LogQueue log;
    PoisonState poison;
  };

  Parts(std::shared_ptr<Ground> of, Opened opened)
      : ground(std::move(of)),
        recovery(std::move(opened.report)),
        main(std::move(opened.main)),
        reserve(main->extents()),
        slabs(*main, reserve, ground->options, opened.version->next_serial),
        versions(std::move(opened.version)),
        log(*ground->factory, *main, ground->options),
        checkpointer(*main, versions, log, reserve, ground->options.direct_write),
        committer(*main, versions, log, slabs),
        read{versions, ground->poison, ground->options.verify},
        batches{{*main, versions, slabs},
                reservations,
                [this](auto& staged, const auto& position, auto owner) {
                  return Commit(staged, position, owner);
                }} {}

  Result<CommitResult> Commit(StagedCollections& staged,
                              const std::optional<StreamPosition>& position,
                              IdReservations::Owner owner);
  Status Close();

  bool CheckpointIsDue();
  void CheckpointIfDue();
  bool StopCommits();
  Status RemoveLogs();

  const std::shared_ptr<Ground> ground;
  const RecoveryReport recovery;
  const std::unique_ptr<MainFile> main;
  CheckpointReserve reserve;
  SlabSpace slabs;
  VersionSet versions;
  SessionLog log;
  Checkpointer checkpointer;
  Committer committer;
  IdReservations reservations;
  const ReadContext read;
  const BatchContext batches;
};

Result<CommitResult> Store::Parts::Commit(StagedCollections& staged,
                                          const std::optional<StreamPosition>& position,
                                          IdReservations::Owner owner) {
  Result<CommitResult> done = committer.Commit(staged, position, {reservations, owner});
  // A checkpoint gives back room in the other log and retired space.
  if (!done && done.error().code == Code::kStorageFull &&
      checkpointer.Run(CheckpointKind::kOngoing)) {
    done = committer.Commit(staged, position, {reservations, owner});
  }
  if (done) CheckpointIfDue();
  return done;
}

// When the log is full, or when a checkpoint would give much space back.
bool Store::Parts::CheckpointIsDue() {
  const CommitMutexLock lock(versions.commit_mutex());
  const OpenOptions& options = ground->options;
  return log.begun() && (log.used() >= options.checkpoint_log ||
                         main->extents().RetiredSinceCheckpoint(versions.OldestReader()) >
                             options.checkpoint_retired);
}

// A full disk leaves the commits in the log; the next commit tries again.
void Store::Parts::CheckpointIfDue() {
  if (!CheckpointIsDue()) return;
  if (const Status done = checkpointer.Run(CheckpointKind::kOngoing); !done) {
    ground->log.Add(
        LogLevel::kWarning,
        "checkpoint after a commit, which the next one tries again: " + done.error().message);
  }
}

// Returns whether there is a log to remove.
bool Store::Parts::StopCommits() {
  const CommitMutexLock lock(versions.commit_mutex());
  if (versions.closed()) return false;
  versions.Close();
  return log.begun();
}

Status Store::Parts::RemoveLogs() {
  const CommitMutexLock lock(versions.commit_mutex());
  return log.RemoveFiles();
}

Status Store::Parts::Close() {
  if (!StopCommits() || ground->poison.poisoned()) return {};
  CHASSIS_TRY(checkpointer.Run(CheckpointKind::kFinal));
  // What the first one freed is room for what it had to write behind. The store is whole without a
  // second one.
  if (checkpointer.WouldShrink()) {
    const Status moved = checkpointer.Run(CheckpointKind::kFinal);
    if (!moved && moved.error().code != Code::kStorageFull) return moved;
  }
  CHASSIS_TRY(checkpointer.Trim());
  return RemoveLogs();
}

Store::Store(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)),
      shared_batch_(new Batch(std::make_unique<Batch::Impl>(parts_->batches, nullptr))) {}

Store::~Store() { (void)Close(); }

Result<std::shared_ptr<Store>> Store::Open(std::unique_ptr<StorageFactory> factory,
                                           OpenOptions options) {
  CHASSIS_TRY(CheckOpenOptions(options));
  const auto ground = std::make_shared<Parts::Ground>(std::move(factory), std::move(options));
  const LogDelivery delivery(ground->log);
  Opener opener(*ground->factory, ground->options, ground->poison);
  CHASSIS_ASSIGN(Opened opened, opener.Run());
  auto parts = std::make_unique<Parts>(ground, std::move(opened));
  CHASSIS_TRY(opener.MakeClean(*parts->main, parts->checkpointer));
  return std::shared_ptr<Store>(new Store(std::move(parts)));
}

Status Store::Close() {
  const LogDelivery delivery(parts_->ground->log);
  if (const uint64_t staged = shared_batch_->staged(); staged > 0) {
    parts_->ground->log.Add(LogLevel::kWarning, parts_->main->name() + ": closed with " +
                                                    std::to_string(staged) +
                                                    " staged operations, which are discarded");
    shared_batch_->Rollback();
  }
  return parts_->Close();
}

Status Store::Checkpoint() {
  const LogDelivery delivery(parts_->ground->log);
  return parts_->checkpointer.Run(CheckpointKind::kOngoing);
}

Result<uint32_t> Store::CreateCollection(std::string_view name, uint32_t dimension, Metric metric) {
  if (name.empty() || name.size() > kMaxNameBytes) {
    return Fail(Code::kQueryInvalid,
                "collection name of " + std::to_string(name.size()) + " bytes; it has 1 to 255");
  }
  CHASSIS_TRY(CheckDimension(dimension));
  CHASSIS_TRY(CheckMetric(static_cast<uint32_t>(metric)));
  const LogDelivery delivery(parts_->ground->log);
  auto created = parts_->committer.CreateCollection(name, dimension, metric);
  if (created) parts_->CheckpointIfDue();
  return created;
}

Status Store::DropCollection(uint32_t number) {
  if (number == 0) return Fail(Code::kQueryInvalid, "the default collection cannot be dropped");
  const LogDelivery delivery(parts_->ground->log);
  Status dropped = parts_->committer.DropCollection(number);
  if (dropped) parts_->CheckpointIfDue();
  return dropped;
}

Result<uint32_t> Store::FindCollection(std::string_view name) const {
  const VersionSet::Read version(parts_->versions);
  const std::optional<uint32_t> number = version->collections.FindNumber(name);
  if (!number) return Fail(Code::kQueryNotFound, "no collection \"" + std::string(name) + "\"");
  return *number;
}

Result<CollectionInfo> Store::Collection(uint32_t number) const {
  const VersionSet::Read version(parts_->versions);
  CHASSIS_ASSIGN(const CollectionVersion* collection, chassis::FindCollection(*version, number));
  return InfoOf(*collection);
}

std::vector<uint32_t> Store::Collections() const {
  const VersionSet::Read version(parts_->versions);
  std::vector<uint32_t> numbers;
  version->collections.ForEach(
      [&](const CollectionVersion& collection) { numbers.push_back(collection.schema->number); });
  return numbers;
}

std::unique_ptr<Batch> Store::NewBatch() {
  return std::unique_ptr<Batch>(
      new Batch(std::make_unique<Batch::Impl>(parts_->batches, shared_from_this())));
}

Batch& Store::shared_batch() { return *shared_batch_; }

Result<std::unique_ptr<Snapshot>> Store::NewSnapshot() {
  auto snapshot = std::make_unique<Snapshot::Impl>();
  snapshot->keeps_alive = shared_from_this();
  snapshot->context = &parts_->read;
  snapshot->version = parts_->versions.Pin(PinnedBy::kSnapshot);
  return std::unique_ptr<Snapshot>(new Snapshot(std::move(snapshot)));
}

// Reads staged operations before the newest commit, so that a commit in between hides nothing.
Status Store::GetVector(uint64_t id, float* out, size_t dimension) {
  const LogDelivery delivery(parts_->ground->log);
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
  const VersionSet::Read version(parts_->versions);
  CHASSIS_ASSIGN(const CollectionVersion* collection, chassis::FindCollection(*version, 0));
  CHASSIS_ASSIGN(const float* vector,
                 VectorReader(parts_->read, *collection, version->seq).Find(id));
  if (vector == nullptr) return absent();
  std::memcpy(out, vector, sizeof(float) * dimension);
  return {};
}

StoreInfo Store::Info() const {
  StoreInfo info;
  const VersionSet::Read version(parts_->versions);
  info.commit_seq = version->seq;
  version->collections.ForEach([&](const CollectionVersion& collection) {
    info.records += collection.live;
    ++info.collections;
  });
  info.file_bytes = parts_->main->storage().Size();
  info.staged = shared_batch_->staged();
  info.read_only = parts_->ground->options.read_only;
  info.poisoned = parts_->ground->poison.poisoned();
  info.checkpoint_seq = parts_->main->checkpoint_seq();
  info.snapshots = parts_->versions.snapshots();
  const CommitMutexLock lock(parts_->versions.commit_mutex());
  info.log_bytes = parts_->log.used();
  return info;
}

Result<VerifyReport> Store::Verify(Task* task) {
  const LogDelivery delivery(parts_->ground->log);
  CHASSIS_ASSIGN(const auto snapshot, NewSnapshot());
  Task unbounded;
  return VerifyStore(*parts_->main, *snapshot->impl_->version, task != nullptr ? *task : unbounded);
}

const RecoveryReport& Store::Recovery() const { return parts_->recovery; }

VersionSet& Store::versions() { return parts_->versions; }

}  // namespace chassis
