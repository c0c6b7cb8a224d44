// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STORE_H_
#define CHASSIS_CORE_STORE_STORE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/task.h"
#include "core/storage/storage_factory.h"
#include "core/store/base/options.h"
#include "core/store/base/records.h"
#include "core/store/batch.h"
#include "core/store/read/snapshot.h"

namespace chassis {

class VersionSet;

// One open store: a main file and, while commits are not checkpointed, its logs. Threads: any
// number. Close is the last call on a store; its batches, snapshots and cursors stay usable.
class Store : public std::enable_shared_from_this<Store> {
 public:
  static Result<std::shared_ptr<Store>> Open(std::unique_ptr<StorageFactory> factory,
                                             OpenOptions options);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Discards the operations of the store's own batch, checkpoints, trims the main file and removes
  // the logs. Lock and map stay until the last batch, snapshot and cursor is gone. A poisoned store
  // is left unchanged, because the next open recovers it.
  Status Close();

  // Makes the main file whole by itself up to the newest commit. Commits may go on meanwhile.
  Status Checkpoint();

  // Each is a durable commit of its own.
  Result<uint32_t> CreateCollection(std::string_view name, uint32_t dimension, Metric metric);
  Status DropCollection(uint32_t number);

  Result<uint32_t> FindCollection(std::string_view name) const;
  Result<CollectionInfo> Collection(uint32_t number) const;
  std::vector<uint32_t> Collections() const;

  // Returns a new batch, which keeps the store alive. The store's own one is shared_batch().
  std::unique_ptr<Batch> NewBatch();
  Batch& shared_batch();
  Result<std::unique_ptr<Snapshot>> NewSnapshot();

  // Copies the `dimension` floats of the vector of `id` in the default collection, staged writes of
  // the store's own batch included. Fails with AERO_QUERY_NOT_FOUND if there is none.
  Status GetVector(uint64_t id, float* out, size_t dimension);

  // Reads every byte that is in use from the storage, past the caches of this handle. The task, if
  // given, is advanced every 4 MiB. A record or a catalog is read in one piece, which counts as
  // working memory.
  Result<VerifyReport> Verify(Task* task = nullptr);

  StoreInfo Info() const;
  const RecoveryReport& Recovery() const;

  // For tests of this layer.
  VersionSet& versions();

 private:
  struct Parts;
  explicit Store(std::unique_ptr<Parts> parts);

  const std::unique_ptr<Parts> parts_;
  std::unique_ptr<Batch> shared_batch_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STORE_H_
