// SPDX-License-Identifier: Apache-2.0
#include "core/store/staging/id_reservations.h"

#include <algorithm>
#include <string>

namespace chassis {

Result<uint64_t> IdReservations::Reserve(Owner owner, uint32_t collection, uint64_t committed_next,
                                         uint64_t count) {
  const MutexLock lock(&mutex_);
  Collection& state = collections_[collection];
  const uint64_t first = std::max(state.next, committed_next);
  if (count > UINT64_MAX - first) {
    return Fail(Code::kExecutionLimit, "collection " + std::to_string(collection) +
                                           " has no ids left from " + std::to_string(first) +
                                           " on");
  }
  state.next = first + count;
  if (!state.ranges.empty() && state.ranges.back().owner == owner &&
      state.ranges.back().first + state.ranges.back().count == first) {
    state.ranges.back().count += count;
  } else {
    state.ranges.push_back({owner, first, count});
  }
  return first;
}

Status IdReservations::ReservePut(Owner owner, uint32_t collection, std::span<const uint64_t> ids) {
  const MutexLock lock(&mutex_);
  Collection& state = collections_[collection];
  uint64_t next = state.next;
  for (size_t row = 0; row < ids.size(); ++row) {
    const uint64_t id = ids[row];
    const bool taken = std::ranges::any_of(state.ranges, [&](const Range& range) {
      return range.owner != owner && id >= range.first && id - range.first < range.count;
    });
    if (taken) {
      return FailAtRow(Code::kQueryConflict,
                       "id " + std::to_string(id) + " is given to a record of another batch", row);
    }
    next = std::max(next, id + 1);
  }
  state.next = next;
  if (std::ranges::find(state.putters, owner) == state.putters.end()) {
    state.putters.push_back(owner);
  }
  return {};
}

void IdReservations::Release(Owner owner) {
  const MutexLock lock(&mutex_);
  absl::erase_if(collections_, [&](auto& entry) {
    Collection& state = entry.second;
    std::erase_if(state.ranges, [&](const Range& range) { return range.owner == owner; });
    std::erase(state.putters, owner);
    return state.ranges.empty() && state.putters.empty();
  });
}

}  // namespace chassis
