// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_READ_SNAPSHOT_IMPL_H_
#define CHASSIS_CORE_STORE_READ_SNAPSHOT_IMPL_H_

#include <memory>
#include <utility>

#include "core/store/read/read_context.h"
#include "core/store/read/snapshot.h"

namespace chassis {

class Snapshot::Impl {
 public:
  std::shared_ptr<const void> keeps_alive;  // the store
  const ReadContext* context = nullptr;
  const Version* version = nullptr;  // pinned
};

// Fails with `error`, which row `row` of the caller's arrays caused.
inline Failure FailedAtRow(Error error, uint64_t row) {
  error.row = row;
  return Failure(std::move(error));
}

CollectionInfo InfoOf(const CollectionVersion& collection);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_READ_SNAPSHOT_IMPL_H_
