// SPDX-License-Identifier: Apache-2.0
#include "capi/handles.h"

#include <utility>

#include "capi/error.h"

namespace chassis::capi {
namespace {

// Stores, snapshots and filters are read by many threads at once.
constexpr size_t kStripes = 16;

}  // namespace

constinit HandleTable OpenStore::table(HandleKind::kStore, kStripes);
constinit HandleTable OpenBatch::table(HandleKind::kBatch, 1);
constinit HandleTable OpenSnapshot::table(HandleKind::kSnapshot, kStripes);
constinit HandleTable OpenCursor::table(HandleKind::kCursor, 1);
constinit HandleTable OpenFilter::table(HandleKind::kFilter, kStripes);

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
