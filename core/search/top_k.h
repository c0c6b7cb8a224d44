// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_TOP_K_H_
#define CHASSIS_CORE_SEARCH_TOP_K_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace chassis {

// The k nearest of the candidates offered to it: smaller distances first, NaN after everything
// else, the smaller id first where distances are equal (so are -0 and 0). One thread at a time.
class TopK {
 public:
  // Keeps `k` candidates, at least one. Memory grows with what is offered, not with k.
  explicit TopK(size_t k) : k_(k) {}

  // A candidate farther than this cannot enter. NaN while any may.
  float limit() const;

  // False if a candidate at this distance cannot enter whatever its id.
  bool MayEnter(float distance) const;

  // Keeps the candidate if it is among the k nearest so far. Ids must differ.
  void Offer(float distance, uint64_t id);

  // Writes what is kept, nearest first, to arrays with room for k, and returns how many there are
  // (further entries are left as they are). Nothing is kept afterwards.
  size_t Take(uint64_t* ids, float* distances);

 private:
  // A distance as a number that sorts as distances do, and the id.
  using Entry = std::pair<uint32_t, uint64_t>;

  size_t k_;
  std::vector<Entry> heap_;  // the farthest at the front
};

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_TOP_K_H_
