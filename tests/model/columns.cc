// SPDX-License-Identifier: Apache-2.0
#include "tests/model/columns.h"

#include <algorithm>

namespace chassis::model {
namespace {

constexpr uint64_t kLargeBytes = 6000;

std::string_view KeyView(const std::string& key) { return key.empty() ? std::string_view() : key; }

template <typename T>
const T* PointerOf(const std::vector<T>& column) {
  return column.empty() ? nullptr : column.data();
}

DocumentContent AnyDocument(uint64_t serial, Dice& dice) {
  const size_t length = static_cast<size_t>(dice.Below(dice.OneIn(12) ? 5000 : 60));
  std::string payload(length, static_cast<char>('a' + serial % 26));
  return {payload + std::to_string(serial), SchemaOf(dice.Below(kSchemas)),
          VersionOf(dice.Below(kVersions))};
}

}  // namespace

Columns::Columns(const std::vector<Row>& rows, uint32_t dimension) : count_(rows.size()) {
  const auto any = [&](auto has) { return std::ranges::any_of(rows, has); };
  const bool documents = any([](const Row& row) { return row.document.has_value(); });
  const bool document_ids = any([](const Row& row) { return !row.document_id.empty(); });
  const bool groups = any([](const Row& row) { return !row.group.empty(); });
  for (const Row& row : rows) {
    if (row.vector) {
      const std::vector<float> vector = VectorOf(*row.vector, dimension);
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

std::vector<Row> AnyRows(uint32_t dimension, uint64_t* serial, Dice& dice) {
  const bool large = dice.OneIn(8);
  const bool vectors = dimension > 0 && !dice.OneIn(3);
  const bool documents = !vectors || dice.OneIn(2);
  const bool named = !large || dice.OneIn(10);
  const bool grouped = !large || dice.OneIn(3);
  const uint64_t row_bytes = std::max<uint64_t>(64, sizeof(float) * dimension);
  std::vector<Row> rows(
      static_cast<size_t>(1 + dice.Below(large ? 2 + kLargeBytes / row_bytes : 3)));
  for (Row& row : rows) {
    if (vectors) row.vector = ++*serial;
    if (documents && (!vectors || dice.OneIn(2))) row.document = AnyDocument(++*serial, dice);
    if (named && dice.OneIn(2)) row.document_id = DocumentIdOf(dice.Below(kDocumentIds));
    if (grouped && dice.OneIn(2)) row.group = GroupOf(dice.Below(kGroups));
  }
  return rows;
}

}  // namespace chassis::model
