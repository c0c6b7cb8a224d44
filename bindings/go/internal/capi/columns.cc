// SPDX-License-Identifier: Apache-2.0
#include "columns.h"

#include <cstring>
#include <memory>
#include <new>

namespace {

struct Column {
  const uint8_t* data;
  const uint64_t* sizes;
};

// Columns of the C header, which end with this object.
class Records {
 public:
  Records(size_t count, const float* vectors, size_t dimension) {
    chassis_records_init(&records, sizeof records);
    records.count = count;
    records.vectors = vectors;
    records.dimension = dimension;
  }

  // False where memory could not be had.
  bool Fill(Column documents, Column schemas, Column versions) {
    const Column columns[] = {documents, schemas, versions};
    const chassis_bytes** targets[] = {&records.documents, &records.schemas,
                                       &records.schema_versions};
    size_t present = 0;
    for (const Column& column : columns) present += column.sizes != nullptr;
    if (present == 0) return true;
    entries_.reset(new (std::nothrow) chassis_bytes[present * records.count]);
    if (entries_ == nullptr) return false;
    chassis_bytes* next = entries_.get();
    for (size_t i = 0; i < 3; ++i) {
      if (columns[i].sizes == nullptr) continue;
      *targets[i] = next;
      next = Lay(columns[i], next);
    }
    return true;
  }

  chassis_records records;

 private:
  chassis_bytes* Lay(Column column, chassis_bytes* next) const {
    static const uint8_t nothing = 0;  // an entry of 0 bytes is still there
    const uint8_t* data = column.data != nullptr ? column.data : &nothing;
    for (size_t row = 0; row < records.count; ++row, ++next) {
      const bool absent = column.sizes[row] == UINT64_MAX;
      *next = absent ? chassis_bytes{nullptr, 0} : chassis_bytes{data, column.sizes[row]};
      if (!absent) data += column.sizes[row];
    }
    return next;
  }

  std::unique_ptr<chassis_bytes[]> entries_;
};

chassis_status NoMemory(chassis_error* error) {
  const chassis_status code = AERO_EXECUTION_NO_MEMORY;
  if (error == nullptr) return code;
  *error = {};
  error->code = code;
  error->severity = chassis_status_severity(code);
  error->offset = CHASSIS_NO_OFFSET;
  std::strcpy(error->message, "columns: memory could not be had");
  return code;
}

}  // namespace

chassis_status chassis_columns_insert(chassis_batch* batch, uint32_t collection, size_t count,
                                      const float* vectors, size_t dimension,
                                      const uint8_t* documents, const uint64_t* document_sizes,
                                      const uint8_t* schemas, const uint64_t* schema_sizes,
                                      const uint8_t* versions, const uint64_t* version_sizes,
                                      uint64_t* ids_out, chassis_error* error) {
  Records rows(count, vectors, dimension);
  if (!rows.Fill({documents, document_sizes}, {schemas, schema_sizes}, {versions, version_sizes}))
    return NoMemory(error);
  return chassis_batch_insert(batch, collection, &rows.records, ids_out, error);
}

chassis_status chassis_columns_put(chassis_batch* batch, uint32_t collection, uint32_t flags,
                                   size_t count, const uint64_t* ids, const float* vectors,
                                   size_t dimension, const uint8_t* documents,
                                   const uint64_t* document_sizes, const uint8_t* schemas,
                                   const uint64_t* schema_sizes, const uint8_t* versions,
                                   const uint64_t* version_sizes, chassis_error* error) {
  Records rows(count, vectors, dimension);
  rows.records.flags = flags;
  rows.records.ids = ids;
  if (!rows.Fill({documents, document_sizes}, {schemas, schema_sizes}, {versions, version_sizes}))
    return NoMemory(error);
  return chassis_batch_put(batch, collection, &rows.records, error);
}
