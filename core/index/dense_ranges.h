// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_DENSE_RANGES_H_
#define CHASSIS_CORE_INDEX_DENSE_RANGES_H_

#include <atomic>
#include <cstdint>

#include "core/index/stable_array.h"

namespace chassis {

// Ids that stand in consecutive places, as those of bulk inserts do: one entry however many they
// are. A range once added stays; whether a place in it is still that id's is for the caller to tell
// (a slot's liveness does). Threads: one writer; readers need no lock, as long as each asks only
// for ids that were added before the version that it reads was published.
class DenseRanges {
 public:
  // Ids first_id .. first_id + count - 1 stand at first_place and behind it. False, and nothing
  // added, if that is no gain: a short run that neither continues the last range nor
  // `begins_extent`, or one that is not above all ids in here.
  bool Add(uint64_t first_id, uint64_t first_place, uint64_t count, bool begins_extent);

  bool empty() const { return size_.load(std::memory_order_relaxed) == 0; }

  // Calls visit(first_id, first_place, count) for every range, in the order of the ids.
  template <typename Visit>
  void ForEach(Visit visit) const {
    const size_t size = size_.load(std::memory_order_acquire);
    for (size_t i = 0; i < size; ++i) {
      const Range& range = ranges_[i];
      visit(range.first_id, range.first_place, range.count.load(std::memory_order_acquire));
    }
  }

  // Ids first_id .. first_id + count - 1 in places first_place .. first_place + count - 1.
  struct Stretch {
    uint64_t first_id = 0;
    uint64_t first_place = 0;
    uint64_t count = 0;

    bool Has(uint64_t id) const { return id - first_id < count; }
  };

  // The range that has `id`; an empty one if none has.
  Stretch Around(uint64_t id) const {
    size_t begin = 0;
    size_t end = size_.load(std::memory_order_acquire);
    while (begin < end) {
      const size_t middle = begin + (end - begin) / 2;
      const Range& range = ranges_[middle];
      if (id < range.first_id) {
        end = middle;
        continue;
      }
      const uint64_t count = range.count.load(std::memory_order_acquire);
      if (id - range.first_id < count) return {range.first_id, range.first_place, count};
      begin = middle + 1;
    }
    return {};
  }

 private:
  struct Range {
    uint64_t first_id;
    uint64_t first_place;
    std::atomic<uint64_t> count;
  };

  // Shorter runs cost more steps of a search than they save memory.
  static constexpr uint64_t kWorthwhile = 16;

  StableArray<Range> ranges_;  // ascending, without overlap
  std::atomic<size_t> size_{0};
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_DENSE_RANGES_H_
