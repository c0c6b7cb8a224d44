// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_COMMIT_H_
#define CHASSIS_CORE_FORMAT_COMMIT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/coding.h"
#include "core/base/error.h"
#include "core/format/catalog.h"
#include "core/format/stream.h"

namespace chassis {

// Bytes that recovery writes again at the same offset.
struct InlineWrite {
  uint64_t offset = 0;  // in the main file
  std::span<const std::byte> bytes;
};

// Slots first .. first + count - 1 of a collection's slab hold new vectors. The checksum covers
// their metas in the main file, whether they were written inline or directly.
struct SlotRange {
  uint32_t slab = 0;  // index in the collection's list
  uint64_t first = 0;
  uint64_t count = 0;
  uint32_t metas_crc = 0;
};

// New document records fill begin .. end - 1 of a collection's document extent.
struct DocumentRange {
  uint32_t extent = 0;  // index in the collection's list
  uint64_t begin = 0;
  uint64_t end = 0;
};

// The change that a commit makes to one collection. A running commit and its replay both apply it,
// because they must end in the same state.
struct CollectionChange {
  // The numbers are those of entries of a commit record, and are stored.
  enum class Kind : uint32_t { kCreate = 4, kUpdate = 5, kDrop = 6 };

  uint32_t number = 0;
  Kind kind = Kind::kUpdate;
  uint32_t dimension = 0;  // create only, as are metric, element type and name
  Metric metric = Metric::kL2;
  ElementType element_type = ElementType::kFloat32;
  std::string name;
  uint64_t next_id = 0;  // after the commit
  uint64_t live = 0;     // records, after the commit
  std::vector<SlabEntry> new_slabs;
  std::vector<DocumentExtentEntry> new_documents;
  std::vector<SlotRange> slots;
  std::vector<DocumentRange> documents;
  std::vector<uint64_t> erased;  // ids whose vector is removed and not replaced
};

// One commit as it is in the log.
struct CommitRecord {
  uint64_t next_serial = 0;                       // of extents, after the commit
  std::optional<StreamPosition> stream_position;  // the element that the commit applies
  std::vector<InlineWrite> writes;
  std::vector<CollectionChange> changes;

  // Of entries of unknown kinds, as the entries say. Never encoded.
  bool read_only = false;       // the store may be opened only for reading
  std::vector<Extent> skipped;  // extents that the next checkpoint gives up
};

ByteVector EncodeCommit(const CommitRecord& commit);

// Returns views into `bytes`. Fails with AERO_WAL_CORRUPTION for an impossible structure, and
// with AERO_CONFIG_UNSUPPORTED_FORMAT for an entry that this version does not know and must.
Result<CommitRecord> DecodeCommit(std::span<const std::byte> bytes);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_COMMIT_H_
