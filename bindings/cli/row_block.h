// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_ROW_BLOCK_H_
#define CHASSIS_BINDINGS_CLI_ROW_BLOCK_H_

#include <chassis/chassis.h>

#include <cstdint>
#include <vector>

#include "bindings/cli/row.h"

namespace cli {

// Rows that one call can stage, as columns. Either all rows have an id or none has; the same holds
// for document ids and for vectors.
class RowBlock {
 public:
  bool empty() const { return rows_.empty(); }
  uint64_t size() const { return rows_.size(); }

  // Whether the row can be added to the block.
  bool Takes(const Row& row) const;

  // `line` is the line of the row in its file.
  void Add(Row row, uint64_t line);

  uint64_t line(uint64_t row) const { return lines_[row]; }

  // Whether the rows are put under their ids or document ids; otherwise they are new.
  bool puts() const { return rows_.front().id || rows_.front().document_id; }

  // Returns the columns, which are valid until the block changes.
  const chassis_records& Records();

  void Clear() { *this = RowBlock(); }

 private:
  std::vector<Row> rows_;
  std::vector<uint64_t> lines_;
  std::vector<uint64_t> ids_;
  std::vector<float> vectors_;
  std::vector<chassis_bytes> document_ids_, groups_, documents_, schemas_, schema_versions_;
  chassis_records records_ = {};
};

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_ROW_BLOCK_H_
