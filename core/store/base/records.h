// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BASE_RECORDS_H_
#define CHASSIS_CORE_STORE_BASE_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/format/metric.h"
#include "core/format/stream.h"
#include "core/storage/mapped_storage.h"
#include "core/storage/storage_factory.h"

namespace chassis {

// Columns of `count` records to insert or put. Borrowed for the length of the call. A null column
// is absent from every record; in the document columns an entry whose data() is null is absent
// from that record.
struct Records {
  size_t count = 0;
  const uint64_t* ids = nullptr;                // put only; null: document ids name the records
  const float* vectors = nullptr;               // row-major
  size_t vector_stride = 0;                     // bytes between rows; 0 = 4 * dimension
  const std::string_view* documents = nullptr;  // payloads
  const std::string_view* schemas = nullptr;    // required with a document
  const std::string_view* schema_versions = nullptr;
  const std::string_view* document_ids = nullptr;
  const std::string_view* groups = nullptr;
  bool keep_absent = false;  // put only: keep the parts that this put does not give
  // Put only. With `if_absent` the commit fails if a record has one of these ids or document ids.
  // With `expected_seqs` it fails if a record has another seq (0 = any). Both are compared with the
  // newest commit; earlier operations of the batch make no difference.
  bool if_absent = false;
  const uint64_t* expected_seqs = nullptr;
};

// How a batch is committed.
struct CommitOptions {
  std::optional<StreamPosition> position;  // the element of a stream that the batch is
  uint32_t durability = 0;                 // 0 = as the store was opened; there is no other
};

// The result of a commit.
struct CommitResult {
  Outcome outcome = Outcome::kMade;
  uint64_t seq = 0;     // of this commit, or of the newest if nothing was committed
  bool applied = true;  // false: the store has this element of the stream or a later one
};

// A document as a snapshot sees it. Views are borrowed until the snapshot closes.
struct Document {
  bool found = false;  // false: no document; the record may still have keys
  uint64_t seq = 0;    // the commit that wrote it
  std::string_view payload;
  std::string_view schema;
  std::string_view schema_version;
  std::string_view document_id;
  std::string_view group;
};

// The parts of each record that a cursor reads beside its id.
struct CursorOptions {
  bool vectors = true;
  bool payloads = true;
  bool tags_and_keys = true;  // schema, schema version, document id and group
  bool seqs = true;
};

// A record as a cursor returns it. Views are borrowed until the snapshot closes.
struct CursorEntry {
  uint64_t id = UINT64_MAX;       // UINT64_MAX if damage hides it
  Code status = Code::kOk;        // AERO_DATA_CORRUPTION if a part that is read is damaged
  uint64_t seq = 0;               // of the newest commit that put any part of it
  const float* vector = nullptr;  // null = none
  Document document;
};

struct CollectionInfo {
  uint32_t number = 0;
  std::string name;
  uint32_t dimension = 0;
  Metric metric = Metric::kL2;
  uint64_t live = 0;      // records
  uint64_t deleted = 0;   // vector slots that hold no live vector
  uint64_t capacity = 0;  // vector slots in its extents
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

// The findings of the last open.
struct RecoveryReport {
  bool clean = true;  // nothing had to be replayed or discarded
  uint64_t commits_replayed = 0;
  uint64_t bytes_discarded = 0;  // of an unacknowledged tail
  bool may_have_lost = false;    // no watermark stands behind the last commit of the log
  uint64_t damaged = 0;          // superblocks, catalog copies, slot metas, document records
  std::string detail;            // one line per finding
};

// The state of a damaged record.
enum class RecordState : uint32_t {
  kNoRecord = 0,  // the damage is in no record, or in an unknown one
  kLive = 1,
  kDead = 2,  // it was deleted or replaced
};

// The result of verify: how much was read, and each damaged structure.
struct VerifyReport {
  static constexpr uint32_t kNoCollection = UINT32_MAX;
  static constexpr uint64_t kNoId = UINT64_MAX;

  struct Finding {
    Code code;
    uint32_t collection = kNoCollection;
    uint64_t id = kNoId;
    RecordState state = RecordState::kNoRecord;
    Part file = Part::kMain;
    uint64_t offset = 0;  // of the structure in that file
    uint64_t length = 0;
    std::string message;
  };
  uint64_t vectors = 0;
  uint64_t documents = 0;
  uint64_t bytes = 0;
  std::vector<Finding> findings;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BASE_RECORDS_H_
