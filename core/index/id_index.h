// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_ID_INDEX_H_
#define CHASSIS_CORE_INDEX_ID_INDEX_H_

#include <memory>
#include <vector>

#include "core/index/address_map.h"
#include "core/index/dense_addresses.h"
#include "core/index/dense_ranges.h"
#include "core/index/index_run.h"
#include "core/index/key_hash.h"
#include "core/index/postings.h"

namespace chassis {

// The kind of a posting in an index run.
inline IndexKind KindInRuns(KeyKind kind) {
  return kind == KeyKind::kGroup ? IndexKind::kGroup : IndexKind::kDocumentId;
}

// Consecutive ids whose vectors commit `seq` took away.
struct GoneRange {
  uint64_t first_id = 0;
  uint64_t count = 0;
  uint64_t seq = 0;
};

// The addresses that commits gave to the records of one collection since a checkpoint. A vector
// that was replaced or deleted may still have an entry, which counts only while its slot is live. A
// posting counts while the newest record of its id is at its address. Threads: as its parts.
struct IndexDelta {
  Postings& postings(KeyKind kind) { return kind == KeyKind::kGroup ? groups : document_ids; }
  const Postings& postings(KeyKind kind) const {
    return kind == KeyKind::kGroup ? groups : document_ids;
  }

  DenseRanges dense_vectors;
  AddressMap vectors{AddressMap::Nowhere::kForgotten};
  // The map has the later entries, so it is searched first. It keeps all its tombstones.
  DenseAddresses dense_documents;
  AddressMap documents{AddressMap::Nowhere::kKept};
  Postings document_ids;
  Postings groups;
  std::vector<GoneRange> gone;  // ascending seqs; used by the writer alone
  bool empty = true;            // used by the writer alone
};

// The index of one version of a collection, searched newest part first. Only the delta changes.
struct IdIndex {
  std::shared_ptr<IndexDelta> delta;
  std::vector<std::shared_ptr<const IndexDelta>> frozen;  // not yet written by a checkpoint
  std::shared_ptr<const IndexRuns> runs;

  // Returns an index over `runs` with an empty delta.
  static std::shared_ptr<const IdIndex> Over(std::shared_ptr<const IndexRuns> runs) {
    return std::make_shared<const IdIndex>(
        IdIndex{std::make_shared<IndexDelta>(), {}, std::move(runs)});
  }
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_ID_INDEX_H_
