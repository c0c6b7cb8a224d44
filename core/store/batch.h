// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BATCH_H_
#define CHASSIS_CORE_STORE_BATCH_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/error.h"
#include "core/format/stream.h"
#include "core/store/base/records.h"

namespace chassis {

class Store;

// Writes that become visible and durable together. Every batch has a lock of its own. Everything is
// checked when it is staged, so a batch can only fail to commit for want of space, because the disk
// fails, or because other commits came between: a collection was dropped, or a document id that the
// batch knew is another record's.
class Batch {
 public:
  ~Batch();
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  // Stages new records. `ids_out` (count entries, or null) receives the ids reserved for them;
  // they are the records' ids once the batch commits. Nothing is staged on an error, whose offset
  // is the row at fault.
  Status Insert(uint32_t collection, const Records& records, uint64_t* ids_out);

  // Stages the whole new state of the records `records.ids`, or of those that `document_ids` name,
  // existing or not. `ids_out` (count entries, or null) receives their ids.
  Status Put(uint32_t collection, const Records& records, uint64_t* ids_out = nullptr);

  // Stages deletion; ids that do not exist are passed over.
  Status Delete(uint32_t collection, std::span<const uint64_t> ids);

  // The same of the records that these document ids name, in the newest commit as this batch
  // changes it.
  Status DeleteDocuments(uint32_t collection, std::span<const std::string_view> document_ids);
  // The same of all records of these groups.
  Status DeleteGroups(uint32_t collection, std::span<const std::string_view> groups);

  // All or nothing; the batch is empty afterwards. On a failure the batch keeps what is staged:
  // after AERO_STORAGE_FULL it may be committed again, after AERO_QUERY_CONFLICT it is to be staged
  // anew. Returns the commit's seq; an empty batch commits nothing and returns the newest.
  Result<uint64_t> Commit();

  // The same for an element of a stream: nothing but the end of the batch if the store has come to
  // this element or a later one of the stream, else a commit that also says that it has. It is one
  // even if the batch is empty. AERO_EXECUTION_LIMIT past kMaxStreams.
  Result<Applied> Apply(const std::optional<StreamPosition>& position);

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
