// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_READ_SNAPSHOT_IMPL_H_
#define CHASSIS_CORE_STORE_READ_SNAPSHOT_IMPL_H_

#include <memory>

#include "core/store/read/read_context.h"
#include "core/store/read/snapshot.h"

namespace chassis {

class Snapshot::Impl {
 public:
  std::shared_ptr<const void> keeps_alive;  // the store
  const ReadContext* context = nullptr;
  const Version* version = nullptr;  // pinned
};

CollectionInfo InfoOf(const CollectionVersion& collection);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_READ_SNAPSHOT_IMPL_H_
