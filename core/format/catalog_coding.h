// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_CATALOG_CODING_H_
#define CHASSIS_CORE_FORMAT_CATALOG_CODING_H_

#include <span>
#include <vector>

#include "core/format/catalog.h"
#include "core/format/entry.h"

namespace chassis {

// Parts of entries that both a catalog and a commit record hold.

// Puts the slabs and document extents of a collection. Their extents, which ExtentsOf lists, are in
// front of the entry's body.
std::vector<Extent> ExtentsOf(const std::vector<SlabEntry>& slabs,
                              const std::vector<DocumentExtentEntry>& documents);
void PutSpace(Encoder& out, const std::vector<SlabEntry>& slabs,
              const std::vector<DocumentExtentEntry>& documents);

struct CollectionSpace {
  std::vector<SlabEntry> slabs;
  std::vector<DocumentExtentEntry> documents;
};
// Returns nothing if `extents` are not those of the slabs and document extents, in their order.
std::optional<CollectionSpace> GetSpace(Decoder& in, std::span<const Extent> extents);

uint64_t StreamPositionBytes(const StreamPosition& position);
void PutStreamPosition(Encoder& out, const StreamPosition& position);
StreamPosition GetStreamPosition(Decoder& in);

// Fails with AERO_CONFIG_UNSUPPORTED_FORMAT for a metric or elements that a newer version made.
Status CheckKnown(Metric metric, ElementType element_type);

// Does what an entry of an unknown kind asks for: sets `read_only`, or adds its extents to
// `skipped`. Fails with AERO_CONFIG_UNSUPPORTED_FORMAT if the entry must be known; `where` names
// what holds it.
Status CheckUnknown(const Entry& entry, const char* where, bool& read_only,
                    std::vector<Extent>& skipped);

// Whether the fields can be those of an extent, a slab of `stride`, a document extent, an index run
// or a stream.
bool Plausible(const Extent& extent);
bool Plausible(const SlabEntry& slab, uint64_t stride);
bool Plausible(const DocumentExtentEntry& documents);
bool Plausible(const IndexRunEntry& run);
bool Plausible(const StreamPosition& position);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_CATALOG_CODING_H_
