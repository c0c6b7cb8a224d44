// SPDX-License-Identifier: Apache-2.0
#include "core/index/dense_places.h"

namespace chassis {

// A place that is not taken is written over by the next one.
bool DensePlaces::Add(uint64_t first_id, std::span<const uint64_t> places) {
  if (places.empty()) return true;
  for (uint64_t i = 0; i < places.size(); ++i) places_.EnsureAt(count_ + i) = places[i];
  if (!ids_.Add(first_id, count_, places.size(), ids_.empty())) return false;
  count_ += places.size();
  return true;
}

}  // namespace chassis
