// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_CHECKPOINT_INDEX_CHECKPOINT_H_
#define CHASSIS_CORE_STORE_CHECKPOINT_INDEX_CHECKPOINT_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/store/space/main_file.h"
#include "core/store/version/version.h"

namespace chassis {

// Freezes the delta of every collection that commits have changed since the last freeze, so that a
// checkpoint can write it, and gives the collection an empty one. Lookups are not affected.
void FreezeIndex(Version& version);

// The index runs of a checkpoint.
struct IndexCheckpoint {
  std::vector<std::shared_ptr<const IndexRun>> runs;  // newest first
  std::vector<Extent> written;   // referred to by nothing before the checkpoint
  std::vector<Extent> replaced;  // referred to by nothing after it
};

// Whether older runs may be written again. Merging takes space that a full disk may not have.
enum class Merging : uint8_t { kUsual, kNone };

// Writes the frozen deltas of `version` as a run, merged with older runs that are not much larger
// or that lie behind much free space, or by themselves if the disk has no room for the merge. A
// damaged index is rebuilt completely, or left as it is if records that the rebuild needs are
// damaged too. On an error nothing stays allocated. Does not sync the main file.
Result<IndexCheckpoint> WriteIndex(MainFile& main, uint64_t write_bytes, const Version& version,
                                   Merging merging);

// Lets `version`, which may be newer than the one that was written, read the index from `runs`
// instead of its frozen deltas.
void AdoptIndex(const std::shared_ptr<const IndexRuns>& runs, Version& version);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_INDEX_CHECKPOINT_H_
