// SPDX-License-Identifier: Apache-2.0
#include "capi/handles.h"

#include <utility>

#include "capi/error.h"

namespace chassis::capi {
namespace {

// Stores, snapshots and filters are read by many threads at once.
constexpr size_t kStripes = 16;

constinit HandleTable stores(HandleKind::kStore, kStripes);
constinit HandleTable batches(HandleKind::kBatch, 1);
constinit HandleTable snapshots(HandleKind::kSnapshot, kStripes);
constinit HandleTable cursors(HandleKind::kCursor, 1);
constinit HandleTable filters(HandleKind::kFilter, kStripes);

}  // namespace

HandleTable& OpenStore::table() { return stores; }
HandleTable& OpenBatch::table() { return batches; }
HandleTable& OpenSnapshot::table() { return snapshots; }
HandleTable& OpenCursor::table() { return cursors; }
HandleTable& OpenFilter::table() { return filters; }

Status OpenStore::Finish() {
  const StoreInfo before = store->Info();
  Status status = store->Close();
  if (status.has_value() && before.poisoned && !before.read_only) {
    status = Fail(Code::kStoragePoisoned,
                  "an earlier failure stopped writing; the files are left as they are");
  }
  if (!status.has_value()) return InCall("close", path, std::move(status).error());
  return status;
}

}  // namespace chassis::capi
