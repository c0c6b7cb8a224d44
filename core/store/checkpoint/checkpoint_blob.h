// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINT_BLOB_H_
#define CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINT_BLOB_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/format/catalog.h"
#include "core/format/superblock.h"
#include "core/index/index_run.h"
#include "core/storage/mapped_storage.h"
#include "core/store/version/version.h"

namespace chassis {

// The used beginning of a page of the main file that later appends will write again.
struct PageImage {
  uint64_t offset = 0;
  ByteVector bytes;
};

// Reads the partial last page of every append cursor of `version`. REQUIRES: no commit runs
// meanwhile, because it would append to those pages.
Result<std::vector<PageImage>> ReadPageImages(MappedStorage& main, const Version& version);

// A catalog with its sections, ready to be written twice.
struct CheckpointBlob {
  ByteVector bytes;
  uint64_t catalog_length = 0;
  uint32_t catalog_crc = 0;
  uint64_t file_end = 0;  // of the extents that the catalog reaches
};

// Whether a catalog keeps the unused ends of extents.
enum class Slack {
  kKeep,  // for commits to come
  kTrim,  // cut off
};

// Encodes the checkpoint blob of `version`, whose index is in `runs`.
CheckpointBlob EncodeCheckpoint(const Version& version,
                                std::span<const std::shared_ptr<const IndexRun>> runs,
                                const std::vector<PageImage>& pages, const Id128& uuid,
                                Slack slack);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINT_BLOB_H_
