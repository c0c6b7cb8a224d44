// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_ID_INDEX_H_
#define CHASSIS_CORE_INDEX_ID_INDEX_H_

#include <memory>
#include <vector>

#include "core/index/dense_places.h"
#include "core/index/dense_ranges.h"
#include "core/index/index_run.h"
#include "core/index/key_hash.h"
#include "core/index/place_map.h"
#include "core/index/postings.h"

namespace chassis {

// A posting in a run.
inline IndexKind KindInRuns(KeyKind kind) {
  return kind == KeyKind::kGroup ? IndexKind::kGroup : IndexKind::kDocumentId;
}

// Where commits put the records of one collection, from one checkpoint to the next. A vector that
// was replaced or deleted may still be named here; liveness tells. A posting counts while the
// newest record of its id is at its place. Threads: as its parts.
struct IndexDelta {
  Postings& postings(KeyKind kind) { return kind == KeyKind::kGroup ? groups : document_ids; }
  const Postings& postings(KeyKind kind) const {
    return kind == KeyKind::kGroup ? groups : document_ids;
  }

  DenseRanges dense_vectors;
  PlaceMap vectors{true};
  // What is in the map was written later. Of a document that is gone it tells as long as it lives.
  DensePlaces dense_documents;
  PlaceMap documents{false};
  Postings document_ids;
  Postings groups;
  bool empty = true;  // for the writer
};

// What one version of a collection looks ids up in, newest first. Only the delta still changes.
struct IdIndex {
  std::shared_ptr<IndexDelta> delta;
  std::vector<std::shared_ptr<const IndexDelta>> frozen;  // a checkpoint is to write them
  std::shared_ptr<const IndexRuns> runs;

  // Over `runs`, with an empty delta.
  static std::shared_ptr<const IdIndex> Over(std::shared_ptr<const IndexRuns> runs) {
    return std::make_shared<const IdIndex>(
        IdIndex{std::make_shared<IndexDelta>(), {}, std::move(runs)});
  }
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_ID_INDEX_H_
