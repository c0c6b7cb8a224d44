// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STAGING_ID_RESERVATIONS_H_
#define CHASSIS_CORE_STORE_STAGING_ID_RESERVATIONS_H_

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/base/mutex.h"

namespace chassis {

// The ids that the open batches of a store have reserved, so that a record has its id as soon as it
// is staged. Threads: any number.
class IdReservations {
 public:
  using Owner = const void*;

  // Reserves `count` consecutive new ids at or above `committed_next`, and returns the first. Fails
  // with AERO_EXECUTION_LIMIT when the collection runs out of ids. UINT64_MAX is never given,
  // because it means that there is no id.
  Result<uint64_t> Reserve(Owner owner, uint32_t collection, uint64_t committed_next,
                           uint64_t count);

  // Reserves `ids` for puts of `owner`; new ids are given above them. Fails with
  // AERO_QUERY_CONFLICT if another batch was given one of them; the error names its row.
  Status ReservePut(Owner owner, uint32_t collection, std::span<const uint64_t> ids);

  // Releases the reservations of `owner`, because it has committed or was rolled back.
  void Release(Owner owner);

 private:
  struct Range {
    Owner owner;
    uint64_t first;
    uint64_t count;
  };
  struct Collection {
    uint64_t next = 0;
    std::vector<Range> ranges;
    std::vector<Owner> putters;
  };

  Mutex mutex_;
  absl::flat_hash_map<uint32_t, Collection> collections_ CHASSIS_GUARDED_BY(mutex_);
};

// Where the records of one batch get their ids.
struct IdSource {
  IdReservations& reservations;
  IdReservations::Owner owner;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STAGING_ID_RESERVATIONS_H_
