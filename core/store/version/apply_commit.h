// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_VERSION_APPLY_COMMIT_H_
#define CHASSIS_CORE_STORE_VERSION_APPLY_COMMIT_H_

#include <cstdint>
#include <vector>

#include "core/base/error.h"
#include "core/format/commit.h"
#include "core/storage/mapped_storage.h"
#include "core/store/version/version.h"

namespace chassis {

// Turns `next`, a copy of the version before commit `seq`, into the version after it. Adds the
// extents that the commit gives up to `retired`.
Status ApplyCommit(MappedStorage& main, const CommitRecord& record, uint64_t seq,
                   uint64_t oldest_reader, Version& next, std::vector<Extent>& retired);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_VERSION_APPLY_COMMIT_H_
