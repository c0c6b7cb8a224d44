// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_HANDLES_H_
#define CHASSIS_BINDINGS_CLI_HANDLES_H_

#include <chassis/chassis.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bindings/cli/result.h"

namespace cli {

struct CloseHandle {
  void operator()(chassis_store* store) const { chassis_close(store, nullptr); }
  void operator()(chassis_batch* batch) const { chassis_batch_close(batch, nullptr); }
  void operator()(chassis_snapshot* snapshot) const { chassis_snapshot_close(snapshot, nullptr); }
  void operator()(chassis_cursor* cursor) const { chassis_cursor_close(cursor, nullptr); }
};

using StoreHandle = std::unique_ptr<chassis_store, CloseHandle>;
using BatchHandle = std::unique_ptr<chassis_batch, CloseHandle>;
using SnapshotHandle = std::unique_ptr<chassis_snapshot, CloseHandle>;
using CursorHandle = std::unique_ptr<chassis_cursor, CloseHandle>;

// `flags` are CHASSIS_OPEN flags. If the store is opened for writing, warnings of the library, such
// as those of recovery, go to standard error.
Result<StoreHandle> OpenStore(const std::string& path, uint32_t flags, uint32_t dimension = 0,
                              uint32_t metric = 0);

// Closes the store and returns the error of the last checkpoint, which a destructor cannot return.
Status CloseStore(StoreHandle store);

Result<BatchHandle> OpenBatch(chassis_store* store);
Result<SnapshotHandle> OpenSnapshot(chassis_store* store);

// Commits the staged operations and returns the seq of the commit.
Result<uint64_t> CommitBatch(chassis_batch* batch);

// Returns the ids of all records of a collection, in the order in which they are stored.
Result<std::vector<uint64_t>> ListIds(chassis_snapshot* snapshot, uint32_t collection);

// Returns the info of a collection; the empty name is the default collection.
Result<chassis_collection_info> CollectionInfo(chassis_store* store, const std::string& name);
Result<chassis_collection_info> CollectionInfo(chassis_store* store, uint32_t number);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_HANDLES_H_
