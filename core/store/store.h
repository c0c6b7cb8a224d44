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
#include "core/store/batch.h"
#include "core/store/health.h"
#include "core/store/records.h"
#include "core/store/snapshot.h"

namespace chassis {

enum class VerifyMode : uint32_t { kFirstTouch = 0, kEveryRead = 1, kOnDemand = 2 };

struct OpenOptions {
  bool read_only = false;
  bool create = false;     // make the store if it does not exist
  bool exclusive = false;  // with create: fail if it exists
  uint32_t dimension = 0;  // of the default collection; 0 takes what the store has
  uint32_t metric = 0;     // a Metric, or 0: what the store has (l2 for a new one)
  VerifyMode verify = VerifyMode::kFirstTouch;
  // Called without a lock held, from whichever thread has something to say.
  LogSink log;

  // Sizes in bytes; tests make them small.
  uint64_t first_extent = 64 << 10;
  uint64_t max_extent = 1 << 30;
  uint64_t first_log = 1 << 20;
  uint64_t frame_body = 1 << 20;       // a longer commit is cut into several frames
  uint64_t zeroed_commit = 128 << 10;  // zeros are written to a log before commits no longer
  uint64_t checkpoint_log = 64 << 20;  // a log this full is checkpointed
  uint64_t direct_batch = 1 << 20;     // a collection's share of a batch this large goes direct
  uint64_t direct_write = 8 << 20;     // whole pages; larger writes gain nothing, smaller ones cost
  uint32_t key_hash_bits = 64;         // that are kept of the hash of a document id or a group
};

// One open store: a main file and, while commits are not checkpointed, its logs. Threads: every
// method may be called from any thread, except Close, after which only children may be used.
class Store : public std::enable_shared_from_this<Store> {
 public:
  static Result<std::shared_ptr<Store>> Open(std::unique_ptr<StorageFactory> factory,
                                             OpenOptions options);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Discards what is staged, checkpoints, trims, removes the logs. Lock and map stay until the
  // last batch, snapshot and cursor is gone. A poisoned store is left as it is.
  Status Close();

  // Makes every commit so far part of the main file alone. Commits may go on meanwhile.
  Status Checkpoint();

  // Each is a durable commit of its own.
  Result<uint32_t> CreateCollection(std::string_view name, uint32_t dimension, Metric metric);
  Status DropCollection(uint32_t number);

  Result<uint32_t> FindCollection(std::string_view name) const;
  Result<CollectionInfo> Collection(uint32_t number) const;
  std::vector<uint32_t> Collections() const;

  // A new batch; the store's own one is shared_batch(). A batch keeps the store alive.
  std::unique_ptr<Batch> NewBatch();
  Batch& shared_batch();
  Result<std::unique_ptr<Snapshot>> NewSnapshot();

  // Copies the vector of `id` in the default collection, staged writes of the store's own batch
  // included. `dimension` floats; AERO_QUERY_NOT_FOUND if absent.
  Status GetVector(uint64_t id, float* out, size_t dimension);

  // Reads every byte that is in use from the storage, past the caches of this handle. The task, if
  // there is one, is asked every 4 MiB; a record or a catalog is read whole and counts as memory.
  Result<VerifyReport> Verify(Task* task = nullptr);

  StoreInfo Info() const;
  const RecoveryReport& Recovery() const;

  class Impl;  // for the files of this layer
  Impl& impl() { return *impl_; }

 private:
  explicit Store(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
  std::unique_ptr<Batch> shared_batch_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STORE_H_
