// SPDX-License-Identifier: Apache-2.0
#include "capi/arrow/arrow_batch.h"

#include <string>
#include <string_view>
#include <utility>

namespace chassis::capi {
namespace {

constexpr const char* kBinary = "z";
constexpr const char* kText = "u";

}  // namespace

bool ArrowLayout::HasVectors() const { return Has(CHASSIS_COLUMN_VECTOR) && dimension > 0; }

bool ArrowLayout::HasDocuments() const {
  return Has(CHASSIS_COLUMN_DOCUMENT | CHASSIS_COLUMN_SCHEMA | CHASSIS_COLUMN_KEYS);
}

// Columns are in the order of Finish().
ArrowField ArrowLayout::Type() const {
  ArrowField type{"", "+s", false, {{"id", "L", false, {}}}};
  if (HasVectors()) {
    type.children.push_back(
        {"vector", "+w:" + std::to_string(dimension), true, {{"item", "f", false, {}}}});
  }
  if (Has(CHASSIS_COLUMN_DOCUMENT)) type.children.push_back({"document", kBinary, true, {}});
  if (Has(CHASSIS_COLUMN_SCHEMA)) {
    type.children.push_back({"schema", kText, true, {}});
    type.children.push_back({"schema_version", kText, true, {}});
  }
  if (Has(CHASSIS_COLUMN_KEYS)) {
    type.children.push_back({"document_id", kBinary, true, {}});
    type.children.push_back({"group", kBinary, true, {}});
  }
  return type;
}

void ArrowBatch::Borrow(const float* first, std::shared_ptr<const void> owner) {
  borrowed_ = first;
  owner_ = std::move(owner);
}

void ArrowBatch::Append(uint64_t id, const float* vector, const Document& document) {
  ids_.Append(id);
  copied_ += sizeof id;
  if (layout_.HasVectors() && !borrows()) AppendVector(vector);
  if (layout_.HasDocuments()) AppendDocument(document);
}

void ArrowBatch::AppendVector(const float* vector) {
  vectors_.Append(vector);
  copied_ += sizeof(float) * uint64_t{layout_.dimension};
}

void ArrowBatch::AppendDocument(const Document& document) {
  if (layout_.Has(CHASSIS_COLUMN_DOCUMENT)) Append(document.found, document.payload, document_);
  if (layout_.Has(CHASSIS_COLUMN_SCHEMA)) {
    Append(document.found, document.schema, schema_);
    Append(document.found, document.schema_version, schema_version_);
  }
  if (layout_.Has(CHASSIS_COLUMN_KEYS)) {
    Append(!document.document_id.empty(), document.document_id, document_id_);
    Append(!document.group.empty(), document.group, group_);
  }
}

void ArrowBatch::Append(bool valid, std::string_view value, ArrowStrings& column) {
  if (valid) {
    column.Append(value);
  } else {
    column.AppendNull();
  }
  copied_ += sizeof(int32_t) + value.size();
}

ArrowColumn ArrowBatch::Finish() {
  ArrowColumn batch;
  batch.length = static_cast<int64_t>(rows());
  batch.buffers = {{}};
  batch.children.push_back(ids_.Finish());
  if (layout_.HasVectors()) {
    batch.children.push_back(borrows() ? vectors_.Borrow(borrowed_, batch.length, std::move(owner_))
                                       : vectors_.Finish());
  }
  if (layout_.Has(CHASSIS_COLUMN_DOCUMENT)) batch.children.push_back(document_.Finish());
  if (layout_.Has(CHASSIS_COLUMN_SCHEMA)) {
    batch.children.push_back(schema_.Finish());
    batch.children.push_back(schema_version_.Finish());
  }
  if (layout_.Has(CHASSIS_COLUMN_KEYS)) {
    batch.children.push_back(document_id_.Finish());
    batch.children.push_back(group_.Finish());
  }
  return batch;
}

}  // namespace chassis::capi
