// SPDX-License-Identifier: Apache-2.0
#include "core/index/dense_ranges.h"

namespace chassis {

bool DenseRanges::Add(uint64_t first_id, uint64_t first_address, uint64_t count,
                      bool begins_extent) {
  const size_t size = size_.load(std::memory_order_relaxed);
  if (size > 0) {
    Range& last = ranges_[size - 1];
    const uint64_t length = last.count.load(std::memory_order_relaxed);
    if (first_id == last.first_id + length && first_address == last.first_address + length) {
      last.count.store(length + count, std::memory_order_release);
      return true;
    }
    if (first_id < last.first_id + length) return false;
  }
  if (count < kWorthwhile && !begins_extent) return false;
  Range& range = ranges_.EnsureAt(size);
  range.first_id = first_id;
  range.first_address = first_address;
  range.count.store(count, std::memory_order_relaxed);
  size_.store(size + 1, std::memory_order_release);
  return true;
}

}  // namespace chassis
