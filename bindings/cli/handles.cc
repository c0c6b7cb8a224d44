// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/handles.h"

#include <cstdio>

namespace cli {
namespace {

// Errors come back from the call that failed, and need not be told twice.
void PrintWarning(void* /*user*/, int32_t level, const char* message, size_t size) {
  if (level != CHASSIS_LOG_WARNING) return;
  std::fprintf(stderr, "warning: %.*s\n", static_cast<int>(size), message);
}

}  // namespace

Result<StoreHandle> OpenStore(const std::string& path, uint32_t flags, uint32_t dimension,
                              uint32_t metric) {
  chassis_options options;
  chassis_options_init(&options, sizeof options);
  options.flags = flags;
  options.dimension = dimension;
  options.metric = metric;
  if ((flags & CHASSIS_OPEN_READ_ONLY) == 0) options.log = PrintWarning;
  chassis_store* store = nullptr;
  CLI_TRY(Call(chassis_open, path.c_str(), &options, &store));
  return StoreHandle(store);
}

Status CloseStore(StoreHandle store) { return Call(chassis_close, store.release()); }

Result<BatchHandle> OpenBatch(chassis_store* store) {
  chassis_batch* batch = nullptr;
  CLI_TRY(Call(chassis_batch_open, store, &batch));
  return BatchHandle(batch);
}

Result<SnapshotHandle> OpenSnapshot(chassis_store* store) {
  chassis_snapshot* snapshot = nullptr;
  CLI_TRY(Call(chassis_snapshot_open, store, &snapshot));
  return SnapshotHandle(snapshot);
}

Result<CursorHandle> OpenCursor(chassis_snapshot* snapshot, uint32_t collection) {
  chassis_cursor* cursor = nullptr;
  CLI_TRY(Call(chassis_cursor_open, snapshot, collection, &cursor));
  return CursorHandle(cursor);
}

Result<chassis_collection_details> CollectionDetails(chassis_store* store,
                                                     const std::string& name) {
  uint32_t number = CHASSIS_DEFAULT_COLLECTION;
  if (!name.empty()) CLI_TRY(Call(chassis_collection_find, store, name.c_str(), &number));
  return CollectionDetails(store, number);
}

Result<chassis_collection_details> CollectionDetails(chassis_store* store, uint32_t number) {
  chassis_collection_details details = {};
  details.struct_size = sizeof details;
  CLI_TRY(Call(chassis_collection_info, store, number, &details));
  return details;
}

}  // namespace cli
