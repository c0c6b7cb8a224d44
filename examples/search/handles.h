// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_EXAMPLES_SEARCH_HANDLES_H_
#define CHASSIS_EXAMPLES_SEARCH_HANDLES_H_

#include <chassis/chassis.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace example {

// Calls a function of the C header and ends the program if it fails. A program may end like that at
// any moment, because commits stay and staged operations are discarded.
template <typename... Parameters, typename... Arguments>
void Call(chassis_status (*function)(Parameters...), Arguments... arguments) {
  chassis_error error = {};
  if (function(arguments..., &error) == CHASSIS_OK) return;
  std::fprintf(stderr, "%s: %s\n", chassis_status_name(error.code), error.message);
  std::exit(1);
}

// Ends the program if the record is damaged.
inline void RequireWhole(const chassis_record& record) {
  if (record.status == CHASSIS_OK) return;
  std::fprintf(stderr, "%s: record %llu\n", chassis_status_name(record.status),
               static_cast<unsigned long long>(record.id));
  std::exit(1);
}

struct CloseHandle {
  void operator()(chassis_batch* batch) const { chassis_batch_close(batch, nullptr); }
  void operator()(chassis_snapshot* snapshot) const { chassis_snapshot_close(snapshot, nullptr); }
  void operator()(chassis_cursor* cursor) const { chassis_cursor_close(cursor, nullptr); }
};

using Batch = std::unique_ptr<chassis_batch, CloseHandle>;
using Snapshot = std::unique_ptr<chassis_snapshot, CloseHandle>;
using Cursor = std::unique_ptr<chassis_cursor, CloseHandle>;

inline Batch OpenBatch(chassis_store* store) {
  chassis_batch* batch = nullptr;
  Call(chassis_batch_open, store, &batch);
  return Batch(batch);
}

inline Snapshot OpenSnapshot(chassis_store* store) {
  chassis_snapshot* snapshot = nullptr;
  Call(chassis_snapshot_open, store, &snapshot);
  return Snapshot(snapshot);
}

inline Cursor OpenCursor(chassis_snapshot* snapshot) {
  chassis_cursor* cursor = nullptr;
  Call(chassis_cursor_open, snapshot, CHASSIS_DEFAULT_COLLECTION, nullptr, &cursor);
  return Cursor(cursor);
}

}  // namespace example

#endif  // CHASSIS_EXAMPLES_SEARCH_HANDLES_H_
