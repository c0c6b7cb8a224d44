// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_CHECKPOINT_INDEX_CHECKPOINT_H_
#define CHASSIS_CORE_STORE_CHECKPOINT_INDEX_CHECKPOINT_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/store/space/extent_allocator.h"
#include "core/store/version/version.h"

namespace chassis {

// Gives every collection that commits have written to since the last freeze an empty delta; what
// they wrote is frozen, for a checkpoint to write out. The index answers as before.
void FreezeIndex(Version& version);

// The index runs of a checkpoint.
struct IndexCheckpoint {
  std::vector<std::shared_ptr<const IndexRun>> runs;  // newest first
  std::vector<Extent> written;   // referred to by nothing before the checkpoint
  std::vector<Extent> replaced;  // referred to by nothing after it
};

// Writes what `version` has frozen as a run, merged with older ones that are not much larger; where
// the disk has no room for that, by itself. A damaged index is rebuilt as a whole. On an error
// nothing is allocated. The main file is not synced.
Result<IndexCheckpoint> WriteIndex(MappedStorage& main, ExtentAllocator& allocator,
                                   uint64_t write_bytes, const Version& version);

// Lets `version`, which may be newer than the one that was written, read the index from `runs`
// instead of what it has frozen.
void AdoptIndex(const std::shared_ptr<const IndexRuns>& runs, Version& version);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_INDEX_CHECKPOINT_H_
