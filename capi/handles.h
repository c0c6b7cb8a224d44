// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_HANDLES_H_
#define CHASSIS_CAPI_HANDLES_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "capi/handle_table.h"
#include "core/search/filter.h"
#include "core/store/store.h"

// The objects behind each type of handle. Children hold the engine's store, which keeps its lock
// and its map until the last of them is gone, so handles may be closed in any order.
namespace chassis::capi {

struct OpenStore final : HandleObject {
  static constexpr const char* kArgument = "store";
  static HandleTable table;
  Status Finish() override;

  std::string path;  // as the caller wrote it
  std::shared_ptr<Store> store;
  uint32_t dimension = 0;  // of the default collection
};

struct OpenBatch final : HandleObject {
  static constexpr const char* kArgument = "batch";
  static HandleTable table;

  std::string path;
  // A call on a batch is a call on its store as well, so that closing the store cannot overtake a
  // commit and a batch of a closed store is refused.
  uintptr_t store = 0;
  std::unique_ptr<Batch> own;    // null: the store's own batch
  std::atomic_flag in_use = {};  // a batch belongs to one thread at a time
};

struct OpenSnapshot final : HandleObject {
  static constexpr const char* kArgument = "snapshot";
  static HandleTable table;

  std::string path;
  std::shared_ptr<const Snapshot> snapshot;
};

struct OpenCursor final : HandleObject {
  static constexpr const char* kArgument = "cursor";
  static HandleTable table;

  std::string path;
  std::shared_ptr<const Snapshot> snapshot;
  std::unique_ptr<Cursor> cursor;
  uint32_t columns = 0;              // CHASSIS_COLUMN bits
  std::vector<CursorEntry> entries;  // of one call
  std::atomic_flag in_use = {};      // a cursor belongs to one thread at a time
};

// Belongs to no store.
struct OpenFilter final : HandleObject {
  static constexpr const char* kArgument = "filter";
  static HandleTable table;

  Filter filter;
};

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_HANDLES_H_
