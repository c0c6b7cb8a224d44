// SPDX-License-Identifier: Apache-2.0
#include "core/store/space/slab_space.h"

#include <algorithm>

#include "core/format/extent_mark.h"
#include "core/store/space/slab_plan.h"

namespace chassis {

Result<Extent> TakenSpace::Take(uint64_t length) {
  CHASSIS_ASSIGN(const Extent extent, extents_.Allocate(length));
  taken_.push_back(extent);
  return extent;
}

void TakenSpace::ReturnFrom(size_t count) {
  for (; taken_.size() > count; taken_.pop_back()) extents_.Free(taken_.back());
}

Result<SlabEntry> SlabSpace::NewSlab(uint64_t stride, uint64_t previous_bytes, uint64_t wanted,
                                     TakenSpace& taken) {
  SlabEntry slab = PlanSlab(options_, stride, previous_bytes, wanted);
  slab.serial = next_serial_++;
  const size_t before = taken.size();
  CHASSIS_ASSIGN(slab.metas, taken.Take(slab.metas.length));
  const auto vectors = taken.Take(slab.vectors.length);
  if (!vectors) {
    taken.ReturnFrom(before);
    return Failure(vectors.error());
  }
  slab.vectors = *vectors;
  return slab;
}

Result<DocumentExtentEntry> SlabSpace::NewDocuments(uint64_t previous_bytes, uint64_t first,
                                                    uint64_t wanted, TakenSpace& taken) {
  DocumentExtentEntry documents;
  documents.serial = next_serial_++;
  CHASSIS_ASSIGN(
      documents.extent,
      taken.Take(std::max({options_.first_extent, std::min(2 * previous_bytes, options_.max_extent),
                           std::min(wanted + kExtentMarkBytes, options_.max_extent),
                           first + kExtentMarkBytes})));
  return documents;
}

bool SlabSpace::LeaseTail(uint32_t collection, Owner owner) {
  return tail_leases_.try_emplace(collection, owner).second;
}

void SlabSpace::ReleaseTail(uint32_t collection, Owner owner) {
  const auto lease = tail_leases_.find(collection);
  if (lease != tail_leases_.end() && lease->second == owner) tail_leases_.erase(lease);
}

bool SlabSpace::TailIsLeased(uint32_t collection, Owner owner) const {
  const auto lease = tail_leases_.find(collection);
  return lease != tail_leases_.end() && lease->second != owner;
}

}  // namespace chassis
