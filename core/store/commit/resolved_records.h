// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_COMMIT_RESOLVED_RECORDS_H_
#define CHASSIS_CORE_STORE_COMMIT_RESOLVED_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/format/document.h"
#include "core/store/commit/commit_writes.h"

namespace chassis {

// The state that one commit gives to the records of one collection, before space is found for it.
struct ResolvedRecords {
  struct Vector {
    uint64_t id;
    const std::byte* row;
  };
  std::vector<Vector> vectors;
  std::vector<uint64_t> spilled_ids;      // a spilled row each; kAbandonedSlotId if it was given up
  std::vector<DocumentRecord> documents;  // views into staged or mapped memory
  Route route = Route::kInline;           // of vectors and documents
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_COMMIT_RESOLVED_RECORDS_H_
