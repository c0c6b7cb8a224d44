// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BATCH_H_
#define CHASSIS_CORE_STORE_BATCH_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/base/error.h"
#include "core/store/base/records.h"

namespace chassis {

class Store;

// Writes that become visible and durable together: operations that the commit applies, one after
// another, to the newest state of the store. Every batch has a lock of its own. Arguments are
// checked when they are staged. What other commits change meanwhile is no failure of a put or a
// delete, because the last writer wins; a commit fails if a collection was dropped for which
// records are staged, if a document id is that of another record than the one that is to get it,
// and if a record is not as `if_absent` or `expected_seqs` require.
class Batch {
 public:
  ~Batch();
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  // Stages new records. `ids_out` (count entries, or null) receives the ids reserved for them;
  // they are the records' ids once the batch commits. Nothing is staged on an error, which names
  // the row at fault.
  Status Insert(uint32_t collection, const Records& records, uint64_t* ids_out);

  // Stages the whole new state of the records `records.ids`, existing or not. Without ids, of those
  // that have the document ids when the batch commits; a document id that none has then makes a new
  // record, and Snapshot::Resolve() returns its id.
  Status Put(uint32_t collection, const Records& records);

  // Stages deletion; ids that do not exist are ignored.
  Status Delete(uint32_t collection, std::span<const uint64_t> ids);

  // Of the records that have these document ids, or are in these groups, when the batch commits.
  Status DeleteDocuments(uint32_t collection, std::span<const std::string_view> document_ids);
  Status DeleteGroups(uint32_t collection, std::span<const std::string_view> groups);

  // All or nothing; the batch is empty afterwards. On a failure the batch keeps what is staged and
  // may be committed again; the error's outcome says whether the commit was made.
  // An empty batch commits nothing, unless it is an element of a stream. If the store has had the
  // element or a later one of the stream, nothing but the end of the batch. AERO_EXECUTION_LIMIT
  // past kMaxStreams.
  Result<CommitResult> Commit(const CommitOptions& options = {});

  void Rollback();

  // Operations staged.
  uint64_t staged() const;

 private:
  friend class Store;
  class Impl;
  explicit Batch(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BATCH_H_
