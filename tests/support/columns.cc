// SPDX-License-Identifier: Apache-2.0
#include "tests/support/columns.h"

#include <algorithm>

namespace chassis {
namespace {

std::string_view KeyView(const std::string& key) { return key.empty() ? std::string_view() : key; }

template <typename T>
const T* PointerOf(const std::vector<T>& column) {
  return column.empty() ? nullptr : column.data();
}

}  // namespace

Columns::Columns(const std::vector<RecordContent>& rows) : count_(rows.size()) {
  const auto any = [&](auto has) { return std::ranges::any_of(rows, has); };
  const bool documents = any([](const RecordContent& row) { return row.document.has_value(); });
  const bool document_ids = any([](const RecordContent& row) { return !row.document_id.empty(); });
  const bool groups = any([](const RecordContent& row) { return !row.group.empty(); });
  for (const RecordContent& row : rows) {
    if (row.vector) {
      const auto vector = row.vector.components();
      vectors_.insert(vectors_.end(), vector.begin(), vector.end());
    }
    if (documents) {
      documents_.push_back(row.document ? row.document->payload : std::string_view());
      schemas_.push_back(row.document ? row.document->schema : std::string_view());
      versions_.push_back(row.document ? row.document->version : std::string_view());
    }
    if (document_ids) document_ids_.push_back(KeyView(row.document_id));
    if (groups) groups_.push_back(KeyView(row.group));
  }
}

Records Columns::View() const {
  Records records;
  records.count = count_;
  records.vectors = PointerOf(vectors_);
  records.documents = PointerOf(documents_);
  records.schemas = PointerOf(schemas_);
  records.schema_versions = PointerOf(versions_);
  records.document_ids = PointerOf(document_ids_);
  records.groups = PointerOf(groups_);
  return records;
}

}  // namespace chassis
