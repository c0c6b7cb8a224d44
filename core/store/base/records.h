// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BASE_RECORDS_H_
#define CHASSIS_CORE_STORE_BASE_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/format/metric.h"
#include "core/storage/mapped_storage.h"

namespace chassis {

// Columns of `count` records to insert or put. Borrowed for the length of the call. A null column
// is absent from every record; in the document columns an entry whose data() is null is absent
// from that record.
struct Records {
  size_t count = 0;
  const uint64_t* ids = nullptr;                // put only; null: by document id
  const float* vectors = nullptr;               // row-major
  size_t vector_stride = 0;                     // bytes between rows; 0 = 4 * dimension
  const std::string_view* documents = nullptr;  // payloads
  const std::string_view* schemas = nullptr;    // required beside a document
  const std::string_view* schema_versions = nullptr;
  const std::string_view* document_ids = nullptr;
  const std::string_view* groups = nullptr;
  bool keep_absent = false;  // put only: keep what this put does not give
};

// A document as a snapshot sees it. Views are borrowed until the snapshot closes.
struct Document {
  bool found = false;  // if not, the record may have keys all the same
  uint64_t seq = 0;    // the commit that wrote it
  std::string_view payload;
  std::string_view schema;
  std::string_view schema_version;
  std::string_view document_id;
  std::string_view group;
};

// What became of a batch.
struct Applied {
  uint64_t seq = 0;     // of its commit, or the newest one
  bool applied = true;  // by this call
};

struct CollectionInfo {
  uint32_t number = 0;
  std::string name;
  uint32_t dimension = 0;
  Metric metric = Metric::kL2;
  uint64_t live = 0;      // records
  uint64_t deleted = 0;   // vector slots that hold no live vector
  uint64_t capacity = 0;  // vector slots in the extents it has
  uint64_t next_id = 0;
  uint64_t bytes = 0;  // of its extents
};

struct StoreInfo {
  uint64_t commit_seq = 0;
  uint64_t checkpoint_seq = 0;
  uint64_t records = 0;  // live, in all collections
  uint64_t collections = 0;
  uint64_t file_bytes = 0;
  uint64_t log_bytes = 0;
  uint64_t staged = 0;     // operations in the store's own batch
  uint64_t snapshots = 0;  // open ones
  bool read_only = false;
  bool poisoned = false;
};

// What the last open found.
struct RecoveryReport {
  bool clean = true;  // nothing had to be replayed or discarded
  uint64_t commits_replayed = 0;
  uint64_t bytes_discarded = 0;  // of an unacknowledged tail
  bool may_have_lost = false;    // the log ended without a mark that it was whole
  uint64_t damaged = 0;          // superblocks, catalog copies, slot metas, document records
  std::string detail;            // one line a finding
};

// What verify found: counts of what was read, and each finding with its offset in the main file.
struct VerifyReport {
  struct Finding {
    Code code;
    uint64_t offset;
    std::string message;
  };
  uint64_t vectors = 0;
  uint64_t documents = 0;
  uint64_t bytes = 0;
  std::vector<Finding> findings;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BASE_RECORDS_H_
