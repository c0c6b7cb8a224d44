// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CAPI_HANDLE_FUNCTIONS_H_
#define CHASSIS_TESTS_CAPI_HANDLE_FUNCTIONS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "chassis/chassis.h"

namespace chassis::capi {

enum class Kind { kStore, kBatch, kSnapshot, kCursor, kFilter };

// One function of the header that takes a handle, called on `handle` with arguments that are valid
// in themselves. Outputs are thrown away, new handles closed.
struct HandleFunction {
  const char* name;
  Kind kind;
  bool closes;
  chassis_status (*call)(void* handle, chassis_error* error);
};

// Every function of the header that takes a handle; tests/abi compares the names with the headers.
inline const std::vector<HandleFunction>& HandleFunctions() {
  static const float vector[4] = {1, 2, 3, 4};
  static const uint64_t id = 0;
  static const chassis_records one_record = [] {
    chassis_records records;
    chassis_records_init(&records, sizeof records);
    records.count = 1;
    records.vectors = vector;
    records.dimension = 4;
    return records;
  }();
  static const chassis_records one_put = [] {
    chassis_records records = one_record;
    records.ids = &id;
    return records;
  }();
  static const chassis_bytes one_source = {"s", 1};

  static const chassis_bytes key = {"k", 1};
  static const chassis_records one_document = [] {
    chassis_records records = one_record;
    records.document_ids = &key;
    return records;
  }();

#define STORE static_cast<chassis_store*>(handle)
#define BATCH static_cast<chassis_batch*>(handle)
#define SNAPSHOT static_cast<chassis_snapshot*>(handle)
#define CURSOR static_cast<chassis_cursor*>(handle)
#define FILTER static_cast<chassis_filter*>(handle)
#define FUNCTION(name, kind, closes, body) \
  { #name, Kind::kind, closes, [](void* handle, chassis_error* error) -> chassis_status body }

  static const std::vector<HandleFunction> functions = {
      FUNCTION(chassis_close, kStore, true, { return chassis_close(STORE, error); }),
      FUNCTION(chassis_info, kStore, false,
               {
                 chassis_store_details details{};
                 details.struct_size = sizeof details;
                 return chassis_info(STORE, &details, error);
               }),
      FUNCTION(chassis_recovery, kStore, false,
               {
                 chassis_recovery_report report{};
                 report.struct_size = sizeof report;
                 return chassis_recovery(STORE, &report, error);
               }),
      FUNCTION(chassis_checkpoint, kStore, false, { return chassis_checkpoint(STORE, error); }),
      FUNCTION(chassis_verify, kStore, false,
               { return chassis_verify(STORE, nullptr, nullptr, nullptr, 0, error); }),
      FUNCTION(chassis_collection_create, kStore, false,
               {
                 const chassis_status status =
                     chassis_collection_create(STORE, "c", nullptr, nullptr, error);
                 return status == AERO_QUERY_CONFLICT ? CHASSIS_OK : status;
               }),
      FUNCTION(chassis_collection_find, kStore, false,
               {
                 uint32_t number = 0;
                 const chassis_status status = chassis_collection_find(STORE, "c", &number, error);
                 return status == AERO_QUERY_NOT_FOUND ? CHASSIS_OK : status;
               }),
      FUNCTION(chassis_collection_drop, kStore, false,
               {
                 const chassis_status status = chassis_collection_drop(STORE, 1, error);
                 return status == AERO_QUERY_NOT_FOUND ? CHASSIS_OK : status;
               }),
      FUNCTION(chassis_collection_list, kStore, false,
               {
                 uint32_t numbers[64];
                 size_t count = 0;
                 return chassis_collection_list(STORE, numbers, 64, &count, error);
               }),
      FUNCTION(chassis_collection_info, kStore, false,
               {
                 chassis_collection_details details{};
                 details.struct_size = sizeof details;
                 return chassis_collection_info(STORE, 0, &details, error);
               }),
      FUNCTION(chassis_insert, kStore, false,
               { return chassis_insert(STORE, vector, 4, nullptr, error); }),
      FUNCTION(chassis_commit, kStore, false, { return chassis_commit(STORE, nullptr, error); }),
      FUNCTION(chassis_rollback, kStore, false, { return chassis_rollback(STORE, error); }),
      FUNCTION(chassis_get_vector, kStore, false,
               {
                 float out[4];
                 const chassis_status status = chassis_get_vector(STORE, 0, out, 4, error);
                 return status == AERO_QUERY_NOT_FOUND ? CHASSIS_OK : status;
               }),
      FUNCTION(chassis_batch_shared, kStore, false,
               {
                 chassis_batch* batch = nullptr;
                 const chassis_status status = chassis_batch_shared(STORE, &batch, error);
                 chassis_batch_close(batch, nullptr);
                 return status;
               }),
      FUNCTION(chassis_batch_open, kStore, false,
               {
                 chassis_batch* batch = nullptr;
                 const chassis_status status = chassis_batch_open(STORE, &batch, error);
                 chassis_batch_close(batch, nullptr);
                 return status;
               }),
      FUNCTION(chassis_snapshot_open, kStore, false,
               {
                 chassis_snapshot* snapshot = nullptr;
                 const chassis_status status = chassis_snapshot_open(STORE, &snapshot, error);
                 chassis_snapshot_close(snapshot, nullptr);
                 return status;
               }),
      FUNCTION(chassis_search, kStore, false,
               {
                 uint64_t ids[1];
                 float distances[1];
                 size_t found = 0;
                 return chassis_search(STORE, vector, 4, 1, ids, distances, &found, error);
               }),
      FUNCTION(chassis_batch_insert, kBatch, false,
               { return chassis_batch_insert(BATCH, 0, &one_record, nullptr, error); }),
      FUNCTION(chassis_batch_put, kBatch, false,
               { return chassis_batch_put(BATCH, 0, &one_put, error); }),
      FUNCTION(chassis_batch_put_documents, kBatch, false,
               { return chassis_batch_put_documents(BATCH, 0, &one_document, nullptr, error); }),
      FUNCTION(chassis_batch_delete_documents, kBatch, false,
               { return chassis_batch_delete_documents(BATCH, 0, &key, 1, error); }),
      FUNCTION(chassis_batch_delete_groups, kBatch, false,
               { return chassis_batch_delete_groups(BATCH, 0, &key, 1, error); }),
      FUNCTION(chassis_batch_delete, kBatch, false,
               { return chassis_batch_delete(BATCH, 0, &id, 1, error); }),
      FUNCTION(chassis_batch_commit, kBatch, false,
               { return chassis_batch_commit(BATCH, nullptr, error); }),
      FUNCTION(chassis_batch_apply, kBatch, false,
               { return chassis_batch_apply(BATCH, nullptr, nullptr, nullptr, error); }),
      FUNCTION(chassis_batch_rollback, kBatch, false,
               { return chassis_batch_rollback(BATCH, error); }),
      FUNCTION(chassis_batch_close, kBatch, true, { return chassis_batch_close(BATCH, error); }),
      FUNCTION(chassis_snapshot_close, kSnapshot, true,
               { return chassis_snapshot_close(SNAPSHOT, error); }),
      FUNCTION(chassis_snapshot_info, kSnapshot, false,
               {
                 chassis_snapshot_details details{};
                 details.struct_size = sizeof details;
                 return chassis_snapshot_info(SNAPSHOT, &details, error);
               }),
      FUNCTION(chassis_snapshot_collection, kSnapshot, false,
               {
                 chassis_collection_details details{};
                 details.struct_size = sizeof details;
                 return chassis_snapshot_collection(SNAPSHOT, 0, &details, error);
               }),
      FUNCTION(chassis_snapshot_source, kSnapshot, false,
               {
                 uint64_t seq = 0;
                 uint8_t found = 0;
                 return chassis_snapshot_source(SNAPSHOT, &one_source, &seq, &found, error);
               }),
      FUNCTION(chassis_snapshot_count, kSnapshot, false,
               {
                 uint64_t count = 0;
                 return chassis_snapshot_count(SNAPSHOT, 0, &count, error);
               }),
      FUNCTION(chassis_snapshot_get, kSnapshot, false,
               {
                 float out[4];
                 uint8_t found = 0;
                 return chassis_snapshot_get(SNAPSHOT, 0, &id, 1, out, 4, 0, &found, error);
               }),
      FUNCTION(chassis_snapshot_view, kSnapshot, false,
               {
                 const float* view = nullptr;
                 return chassis_snapshot_view(SNAPSHOT, 0, &id, 1, &view, error);
               }),
      FUNCTION(chassis_snapshot_documents, kSnapshot, false,
               {
                 chassis_document document{};
                 document.struct_size = sizeof document;
                 return chassis_snapshot_documents(SNAPSHOT, 0, &id, 1, &document, error);
               }),
      FUNCTION(chassis_snapshot_resolve, kSnapshot, false,
               {
                 uint64_t resolved = 0;
                 return chassis_snapshot_resolve(SNAPSHOT, 0, &key, 1, &resolved, nullptr, error);
               }),
      FUNCTION(chassis_snapshot_group, kSnapshot, false,
               {
                 uint64_t ids[8];
                 size_t count = 0;
                 return chassis_snapshot_group(SNAPSHOT, 0, &key, ids, 8, &count, error);
               }),
      FUNCTION(chassis_snapshot_search, kSnapshot, false,
               {
                 uint64_t ids[1];
                 float distances[1];
                 size_t found = 0;
                 return chassis_snapshot_search(SNAPSHOT, 0, nullptr, vector, 1, 4, 0, 1, ids,
                                                distances, &found, error);
               }),
      FUNCTION(chassis_arrow_export, kSnapshot, false,
               {
                 ArrowArrayStream stream;
                 const chassis_status status =
                     chassis_arrow_export(SNAPSHOT, 0, nullptr, &stream, error);
                 if (stream.release != nullptr) stream.release(&stream);
                 return status;
               }),
      FUNCTION(chassis_cursor_open, kSnapshot, false,
               {
                 chassis_cursor* cursor = nullptr;
                 const chassis_status status = chassis_cursor_open(SNAPSHOT, 0, &cursor, error);
                 chassis_cursor_close(cursor, nullptr);
                 return status;
               }),
      FUNCTION(chassis_cursor_next, kCursor, false,
               {
                 uint64_t ids[4];
                 size_t count = 0;
                 return chassis_cursor_next(CURSOR, ids, 4, &count, error);
               }),
      FUNCTION(chassis_cursor_close, kCursor, true,
               { return chassis_cursor_close(CURSOR, error); }),
      FUNCTION(chassis_filter_close, kFilter, true,
               { return chassis_filter_close(FILTER, error); }),
  };
#undef FUNCTION
#undef FILTER
#undef CURSOR
#undef SNAPSHOT
#undef BATCH
#undef STORE
  return functions;
}

}  // namespace chassis::capi

#endif  // CHASSIS_TESTS_CAPI_HANDLE_FUNCTIONS_H_
