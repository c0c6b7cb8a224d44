// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_ID_INDEX_H_
#define CHASSIS_CORE_INDEX_ID_INDEX_H_

#include "core/index/dense_ranges.h"
#include "core/index/place_map.h"

namespace chassis {

// Where the records of one collection are. A vector is where its dense range says, if that slot is
// live, and where the map says otherwise. Threads: as its parts.
struct IdIndex {
  DenseRanges dense_vectors;
  PlaceMap vectors;
  PlaceMap documents;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_ID_INDEX_H_
