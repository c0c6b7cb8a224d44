// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_SUPERBLOCK_H_
#define CHASSIS_CORE_FORMAT_SUPERBLOCK_H_

#include <cstdint>
#include <optional>
#include <span>

#include "core/base/coding.h"
#include "core/base/random.h"

namespace chassis {

// Where recovery begins to read the logs: the first frame of `seq` is at `offset` of the log file
// of `generation`, or in a later generation.
struct ReplayStart {
  uint64_t generation = 0;
  uint64_t offset = 0;
  uint64_t seq = 0;
};

// One of two mirrored pages; the valid one with the higher number counts.
struct Superblock {
  uint64_t number = 0;      // raised by each pair of writes, and never used twice
  uint64_t commit_seq = 0;  // the newest commit that the catalog holds
  uint64_t catalog_offset = 0;
  uint64_t catalog_copy_offset = 0;
  uint64_t catalog_length = 0;  // bytes under catalog_crc
  uint64_t blob_length = 0;     // catalog and sections
  uint32_t catalog_crc = 0;
  bool log_required = false;
  // Pages behind append cursors may hold bytes of no commit, so an open for writing writes the page
  // images again.
  bool pages_may_be_dirty = false;
  ReplayStart replay;
  Id128 session{};               // that writes the logs
  uint64_t next_generation = 1;  // of a log; never reused within a session
  uint64_t watermark = 0;        // the highest seq known durable when this was written
  uint64_t file_end = 0;         // end of the last extent

  // Whether an open for writing must write the page images of the catalog.
  bool NeedsPageImages() const { return log_required || pages_may_be_dirty; }
};

// Returns one page, whose checksum is seeded with the store's UUID.
ByteVector EncodeSuperblock(const Superblock& superblock, const Id128& uuid);

// Returns nothing if the page is damaged, torn or another store's, or has an impossible number.
std::optional<Superblock> DecodeSuperblock(std::span<const std::byte> page, const Id128& uuid);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_SUPERBLOCK_H_
