// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_RECOVERY_CREATE_STORE_H_
#define CHASSIS_CORE_STORE_RECOVERY_CREATE_STORE_H_

#include <cstdint>

#include "core/base/error.h"
#include "core/format/metric.h"
#include "core/storage/storage_factory.h"

namespace chassis {

// Writes a new store: identity, an empty catalog with its default collection, both superblocks.
// Fails with AERO_QUERY_EXISTS if another process created it first.
Status CreateStore(StorageFactory& factory, uint32_t dimension, Metric metric);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_RECOVERY_CREATE_STORE_H_
