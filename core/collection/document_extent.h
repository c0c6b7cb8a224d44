// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_COLLECTION_DOCUMENT_EXTENT_H_
#define CHASSIS_CORE_COLLECTION_DOCUMENT_EXTENT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/base/atomic_bits.h"
#include "core/base/error.h"
#include "core/format/catalog.h"
#include "core/format/document.h"
#include "core/storage/mapped_storage.h"

namespace chassis {

// A mapped extent of document records. Records are written once. Threads: any number.
class DocumentExtent {
 public:
  static Result<std::shared_ptr<DocumentExtent>> Open(MappedStorage& storage,
                                                      const DocumentExtentEntry& entry);

  const DocumentExtentEntry& entry() const { return entry_; }  // `used` is not kept up to date
  uint64_t OffsetOf(uint64_t position) const { return entry_.extent.offset + position; }

  // Reads the record at `position` and verifies its checksums. Fails if it does not end by `used`.
  // Views point into the map.
  Result<DocumentRecord> Read(uint64_t position, uint64_t used) const;
  // Like Read(), but does not read the payload.
  Result<DocumentRecord> ReadWithoutPayload(uint64_t position, uint64_t used) const;

  // Bytes first .. end - 1.
  std::span<const std::byte> Range(uint64_t first, uint64_t end) const {
    return {region_.data + first, end - first};
  }

  Failure Damaged(uint64_t position) const;

 private:
  static constexpr uint64_t kBlock = 64 << 10;

  DocumentExtent(MappedStorage& storage, const DocumentExtentEntry& entry);

  // Loads bytes that this handle has not read yet, so that an I/O error is an error and not SIGBUS.
  Status MakeResident(uint64_t position, uint64_t length) const;
  // Returns the header at `position`. Fails if it is damaged or does not end by `used`.
  Result<DocumentHeader> ReadHeader(uint64_t position, uint64_t used) const;

  MappedStorage& storage_;
  const DocumentExtentEntry entry_;
  Region region_;
  const AtomicBits touched_;  // blocks that are resident
};

// Walks the records of an extent. A damaged header does not stop the walk, which goes on at the
// next sound one.
class DocumentWalk {
 public:
  struct Step {
    uint64_t position = 0;
    DocumentHeader header;  // has id and seq unless `unknown`
    bool damaged = false;
    bool unknown = false;  // header and trailer are damaged, so the id is unknown
  };

  DocumentWalk(const DocumentExtent& extent, uint64_t begin, uint64_t end)
      : extent_(extent), position_(begin), end_(end) {}

  // Returns nothing at the end.
  std::optional<Step> Next();

  // Where the next step begins.
  uint64_t position() const { return position_; }

 private:
  Step SkipDamaged();

  const DocumentExtent& extent_;
  uint64_t position_;
  const uint64_t end_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_COLLECTION_DOCUMENT_EXTENT_H_
