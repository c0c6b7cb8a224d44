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

// Writes that become visible and durable together: operations that the commit applies, in their
// order, to the newest state of the store. Arguments are checked when they are staged. Changes by
// other commits do not fail a put or a delete, because the last writer wins. A commit fails if a
// collection with staged records was dropped, if another record has a document id that a record is
// to get, or if a record is not as `if_absent` or `expected_seqs` require. Threads: any number;
// every batch has a lock of its own.
class Batch {
 public:
  ~Batch();
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  // Stages new records. `ids_out` (count entries, or null) receives the ids reserved for them; they
  // are the records' ids once the batch commits. An error names the row at fault, and nothing is
  // staged.
  Status Insert(uint32_t collection, const Records& records, uint64_t* ids_out);

  // Stages the full new state of the records `records.ids`, which need not exist. Without ids, the
  // document ids name the records at the commit. A document id that no record has then makes a new
  // record, whose id Snapshot::Resolve() returns.
  Status Put(uint32_t collection, const Records& records);

  // Stages the deletion of records. Ids that do not exist are ignored.
  Status Delete(uint32_t collection, std::span<const uint64_t> ids);

  // Stage the deletion of the records that have these document ids, or are in these groups, at the
  // commit.
  Status DeleteDocuments(uint32_t collection, std::span<const std::string_view> document_ids);
  Status DeleteGroups(uint32_t collection, std::span<const std::string_view> groups);

  // Commits all operations or none, and empties the batch. After a failure the batch keeps its
  // operations and may be committed again; the error's outcome says whether the commit was made. An
  // empty batch commits nothing, unless it is an element of a stream. If the store already has that
  // element of the stream or a later one, the batch is emptied and nothing is committed. Fails with
  // AERO_EXECUTION_LIMIT if the store has kMaxStreams other streams.
  Result<CommitResult> Commit(const CommitOptions& options = {});

  void Rollback();

  // The number of staged operations.
  uint64_t staged() const;

 private:
  friend class Store;
  class Impl;
  explicit Batch(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BATCH_H_
