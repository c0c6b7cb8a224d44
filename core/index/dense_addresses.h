// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_DENSE_ADDRESSES_H_
#define CHASSIS_CORE_INDEX_DENSE_ADDRESSES_H_

#include <cstdint>
#include <span>

#include "core/index/address_map.h"
#include "core/index/dense_ranges.h"
#include "core/index/stable_array.h"

namespace chassis {

// Consecutive ids, such as those of bulk inserts, each with an address of its own: 8 bytes an id.
// Threads: as DenseRanges.
class DenseAddresses {
 public:
  // Adds id first_id + i with addresses[i]. Returns false and adds nothing if the range is short
  // and neither the first nor a continuation of the last, because it would save too little memory,
  // or if it is not above all ids in here, because ranges ascend.
  bool Add(uint64_t first_id, std::span<const uint64_t> addresses);

  // Returns the address of `id`, or kUnknown.
  uint64_t Find(uint64_t id) const {
    const auto ids = ids_.Around(id);
    return ids.Has(id) ? addresses_[ids.first_address + (id - ids.first_id)] : kUnknown;
  }

  // Calls visit(id, address) for every id, ascending.
  template <typename Visit>
  void ForEach(Visit visit) const {
    ids_.ForEach([&](uint64_t first_id, uint64_t first_address, uint64_t count) {
      for (uint64_t i = 0; i < count; ++i) visit(first_id + i, addresses_[first_address + i]);
    });
  }

 private:
  DenseRanges ids_;  // with their indexes in addresses_
  StableArray<uint64_t> addresses_;
  uint64_t count_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_DENSE_ADDRESSES_H_
