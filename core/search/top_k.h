// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_TOP_K_H_
#define CHASSIS_CORE_SEARCH_TOP_K_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace chassis {

// The k nearest of the candidates offered to it: smaller distances first, NaN last, the smaller id
// first among equal distances (-0 equals 0). One thread at a time.
class TopK {
 public:
  // Keeps `k` candidates; at least 1, because a full heap must have a farthest one. Memory grows
  // with the candidates offered, not with k.
  explicit TopK(size_t k) : k_(k) {}

  // Returns the distance beyond which no candidate can enter; NaN while any may.
  float limit() const;

  // Returns false if a candidate at this distance cannot enter, whatever its id.
  bool MayEnter(float distance) const;

  // Keeps the candidate if it is among the k nearest so far. Ids must differ, because an id offered
  // twice would fill two results.
  void Offer(float distance, uint64_t id);

  // Writes the kept candidates, nearest first, to arrays with room for k, and returns their number.
  // Further entries are left as they are. Nothing is kept afterwards.
  size_t Take(uint64_t* ids, float* distances);

 private:
  // A distance as a number that sorts as distances do, and the id.
  using Entry = std::pair<uint32_t, uint64_t>;

  size_t k_;
  std::vector<Entry> heap_;  // the farthest at the front
};

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_TOP_K_H_
