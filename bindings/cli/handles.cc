// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/handles.h"

#include <array>
#include <cstdio>
#include <span>

namespace cli {
namespace {

// Prints warnings alone, because a call that fails returns its error, which the command prints.
void PrintWarning(void* /*user*/, int32_t level, const char* message, size_t size) {
  if (level != CHASSIS_LOG_WARNING) return;
  std::fprintf(stderr, "warning: %.*s\n", static_cast<int>(size), message);
}

constexpr size_t kBlock = 256;

Result<CursorHandle> OpenCursor(chassis_snapshot* snapshot, uint32_t collection) {
  chassis_cursor_options options;
  chassis_cursor_options_init(&options, sizeof options);
  options.columns = CHASSIS_COLUMN_ID;
  chassis_cursor* cursor = nullptr;
  CLI_TRY(Call(chassis_cursor_open, snapshot, collection, &options, &cursor));
  return CursorHandle(cursor);
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

Result<uint64_t> CommitBatch(chassis_batch* batch) {
  chassis_commit_result result = {};
  result.struct_size = sizeof result;
  if (Status made = Call(chassis_batch_commit, batch, nullptr, &result); !made) {
    made.error().row = CHASSIS_NO_ROW;  // because it may be a row of any staging call
    return tl::unexpected(made.error());
  }
  return result.seq;
}

Result<std::vector<uint64_t>> ListIds(chassis_snapshot* snapshot, uint32_t collection) {
  CLI_ASSIGN(const CursorHandle cursor, OpenCursor(snapshot, collection));
  std::vector<uint64_t> ids;
  std::array<chassis_record, kBlock> block = {};
  block[0].struct_size = sizeof block[0];
  for (;;) {
    size_t count = 0;
    CLI_TRY(Call(chassis_cursor_next, cursor.get(), block.data(), block.size(), &count));
    if (count == 0) return ids;
    for (const chassis_record& record : std::span(block).first(count)) {
      if (record.status != CHASSIS_OK) {
        return Refuse(record.status, "collection " + std::to_string(collection) +
                                         ": the header of a record is damaged");
      }
      ids.push_back(record.id);
    }
  }
}

Result<chassis_collection_info> CollectionInfo(chassis_store* store, const std::string& name) {
  uint32_t number = CHASSIS_DEFAULT_COLLECTION;
  if (!name.empty()) CLI_TRY(Call(chassis_collection_find, store, name.c_str(), &number));
  return CollectionInfo(store, number);
}

Result<chassis_collection_info> CollectionInfo(chassis_store* store, uint32_t number) {
  chassis_collection_info info = {};
  info.struct_size = sizeof info;
  CLI_TRY(Call(chassis_collection_get_info, store, number, &info));
  return info;
}

}  // namespace cli
