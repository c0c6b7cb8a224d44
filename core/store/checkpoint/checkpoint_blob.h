// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINT_BLOB_H_
#define CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINT_BLOB_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/format/catalog.h"
#include "core/format/extent_mark.h"
#include "core/format/superblock.h"
#include "core/index/index_run.h"
#include "core/storage/mapped_storage.h"
#include "core/store/checkpoint/page_images.h"
#include "core/store/checkpoint/slack.h"
#include "core/store/version/version.h"

namespace chassis {

// A catalog with its sections, ready to be written twice.
struct CheckpointBlob {
  ByteVector bytes;
  uint64_t catalog_length = 0;
  uint32_t catalog_crc = 0;
  uint64_t file_end = 0;  // of the extents that the catalog reaches
};

// Encodes the checkpoint blob of `version`, whose index is in `runs`, for the checkpoint of
// `superblock`, which has its number and session already.
CheckpointBlob EncodeCheckpoint(const Version& version,
                                std::span<const std::shared_ptr<const IndexRun>> runs,
                                const std::vector<PageImage>& pages, const Superblock& superblock,
                                const Id128& uuid, Slack slack);

// Returns the length of an extent that holds a blob of `bytes` and a mark.
inline uint64_t BlobExtentLength(uint64_t bytes) { return ExtentLength(bytes + kExtentMarkBytes); }

// Writes a copy of the blob of `superblock` to `extent`, with the extent's mark.
Status WriteBlob(MappedStorage& main, const Extent& extent, const CheckpointBlob& blob,
                 const Superblock& superblock, const Id128& uuid);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_CHECKPOINT_BLOB_H_
