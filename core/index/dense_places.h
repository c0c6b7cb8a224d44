// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_DENSE_PLACES_H_
#define CHASSIS_CORE_INDEX_DENSE_PLACES_H_

#include <cstdint>
#include <span>

#include "core/index/dense_ranges.h"
#include "core/index/place_map.h"
#include "core/index/stable_array.h"

namespace chassis {

// Ids that follow one another, as those of bulk inserts do, each with a place of its own: the place
// is all that is kept of one. Threads: as DenseRanges.
class DensePlaces {
 public:
  // places[i] is the place of first_id + i. False, and nothing added, if that is no gain: a short
  // run that neither is the first nor continues the last, or one that is not above all ids in here.
  bool Add(uint64_t first_id, std::span<const uint64_t> places);

  // The place of `id`, or kUnknown.
  uint64_t Find(uint64_t id) const {
    const auto ids = ids_.Around(id);
    return ids.Has(id) ? places_[ids.first_place + (id - ids.first_id)] : kUnknown;
  }

  // Calls visit(id, place) for every id, ascending.
  template <typename Visit>
  void ForEach(Visit visit) const {
    ids_.ForEach([&](uint64_t first_id, uint64_t first_place, uint64_t count) {
      for (uint64_t i = 0; i < count; ++i) visit(first_id + i, places_[first_place + i]);
    });
  }

 private:
  DenseRanges ids_;  // and where in places_ theirs stand
  StableArray<uint64_t> places_;
  uint64_t count_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_DENSE_PLACES_H_
