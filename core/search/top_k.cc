// SPDX-License-Identifier: Apache-2.0
#include "core/search/top_k.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace chassis {
namespace {

constexpr uint32_t kSign = 0x80000000;
constexpr uint32_t kNan = UINT32_MAX;  // after every number and both infinities

uint32_t SortKey(float distance) {
  if (std::isnan(distance)) return kNan;
  const auto bits = std::bit_cast<uint32_t>(distance + 0.0f);  // -0 becomes 0
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

float Distance(uint32_t key) {
  if (key == kNan) return std::numeric_limits<float>::quiet_NaN();
  return std::bit_cast<float>((key & kSign) != 0 ? key & ~kSign : ~key);
}

}  // namespace

float TopK::limit() const { return Distance(heap_.size() < k_ ? kNan : heap_.front().first); }

bool TopK::MayEnter(float distance) const {
  return heap_.size() < k_ || SortKey(distance) <= heap_.front().first;
}

void TopK::Offer(float distance, uint64_t id) {
  const Entry entry(SortKey(distance), id);
  if (heap_.size() == k_) {
    if (heap_.front() < entry) return;
    std::pop_heap(heap_.begin(), heap_.end());
    heap_.pop_back();
  }
  heap_.push_back(entry);
  std::push_heap(heap_.begin(), heap_.end());
}

size_t TopK::Take(uint64_t* ids, float* distances) {
  std::sort_heap(heap_.begin(), heap_.end());
  const size_t count = heap_.size();
  for (size_t i = 0; i < count; ++i) {
    distances[i] = Distance(heap_[i].first);
    ids[i] = heap_[i].second;
  }
  heap_.clear();
  return count;
}

}  // namespace chassis
