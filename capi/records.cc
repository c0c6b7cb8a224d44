// SPDX-License-Identifier: Apache-2.0
#include "capi/records.h"

#include <algorithm>
#include <string>

#include "capi/call.h"
#include "capi/structs.h"

namespace chassis::capi {
namespace {

Status CheckDimension(size_t dimension, const OpenStore& store, uint32_t collection) {
  if (collection == CHASSIS_DEFAULT_COLLECTION) {
    return capi::CheckDimension(dimension, store.dimension);
  }
  CHASSIS_ASSIGN(const auto info, store.store->Collection(collection));
  return capi::CheckDimension(dimension, info.dimension);
}

// The bytes from one row to the next in the column where they are the most. Ids are in any case
// given or returned.
size_t LargestElement(const chassis_records& records) {
  size_t largest = sizeof(uint64_t);
  for (const chassis_bytes* column : {records.documents, records.schemas, records.schema_versions,
                                      records.document_ids, records.groups}) {
    if (column != nullptr) largest = std::max(largest, sizeof *column);
  }
  if (records.vectors == nullptr) return largest;
  const size_t packed = records.dimension * sizeof(float);
  return std::max(largest, records.vector_stride == 0 ? packed : records.vector_stride);
}

}  // namespace

Result<RecordColumns> RecordColumns::Read(const chassis_records* records, const OpenStore& store,
                                          uint32_t collection) {
  CHASSIS_REQUIRE(records);
  CHASSIS_ASSIGN(const auto in, ReadStruct(records, "CHASSIS_RECORDS()"));
  if ((in.flags & ~(CHASSIS_KEEP_ABSENT | CHASSIS_IF_ABSENT)) != 0) {
    return Invalid("records.flags is " + std::to_string(in.flags) + ": an unknown flag");
  }
  if (in.vectors != nullptr) CHASSIS_TRY(CheckDimension(in.dimension, store, collection));
  CHASSIS_TRY(CheckCount(in.count, LargestElement(in), "records.count", "rows"));
  RecordColumns columns;
  columns.records_.count = in.count;
  columns.records_.ids = in.ids;
  columns.records_.vectors = in.vectors;
  columns.records_.vector_stride = in.vector_stride;
  columns.records_.expected_seqs = in.expected_seqs;
  columns.records_.keep_absent = (in.flags & CHASSIS_KEEP_ABSENT) != 0;
  columns.records_.if_absent = (in.flags & CHASSIS_IF_ABSENT) != 0;
  CHASSIS_TRY(columns.documents_.Fill(in.documents, in.count, "records.documents"));
  CHASSIS_TRY(columns.schemas_.Fill(in.schemas, in.count, "records.schemas"));
  CHASSIS_TRY(columns.versions_.Fill(in.schema_versions, in.count, "records.schema_versions"));
  CHASSIS_TRY(columns.document_ids_.Fill(in.document_ids, in.count, "records.document_ids"));
  CHASSIS_TRY(columns.groups_.Fill(in.groups, in.count, "records.groups"));
  return columns;
}

const Records& RecordColumns::records() {
  records_.documents = documents_.views();
  records_.schemas = schemas_.views();
  records_.schema_versions = versions_.views();
  records_.document_ids = document_ids_.views();
  records_.groups = groups_.views();
  return records_;
}

size_t CountOf(const chassis_records* given) {
  constexpr size_t kEnd = offsetof(chassis_records, count) + sizeof given->count;
  return given != nullptr && IsStructSize<chassis_records>(given->struct_size) &&
                 given->struct_size >= kEnd
             ? given->count
             : 0;
}

}  // namespace chassis::capi

extern "C" {

void chassis_records_init(chassis_records* records, size_t size) {
  chassis::capi::InitStruct(records, size);
}

}  // extern "C"
