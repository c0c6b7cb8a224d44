// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/row_block.h"

#include <utility>

namespace cli {
namespace {

// An absent text has `data` NULL.
chassis_bytes BytesOf(const std::optional<std::string>& text) {
  return text ? Bytes(*text) : chassis_bytes{};
}

}  // namespace

bool RowBlock::Takes(const Row& row) const {
  if (rows_.empty()) return true;
  const Row& first = rows_.front();
  return row.id.has_value() == first.id.has_value() &&
         row.document_id.has_value() == first.document_id.has_value() &&
         row.vector.empty() == first.vector.empty();
}

void RowBlock::Add(Row row, uint64_t line) {
  rows_.push_back(std::move(row));
  lines_.push_back(line);
}

const chassis_records& RowBlock::Records() {
  for (const Row& row : rows_) {
    ids_.push_back(row.id.value_or(0));
    vectors_.insert(vectors_.end(), row.vector.begin(), row.vector.end());
    document_ids_.push_back(BytesOf(row.document_id));
    groups_.push_back(BytesOf(row.group));
    documents_.push_back(BytesOf(row.document));
    schemas_.push_back(Bytes(row.schema));
    schema_versions_.push_back(Bytes(row.schema_version));
  }
  chassis_records_init(&records_, sizeof records_);
  records_.count = rows_.size();
  records_.ids = rows_.front().id ? ids_.data() : nullptr;
  records_.vectors = vectors_.empty() ? nullptr : vectors_.data();
  records_.dimension = rows_.front().vector.size();
  records_.document_ids = document_ids_.data();
  records_.groups = groups_.data();
  records_.documents = documents_.data();
  records_.schemas = schemas_.data();
  records_.schema_versions = schema_versions_.data();
  return records_;
}

}  // namespace cli
