// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_SPACE_SLAB_PLAN_H_
#define CHASSIS_CORE_STORE_SPACE_SLAB_PLAN_H_

#include <algorithm>
#include <cstdint>

#include "core/format/catalog.h"
#include "core/format/extent_mark.h"
#include "core/format/layout.h"
#include "core/format/slot_meta.h"
#include "core/store/base/options.h"

namespace chassis {

// Returns the sizes of the slab after one with `previous_bytes` of vectors, for `wanted` slots of
// `stride` bytes. Extents double, so that a collection is a handful of them. The caller takes the
// metas first, because the vectors then lie behind them and the unused part of the last slab is the
// end of the file, which a close can cut off.
inline SlabEntry PlanSlab(const OpenOptions& options, uint64_t stride, uint64_t previous_bytes,
                          uint64_t wanted) {
  SlabEntry slab;
  slab.vectors.length =
      ExtentLength(std::max({options.first_extent, std::min(2 * previous_bytes, options.max_extent),
                             std::min(wanted * stride + kExtentMarkBytes, options.max_extent),
                             stride + kExtentMarkBytes}));
  slab.capacity = UsableBytes(slab.vectors) / stride;
  slab.metas.length = slab.capacity * kSlotMetaBytes + kExtentMarkBytes;
  return slab;
}

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_SPACE_SLAB_PLAN_H_
