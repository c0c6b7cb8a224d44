// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_CATALOG_CODING_H_
#define CHASSIS_CORE_FORMAT_CATALOG_CODING_H_

#include "core/format/catalog.h"

namespace chassis {

// Entries that both a catalog and a logged commit hold.
void PutSlab(Encoder& out, const SlabEntry& slab);
SlabEntry GetSlab(Decoder& in);
void PutDocumentExtent(Encoder& out, const DocumentExtentEntry& documents);
DocumentExtentEntry GetDocumentExtent(Decoder& in);

// An empty name stands for no stream.
void PutStreamPosition(Encoder& out, const StreamPosition& position);
StreamPosition GetStreamPosition(Decoder& in);

void PutIndexRun(Encoder& out, const IndexRunEntry& run);
IndexRunEntry GetIndexRun(Decoder& in);

// Whether the fields can be those of a slab of `stride`, a document extent, an index run or a
// stream.
bool Plausible(const SlabEntry& slab, uint64_t stride);
bool Plausible(const DocumentExtentEntry& documents);
bool Plausible(const IndexRunEntry& run);
bool Plausible(const StreamPosition& position);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_CATALOG_CODING_H_
