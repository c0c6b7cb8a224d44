// SPDX-License-Identifier: Apache-2.0
#include "columns.h"

#include <bitset>
#include <cstring>
#include <memory>
#include <new>

namespace {

const uint8_t nothing = 0;  // the address of an entry of 0 bytes, because NULL would be absent

// Columns of the C header that point at the entries of Go. They are valid as long as this object.
class Columns {
 public:
  Columns(uint32_t present, size_t rows, const uint8_t* data, const uint64_t* sizes)
      : present_(present), rows_(rows) {
    const size_t count = Before(UINT32_MAX) * rows;
    if (count == 0) return;
    entries_.reset(new (std::nothrow) chassis_bytes[count]);
    complete_ = entries_ != nullptr;
    if (complete_) Lay(count, data != nullptr ? data : &nothing, sizes);
  }

  // False if the allocation failed.
  bool complete() const { return complete_; }

  // NULL if the column of that bit is absent.
  const chassis_bytes* Of(uint32_t bit) const {
    if ((present_ & bit) == 0 || entries_ == nullptr) return nullptr;
    return entries_.get() + Before(bit - 1) * rows_;
  }

 private:
  size_t Before(uint32_t bits) const { return std::bitset<32>(present_ & bits).count(); }

  void Lay(size_t count, const uint8_t* data, const uint64_t* sizes) {
    for (size_t i = 0; i < count; ++i) {
      const bool absent = sizes[i] == UINT64_MAX;
      entries_[i] = absent ? chassis_bytes{nullptr, 0} : chassis_bytes{data, sizes[i]};
      if (!absent) data += sizes[i];
    }
  }

  uint32_t present_;
  size_t rows_;
  bool complete_ = true;
  std::unique_ptr<chassis_bytes[]> entries_;
};

chassis_records RecordsOf(const Columns& columns, size_t count, const float* vectors,
                          size_t dimension) {
  chassis_records records;
  chassis_records_init(&records, sizeof records);
  records.count = count;
  records.vectors = vectors;
  records.dimension = dimension;
  records.documents = columns.Of(CHASSIS_GO_DOCUMENTS);
  records.schemas = columns.Of(CHASSIS_GO_SCHEMAS);
  records.schema_versions = columns.Of(CHASSIS_GO_SCHEMA_VERSIONS);
  records.document_ids = columns.Of(CHASSIS_GO_DOCUMENT_IDS);
  records.groups = columns.Of(CHASSIS_GO_GROUPS);
  return records;
}

chassis_bytes Name(const uint8_t* data, size_t size) {
  return {data != nullptr ? data : &nothing, size};
}

chassis_filter_spec SpecOf(uint32_t kind, uint32_t mode, size_t count) {
  chassis_filter_spec spec;
  chassis_filter_spec_init(&spec, sizeof spec);
  spec.kind = kind;
  spec.mode = mode;
  spec.count = count;
  return spec;
}

chassis_status NoMemory(chassis_error* error) {
  const chassis_status code = AERO_EXECUTION_NO_MEMORY;
  if (error == nullptr) return code;
  *error = {};
  error->code = code;
  error->severity = CHASSIS_SEVERITY_ERROR;
  error->offset = CHASSIS_NO_OFFSET;
  error->row = CHASSIS_NO_ROW;
  std::strcpy(error->message, "columns: out of memory");
  return code;
}

}  // namespace

chassis_status chassis_columns_insert(chassis_batch* batch, uint32_t collection, size_t count,
                                      const float* vectors, size_t dimension, uint32_t present,
                                      const uint8_t* data, const uint64_t* sizes, uint64_t* ids_out,
                                      chassis_error* error) {
  const Columns columns(present, count, data, sizes);
  if (!columns.complete()) return NoMemory(error);
  const chassis_records records = RecordsOf(columns, count, vectors, dimension);
  return chassis_batch_insert(batch, collection, &records, ids_out, error);
}

chassis_status chassis_columns_put(chassis_batch* batch, uint32_t collection, uint32_t flags,
                                   size_t count, const uint64_t* ids, const uint64_t* expected_seqs,
                                   const float* vectors, size_t dimension, uint32_t present,
                                   const uint8_t* data, const uint64_t* sizes,
                                   chassis_error* error) {
  const Columns columns(present, count, data, sizes);
  if (!columns.complete()) return NoMemory(error);
  chassis_records records = RecordsOf(columns, count, vectors, dimension);
  records.flags = flags;
  records.ids = ids;
  records.expected_seqs = expected_seqs;
  return chassis_batch_put(batch, collection, &records, error);
}

chassis_status chassis_columns_delete_documents(chassis_batch* batch, uint32_t collection,
                                                const uint8_t* data, const uint64_t* sizes,
                                                size_t n, chassis_error* error) {
  const Columns names(1, n, data, sizes);
  if (!names.complete()) return NoMemory(error);
  return chassis_batch_delete_documents(batch, collection, names.Of(1), n, error);
}

chassis_status chassis_columns_delete_groups(chassis_batch* batch, uint32_t collection,
                                             const uint8_t* data, const uint64_t* sizes, size_t n,
                                             chassis_error* error) {
  const Columns names(1, n, data, sizes);
  if (!names.complete()) return NoMemory(error);
  return chassis_batch_delete_groups(batch, collection, names.Of(1), n, error);
}

chassis_status chassis_columns_resolve(chassis_snapshot* snapshot, uint32_t collection,
                                       const uint8_t* data, const uint64_t* sizes, size_t n,
                                       uint64_t* ids, chassis_error* error) {
  const Columns names(1, n, data, sizes);
  if (!names.complete()) return NoMemory(error);
  return chassis_snapshot_resolve(snapshot, collection, names.Of(1), n, ids, nullptr, error);
}

chassis_status chassis_columns_group(chassis_snapshot* snapshot, uint32_t collection,
                                     const uint8_t* group, size_t size, uint64_t* ids,
                                     size_t capacity, size_t* count, chassis_error* error) {
  const chassis_bytes name = Name(group, size);
  return chassis_snapshot_group(snapshot, collection, &name, ids, capacity, count, error);
}

chassis_status chassis_columns_stream(chassis_snapshot* snapshot, const uint8_t* stream,
                                      size_t size, uint64_t* stream_seq, uint8_t* found,
                                      chassis_error* error) {
  const chassis_bytes name = Name(stream, size);
  return chassis_snapshot_stream(snapshot, &name, stream_seq, found, error);
}

chassis_status chassis_columns_commit(chassis_batch* batch, const uint8_t* stream, size_t size,
                                      uint64_t stream_seq, chassis_commit_result* result,
                                      chassis_error* error) {
  chassis_commit_options options;
  chassis_commit_options_init(&options, sizeof options);
  options.stream = Name(stream, size);
  options.stream_seq = stream_seq;
  return chassis_batch_commit(batch, &options, result, error);
}

chassis_status chassis_columns_filter(uint32_t kind, uint32_t mode, size_t count, uint32_t present,
                                      const uint8_t* data, const uint64_t* sizes,
                                      chassis_filter** filter, chassis_error* error) {
  const Columns columns(present, count, data, sizes);
  if (!columns.complete()) return NoMemory(error);
  chassis_filter_spec spec = SpecOf(kind, mode, count);
  spec.schemas = columns.Of(CHASSIS_GO_SCHEMAS);
  spec.schema_versions = columns.Of(CHASSIS_GO_SCHEMA_VERSIONS);
  spec.groups = columns.Of(CHASSIS_GO_GROUPS);
  return chassis_filter_open(&spec, filter, error);
}

chassis_status chassis_numbers_filter(uint32_t kind, uint32_t mode, size_t count,
                                      const uint64_t* ids, const uint64_t* words, uint64_t bits,
                                      uint64_t first, uint64_t last, chassis_filter** filter,
                                      chassis_error* error) {
  chassis_filter_spec spec = SpecOf(kind, mode, count);
  spec.ids = ids;
  spec.words = words;
  spec.bits = bits;
  spec.first = first;
  spec.last = last;
  return chassis_filter_open(&spec, filter, error);
}
