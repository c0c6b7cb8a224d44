// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_CHECKPOINT_INDEX_MERGE_H_
#define CHASSIS_CORE_STORE_CHECKPOINT_INDEX_MERGE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/index/id_index.h"
#include "core/index/index_run_writer.h"
#include "core/store/version/version.h"

namespace chassis {

// Returns the newest entry of each key in the frozen deltas of `version`, ascending.
std::vector<IndexEntry> FrozenEntries(const Version& version);
// Rebuilds the entries of the whole index from metas, liveness and records, also one per key and
// ascending. Fails with AERO_INDEX_CORRUPTION if some of these are damaged.
Result<std::vector<IndexEntry>> RebuildEntries(const Version& version);

// Whether older runs remain beside the merged one. If none does, tombstones are left out, because
// no older entry is left for them to hide.
enum class MergeScope : uint8_t { kPart, kWholeIndex };

// Merges inputs of ascending entries, the newest input first, into one run. Leaves out entries that
// no longer hold at `version`, and joins neighbours.
class IndexMerge {
 public:
  IndexMerge(const Version& version, MergeScope scope, IndexRunWriter& out)
      : version_(version), scope_(scope), out_(out) {}

  Status Run(std::span<const IndexEntry> newest,
             std::span<const std::shared_ptr<const IndexRun>> runs);

 private:
  // The entries of one input. An entry for several vectors is taken apart, one vector at a time.
  class Input {
   public:
    explicit Input(std::span<const IndexEntry> entries) : entries_(entries) {}
    explicit Input(const IndexRun& run) { cursor_.emplace(run, IndexKey{}); }

    // Null at the end.
    const IndexEntry* front() const { return front_ ? &*front_ : nullptr; }
    Status Advance();

   private:
    Result<std::optional<IndexEntry>> Read();

    std::span<const IndexEntry> entries_;
    std::optional<IndexRun::Cursor> cursor_;
    std::optional<IndexEntry> front_;
    std::optional<IndexEntry> rest_;  // of the entry that the front was taken from
  };

  Result<bool> Holds(const IndexEntry& entry) const;
  Status Offer(const IndexEntry& entry);
  Status Flush();

  const Version& version_;
  const MergeScope scope_;
  IndexRunWriter& out_;
  std::optional<IndexEntry> pending_;  // may be joined with the next entry
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_INDEX_MERGE_H_
