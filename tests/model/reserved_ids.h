// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_RESERVED_IDS_H_
#define CHASSIS_TESTS_MODEL_RESERVED_IDS_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

namespace chassis::model {

// The ids that open batches have reserved. New ids are above all of them, and no batch puts a
// record under an id that was given to another batch. A collection is forgotten when no batch holds
// a reservation in it.
class ReservedIds {
 public:
  uint64_t Reserve(int batch, uint32_t collection, uint64_t committed_next, uint64_t count) {
    Collection& state = collections_[collection];
    const uint64_t first = std::max(state.next, committed_next);
    state.next = first + count;
    state.holders.insert(batch);
    for (uint64_t id = first; id < state.next; ++id) state.given[id] = batch;
    return first;
  }

  // Returns false and reserves nothing if one of `ids` was given to another batch.
  bool ReservePut(int batch, uint32_t collection, std::span<const uint64_t> ids) {
    Collection& state = collections_[collection];
    for (const uint64_t id : ids) {
      const auto given = state.given.find(id);
      if (given != state.given.end() && given->second != batch) return false;
    }
    for (const uint64_t id : ids) state.next = std::max(state.next, id + 1);
    state.holders.insert(batch);
    return true;
  }

  void Release(int batch) {
    for (auto& [number, state] : collections_) {
      std::erase_if(state.given, [&](const auto& given) { return given.second == batch; });
      state.holders.erase(batch);
    }
    std::erase_if(collections_, [](const auto& entry) { return entry.second.holders.empty(); });
  }

 private:
  struct Collection {
    uint64_t next = 0;
    std::map<uint64_t, int> given;
    std::set<int> holders;
  };

  std::map<uint32_t, Collection> collections_;
};

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_RESERVED_IDS_H_
