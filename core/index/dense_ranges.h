// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_DENSE_RANGES_H_
#define CHASSIS_CORE_INDEX_DENSE_RANGES_H_

#include <atomic>
#include <cstdint>

#include "core/index/stable_array.h"

namespace chassis {

// Consecutive ids at consecutive addresses, such as those of bulk inserts: one entry however many
// they are. The caller must check that an address still belongs to its id (by the liveness of the
// slot), because ranges are never removed. Threads: one writer; a reader needs no lock if it asks
// only for ids that were added before the version that it reads was published.
class DenseRanges {
 public:
  // Adds ids first_id .. first_id + count - 1 at consecutive addresses from first_address on.
  // Returns false and adds nothing if the range is short and neither continues the last one nor
  // `begins_extent`, because it would save too little memory, or if it is not above all ids in
  // here, because ranges ascend.
  bool Add(uint64_t first_id, uint64_t first_address, uint64_t count, bool begins_extent);

  bool empty() const { return size_.load(std::memory_order_relaxed) == 0; }

  // Calls visit(first_id, first_address, count) for every range, in the order of the ids.
  template <typename Visit>
  void ForEach(Visit visit) const {
    const size_t size = size_.load(std::memory_order_acquire);
    for (size_t i = 0; i < size; ++i) {
      const Range& range = ranges_[i];
      visit(range.first_id, range.first_address, range.count.load(std::memory_order_acquire));
    }
  }

  // Ids first_id .. first_id + count - 1 at addresses first_address .. first_address + count - 1.
  struct Stretch {
    uint64_t first_id = 0;
    uint64_t first_address = 0;
    uint64_t count = 0;

    bool Has(uint64_t id) const { return id - first_id < count; }
  };

  // Returns the range that has `id`, or an empty one.
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
      if (id - range.first_id < count) return {range.first_id, range.first_address, count};
      begin = middle + 1;
    }
    return {};
  }

 private:
  struct Range {
    uint64_t first_id;
    uint64_t first_address;
    std::atomic<uint64_t> count;
  };

  // A shorter range costs more search steps than it saves memory.
  static constexpr uint64_t kWorthwhile = 16;

  StableArray<Range> ranges_;  // ascending, without overlap
  std::atomic<size_t> size_{0};
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_DENSE_RANGES_H_
