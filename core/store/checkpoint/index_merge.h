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

// What the frozen deltas of `version` tell that still holds, ascending, one entry a key.
std::vector<IndexEntry> FrozenEntries(const Version& version);
// The same of the whole index, from metas, liveness and records. AERO_INDEX_CORRUPTION if they do
// not tell.
Result<std::vector<IndexEntry>> RebuildEntries(const Version& version);

// Merges ascending entries, of which the first ones are the newest, into one run: what no longer
// holds at `version` is left out, neighbours are joined.
class IndexMerge {
 public:
  // `whole`: there is no older run, so that tombstones may go.
  IndexMerge(const Version& version, bool whole, IndexRunWriter& out)
      : version_(version), whole_(whole), out_(out) {}

  Status Run(std::span<const IndexEntry> newest,
             std::span<const std::shared_ptr<const IndexRun>> runs);

 private:
  // Entries of one input, those that stand for several vectors one by one.
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
  const bool whole_;
  IndexRunWriter& out_;
  std::optional<IndexEntry> pending_;  // may be joined with what comes
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_INDEX_MERGE_H_
