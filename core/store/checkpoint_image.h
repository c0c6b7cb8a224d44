// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_CHECKPOINT_IMAGE_H_
#define CHASSIS_CORE_STORE_CHECKPOINT_IMAGE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/format/catalog.h"
#include "core/format/superblock.h"
#include "core/index/index_run.h"
#include "core/storage/mapped_storage.h"
#include "core/store/version.h"

namespace chassis {

// The used beginning of a page of the main file that later appends will write again.
struct CursorPage {
  uint64_t offset = 0;
  ByteVector bytes;
};

// Reads the partial last page of every append cursor of `version`. No commit may run meanwhile.
Result<std::vector<CursorPage>> ReadCursorPages(MappedStorage& main, const Version& version);

// A catalog with its blobs, ready to be written twice.
struct CheckpointImage {
  ByteVector bytes;
  uint64_t catalog_length = 0;
  uint32_t catalog_crc = 0;
  uint64_t file_end = 0;  // of the extents that the catalog reaches
};

// The index of `version` stands in `runs`. `trim` gives up the unused ends of the last extents.
CheckpointImage EncodeCheckpoint(const Version& version,
                                 std::span<const std::shared_ptr<const IndexRun>> runs,
                                 const std::vector<CursorPage>& pages, const Id128& uuid,
                                 bool trim);

// No image of `version` is longer.
uint64_t CheckpointImageBound(const Version& version);
// What a commit adds to that bound at most, beside slots that it kills.
uint64_t CheckpointImageBound(const CommitRecord& commit);

// A catalog read back, liveness decoded.
struct LoadedCheckpoint {
  Catalog catalog;
  std::vector<std::vector<Liveness>> liveness;  // collection, slab
  std::vector<CursorPage> pages;
  uint32_t damaged = 0;         // copies that could not be read
  std::vector<Extent> extents;  // of both copies
};

// From the first copy that is sound, blob by blob. AERO_METADATA_CORRUPTION if neither is.
Result<LoadedCheckpoint> LoadCheckpoint(MappedStorage& main, const Superblock& superblock,
                                        const Id128& uuid);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_IMAGE_H_
