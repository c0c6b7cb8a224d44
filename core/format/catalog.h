// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_CATALOG_H_
#define CHASSIS_CORE_FORMAT_CATALOG_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/coding.h"
#include "core/base/error.h"
#include "core/base/random.h"
#include "core/format/element_type.h"
#include "core/format/layout.h"
#include "core/format/metric.h"
#include "core/format/stream.h"

namespace chassis {

// Bytes that follow the catalog in the same checkpoint blob, with a checksum of their own.
struct SectionReference {
  uint64_t offset = 0;  // in the checkpoint blob
  uint64_t length = 0;  // 0 = absent
  uint32_t crc = 0;
};

// A slab: an extent of vectors and an extent of their slot metas. A slab without capacity has no
// extents: it was given back, and keeps its number in the collection's list, because older record
// addresses count by that.
struct SlabEntry {
  uint64_t serial = 0;
  Extent vectors;
  Extent metas;
  uint64_t capacity = 0;      // slots
  uint64_t count = 0;         // slots in use, live or dead
  SectionReference liveness;  // blocks with dead slots; absent = all live

  bool given_back() const { return capacity == 0; }
};

// An extent of document records, filled from its beginning. Without a length it was given back, as
// a slab is.
struct DocumentExtentEntry {
  uint64_t serial = 0;
  Extent extent;
  uint64_t used = 0;

  bool given_back() const { return extent.length == 0; }
};

struct CollectionEntry {
  uint32_t number = 0;
  std::string name;
  uint32_t dimension = 0;
  Metric metric = Metric::kL2;
  ElementType element_type = ElementType::kFloat32;
  uint64_t next_id = 0;
  uint64_t live = 0;          // records
  uint64_t changes_from = 0;  // the lowest seq from which all changes can still be found
  std::vector<SlabEntry> slabs;
  std::vector<DocumentExtentEntry> documents;
};

// An index run: an extent of pages, the root last.
struct IndexRunEntry {
  uint64_t serial = 0;  // random: seeds the checksums of its pages
  Extent extent;
  uint64_t pages = 0;
  uint64_t entries = 0;
};

// The used beginning of a page that later appends write again.
struct PageImageEntry {
  uint64_t offset = 0;  // of the page in the main file
  SectionReference bytes;
};

// A session that committed, and the seq of its last commit that the catalog holds.
struct SessionEntry {
  Id128 session{};
  uint64_t last_seq = 0;

  bool operator==(const SessionEntry&) const = default;
};

// A collection that was dropped by the commit `seq`.
struct DroppedCollection {
  uint32_t number = 0;
  uint64_t seq = 0;

  bool operator==(const DroppedCollection&) const = default;
};

// The store of which this one is a copy; all zeros in a store that is none.
struct CopyOrigin {
  Id128 store{};
  Id128 session{};
  uint64_t seq = 0;      // of the source
  uint64_t own_seq = 0;  // of the copy when it was made

  bool operator==(const CopyOrigin&) const = default;
};

// Sets the last seq of `session`, which is or becomes the newest of `sessions`. No effect if it is
// all zeros, which is no session.
void NoteSession(const Id128& session, uint64_t last_seq, std::vector<SessionEntry>& sessions);

// The newest ones are kept.
inline constexpr size_t kMaxSessions = 1024;
inline constexpr size_t kMaxDroppedCollections = 1024;

// The state of the store as a checkpoint records it. On disk it is the start of a checkpoint blob,
// before the sections; the blob is written twice.
struct Catalog {
  uint64_t checkpoint = 0;  // the number that its superblock got first
  uint64_t commit_seq = 0;
  uint64_t next_serial = 1;      // of an extent; never reused
  uint32_t next_collection = 0;  // number of the next collection; never reused
  CopyOrigin origin;
  std::vector<CollectionEntry> collections;
  std::vector<IndexRunEntry> index_runs;  // newest first
  std::vector<StreamPosition> streams;    // the newest element of each, no stream twice
  std::vector<PageImageEntry> page_images;
  std::vector<SessionEntry> sessions;      // the newest last
  std::vector<DroppedCollection> dropped;  // the newest last

  // Of entries of unknown kinds, as the entries say. Never encoded.
  bool read_only = false;       // the store may be opened only for reading
  std::vector<Extent> skipped;  // extents that the next checkpoint gives up
};

// Calls visit(extent) for each extent that a structure owns. Code that claims, retires or counts
// space enumerates it here, because a structure that one of them forgets loses its bytes.
template <typename Visit>
void ForEachExtent(const SlabEntry& slab, Visit&& visit) {
  if (slab.given_back()) return;
  visit(slab.vectors);
  visit(slab.metas);
}
template <typename Visit>
void ForEachExtent(const DocumentExtentEntry& documents, Visit&& visit) {
  if (!documents.given_back()) visit(documents.extent);
}
template <typename Visit>
void ForEachExtent(const std::vector<SlabEntry>& slabs,
                   const std::vector<DocumentExtentEntry>& documents, Visit&& visit) {
  for (const SlabEntry& slab : slabs) ForEachExtent(slab, visit);
  for (const DocumentExtentEntry& entry : documents) ForEachExtent(entry, visit);
}
template <typename Visit>
void ForEachExtent(const Catalog& catalog, Visit&& visit) {
  for (const IndexRunEntry& run : catalog.index_runs) visit(run.extent);
  for (const CollectionEntry& collection : catalog.collections) {
    ForEachExtent(collection.slabs, collection.documents, visit);
  }
  for (const Extent& extent : catalog.skipped) visit(extent);
}

ByteVector EncodeCatalog(const Catalog& catalog);
// The seed, `uuid`, ties a catalog to its store.
uint32_t CatalogCrc(std::span<const std::byte> catalog, const Id128& uuid);
// Decodes `bytes`, whose checksum was found right. Fails with AERO_METADATA_CORRUPTION for an
// impossible structure, and with AERO_CONFIG_UNSUPPORTED_FORMAT for an entry that this version does
// not know and must.
Result<Catalog> DecodeCatalog(std::span<const std::byte> bytes);

// Returns the section in `blob`, or nothing if its checksum or its range is wrong.
std::optional<std::span<const std::byte>> FindSection(std::span<const std::byte> blob,
                                                      const SectionReference& reference);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_CATALOG_H_
