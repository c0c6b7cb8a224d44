// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINT_LOADER_H_
#define CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINT_LOADER_H_

#include <cstdint>
#include <vector>

#include "core/base/error.h"
#include "core/format/catalog.h"
#include "core/format/superblock.h"
#include "core/storage/mapped_storage.h"
#include "core/store/checkpoint/checkpoint_blob.h"

namespace chassis {

// A catalog read back, with its liveness bitmaps decoded.
struct LoadedCheckpoint {
  Catalog catalog;
  std::vector<std::vector<Liveness>> liveness;  // collection, slab
  std::vector<PageImage> pages;                 // if the superblock needs them
  uint32_t damaged = 0;                         // copies that could not be read
  std::vector<Extent> extents;                  // of both copies
};

// Reads the catalog and each of its sections from the first copy where it is sound. Fails with
// AERO_METADATA_CORRUPTION if it is sound in neither.
Result<LoadedCheckpoint> LoadCheckpoint(MappedStorage& main, const Superblock& superblock,
                                        const Id128& uuid);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINT_LOADER_H_
