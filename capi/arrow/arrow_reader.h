// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_ARROW_ARROW_READER_H_
#define CHASSIS_CAPI_ARROW_ARROW_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "capi/arrow/arrow_batch.h"
#include "core/store/read/snapshot.h"

namespace chassis::capi {

// The records of a collection in batches, which end as arrow.h says. One thread at a time.
class ArrowReader {
 public:
  // Fills layout.dimension. `max_rows` is at least 1.
  static Result<std::unique_ptr<ArrowReader>> Open(std::shared_ptr<const Snapshot> snapshot,
                                                   uint32_t collection, ArrowLayout layout,
                                                   uint64_t max_rows);

  const ArrowLayout& layout() const { return layout_; }

  // Returns nothing at the end. After a failure the reader cannot go on.
  Result<std::optional<ArrowColumn>> Next();

 private:
  // Live rows of a slab without a dead one between them.
  struct Range {
    uint64_t first = 0;
    uint64_t end = 0;
    bool borrowed = false;  // handed out without a copy

    bool empty() const { return first == end; }
  };

  ArrowReader(std::shared_ptr<const Snapshot> snapshot, uint32_t collection,
              const ArrowLayout& layout, uint64_t max_rows)
      : snapshot_(std::move(snapshot)),
        collection_(collection),
        layout_(layout),
        max_rows_(max_rows) {}

  bool IsFull(const ArrowBatch& batch) const;
  // Sets range_ to the rest of the current range or to the next one; empty at the end of the slab.
  void FindRange(const SlabRows& slab);
  Status FillFromSlab(const SlabRows& slab, ArrowBatch& batch);
  Status FillFromRange(const SlabRows& slab, ArrowBatch& batch);
  Status FillFromDocuments(ArrowBatch& batch);

  const std::shared_ptr<const Snapshot> snapshot_;
  const uint32_t collection_;
  const ArrowLayout layout_;
  const uint64_t max_rows_;
  std::vector<SlabRows> slabs_;
  size_t slab_ = 0;
  Range range_;  // the rest of the current one
  std::unique_ptr<Cursor> documents_alone_;
};

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_ARROW_ARROW_READER_H_
