// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STORE_IMPL_H_
#define CHASSIS_CORE_STORE_STORE_IMPL_H_

#include <absl/container/flat_hash_map.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/format/commit.h"
#include "core/format/identity.h"
#include "core/store/checkpoint_blob.h"
#include "core/store/extent_allocator.h"
#include "core/store/health.h"
#include "core/store/id_reservations.h"
#include "core/store/index_checkpoint.h"
#include "core/store/staging.h"
#include "core/store/store.h"
#include "core/store/superblock_pair.h"
#include "core/store/version_set.h"
#include "core/wal/log_writer.h"

namespace chassis {

class SpilledRows;
class CommitBuilder;

// The parts of an open store, and the three things that change its files: open, commit,
// checkpoint, each in a file of its own.
class Store::Impl {
 public:
  Impl(std::unique_ptr<StorageFactory> storage_factory, OpenOptions open_options)
      : factory(std::move(storage_factory)),
        options(std::move(open_options)),
        health(options.log) {}

  Status Open();
  Result<Applied> Commit(StagedCollections& staged, const std::optional<StreamPosition>& position);
  Result<uint32_t> CreateCollection(std::string_view name, uint32_t dimension, Metric metric);
  Status DropCollection(uint32_t number);
  // `final`: the last one of this handle; afterwards no log is needed.
  Status Checkpoint(bool final);
  Status Close();

  // Fails unless this handle may write.
  Status CheckWritable() const;
  // The same for a commit, under commit_mutex.
  Status CheckCommit() const;
  // Under commit_mutex: a serial that no extent has had.
  uint64_t NextSerial();
  // Under commit_mutex: AERO_STORAGE_FULL unless there is room left for the next checkpoint.
  Status EnsureReserve();
  // The newest version of a collection, or AERO_QUERY_NOT_FOUND. Valid while `version` is held.
  static Result<const CollectionVersion*> FindCollection(const Version& version, uint32_t number) {
    const CollectionVersion* collection = version.collections.Find(number);
    if (collection == nullptr) return NoCollection(number);
    return collection;
  }

  const std::unique_ptr<StorageFactory> factory;
  const OpenOptions options;
  Health health;
  RecoveryReport recovery;
  IdReservations reservations;

  // Made by Open and kept until the end.
  std::unique_ptr<MappedStorage> main;
  Identity identity;
  std::unique_ptr<VersionSet> versions;
  std::unique_ptr<ExtentAllocator> allocator;

  // Under commit_mutex.
  std::mutex commit_mutex;
  std::unique_ptr<LogWriter> log;  // null until the first commit
  uint64_t checkpoint_bound = 0;   // no blob of the newest version is longer
  uint64_t checkpoint_reserved = 0;
  uint64_t index_entries = 0;  // that commits added since the last checkpoint, at most
  uint64_t index_reserved = 0;
  uint64_t next_serial = 0;  // above those of extents that batches took before their commit
  // By collection: the batch that alone may fill the free slots of the last slab.
  absl::flat_hash_map<uint32_t, const SpilledRows*> tail_leases;
  uint64_t pinned_batches = 0;  // hold a version as a snapshot does
  bool closed = false;

  // Under checkpoint_mutex, which is taken before commit_mutex. The first commit of a session
  // writes superblocks too: no checkpoint can run then, for want of anything to write.
  std::mutex checkpoint_mutex;
  std::optional<SuperblockPair> superblocks;
  std::vector<Extent> catalog_extents;
  std::atomic<uint64_t> checkpoint_seq{0};  // of the newest durable checkpoint

 private:
  friend class Opener;

  struct FrozenState {
    const Version* version = nullptr;  // pinned
    std::vector<PageImage> pages;
    uint64_t index_entries = 0;
    Superblock superblock;
  };

  // Commit, in the order in which it runs.
  Result<Applied> CommitOnce(StagedCollections& staged,
                             const std::optional<StreamPosition>& position);
  Result<bool> IsNewer(const StreamPosition& position) const;
  Result<uint64_t> WriteAndPublish(CommitBuilder& builder);
  Status BeginLog(uint64_t seq);
  Status ReserveCheckpoint(const CommitBuilder& builder);
  Status WriteLog(uint64_t seq, std::span<const std::byte> commit);
  Status Apply(uint64_t seq, const CommitRecord& record);
  void CheckpointFullLog();

  // Checkpoint, in the order in which it runs.
  Result<FrozenState> Freeze(bool final);
  Status SwitchLog(uint64_t start_seq);
  Status Complete(FrozenState& frozen, bool trim);
  Status WriteBlobs(FrozenState& frozen, const IndexCheckpoint& index, bool trim,
                    std::vector<Extent>& extents);
  Status WriteSuperblocks(const Superblock& superblock);
  void PublishIndex(const FrozenState& frozen, const IndexCheckpoint& index);
  const Version* PinFrozen();
  std::shared_ptr<const IndexRuns> MakeIndexRuns(std::vector<std::shared_ptr<const IndexRun>> runs);
  Status TrimFile();

  // Syncs the main file; a failure poisons.
  Status SyncMain();
  static Failure NoCollection(uint32_t number);
  // Poisons with `error` and hands it on under `code`, with what is known of the commit.
  Failure Poisoned(Error error, Code code, const std::string& consequence);
};

// Makes `next` what the commit of `seq` makes of it. Extents that the commit gives up are added to
// `retired`.
Status ApplyCommit(MappedStorage& main, const CommitRecord& record, uint64_t seq,
                   uint64_t oldest_reader, Version& next, std::vector<Extent>& retired);

// Writes a new store: identity, an empty catalog with its default collection, both superblocks.
Status CreateStore(StorageFactory& factory, uint32_t dimension, Metric metric);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STORE_IMPL_H_
