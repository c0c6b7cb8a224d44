// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CAPI_HANDLE_FUNCTIONS_H_
#define CHASSIS_TESTS_CAPI_HANDLE_FUNCTIONS_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "chassis/chassis.h"

namespace chassis::capi {

enum class Kind { kStore, kBatch, kSnapshot, kCursor, kFilter };

// One function of the header that takes a handle. `call` calls it on `handle` with valid other
// arguments, and closes new handles. If the function fails, `call` compares each output with the
// failure value that the header names.
struct HandleFunction {
  const char* name;
  Kind kind;
  bool closes;
  chassis_status (*call)(void* handle, chassis_error* error);
};

// Returns whether all fields but struct_size are 0.
template <typename Struct>
bool HasOnlyItsSize(const Struct& out) {
  Struct expected{};
  expected.struct_size = sizeof expected;
  return std::memcmp(&out, &expected, sizeof out) == 0;
}

// Every function of the header that takes a handle; tests/abi compares the names and the outputs
// with the headers.
inline const std::vector<HandleFunction>& HandleFunctions() {
  static const float vector[4] = {1, 2, 3, 4};
  static const uint64_t record_id = 0;
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
    records.ids = &record_id;
    return records;
  }();
  static const chassis_bytes one_stream = {"s", 1};

  static const chassis_bytes key = {"k", 1};

#define STORE static_cast<chassis_store*>(handle)
#define BATCH static_cast<chassis_batch*>(handle)
#define SNAPSHOT static_cast<chassis_snapshot*>(handle)
#define CURSOR static_cast<chassis_cursor*>(handle)
#define FILTER static_cast<chassis_filter*>(handle)
#define FUNCTION(name, kind, closes, body) \
  { #name, Kind::kind, closes, [](void* handle, chassis_error* error) -> chassis_status body }

// Values of an output before the call. SOME_HANDLE is not a handle and is never closed, because
// every call replaces it, also one that fails.
#define SOME_HANDLE(Type) reinterpret_cast<Type*>(uintptr_t{77})
#define GARBAGE(Struct, name)            \
  Struct name;                           \
  std::memset(&name, 0x77, sizeof name); \
  name.struct_size = sizeof name
// Compares an output after a failure.
#define FAILS_AS(output, value) EXPECT_TRUE(status == CHASSIS_OK || (output) == (value)) << #output
#define FAILS_AS_ZEROS(output) \
  EXPECT_TRUE(status == CHASSIS_OK || HasOnlyItsSize(output)) << #output

  static const std::vector<HandleFunction> functions = {
      FUNCTION(chassis_close, kStore, true, { return chassis_close(STORE, error); }),
      FUNCTION(chassis_get_info, kStore, false,
               {
                 GARBAGE(chassis_store_info, info);
                 const chassis_status status = chassis_get_info(STORE, &info, error);
                 FAILS_AS_ZEROS(info);
                 return status;
               }),
      FUNCTION(chassis_recovery, kStore, false,
               {
                 GARBAGE(chassis_recovery_report, report);
                 const chassis_status status = chassis_recovery(STORE, &report, error);
                 FAILS_AS_ZEROS(report);
                 return status;
               }),
      FUNCTION(chassis_checkpoint, kStore, false, { return chassis_checkpoint(STORE, error); }),
      FUNCTION(chassis_verify, kStore, false,
               {
                 GARBAGE(chassis_verify_report, report);
                 const chassis_status status =
                     chassis_verify(STORE, nullptr, &report, nullptr, 0, error);
                 FAILS_AS_ZEROS(report);
                 return status;
               }),
      FUNCTION(chassis_collection_create, kStore, false,
               {
                 uint32_t number = 77;
                 const chassis_status status =
                     chassis_collection_create(STORE, "c", nullptr, &number, error);
                 FAILS_AS(number, 0u);
                 return status == AERO_QUERY_EXISTS ? CHASSIS_OK : status;
               }),
      FUNCTION(chassis_collection_find, kStore, false,
               {
                 uint32_t number = 77;
                 const chassis_status status = chassis_collection_find(STORE, "c", &number, error);
                 FAILS_AS(number, 0u);
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
                 size_t count = 77;
                 const chassis_status status =
                     chassis_collection_list(STORE, numbers, 64, &count, error);
                 FAILS_AS(count, 0u);
                 return status;
               }),
      FUNCTION(chassis_collection_get_info, kStore, false,
               {
                 GARBAGE(chassis_collection_info, info);
                 const chassis_status status = chassis_collection_get_info(STORE, 0, &info, error);
                 FAILS_AS_ZEROS(info);
                 return status;
               }),
      FUNCTION(chassis_insert, kStore, false,
               {
                 uint64_t id = 77;
                 const chassis_status status = chassis_insert(STORE, vector, 4, &id, error);
                 FAILS_AS(id, UINT64_MAX);
                 return status;
               }),
      FUNCTION(chassis_commit, kStore, false,
               {
                 uint64_t seq = 77;
                 const chassis_status status = chassis_commit(STORE, &seq, error);
                 FAILS_AS(seq, 0u);
                 return status;
               }),
      FUNCTION(chassis_rollback, kStore, false, { return chassis_rollback(STORE, error); }),
      FUNCTION(chassis_get_vector, kStore, false,
               {
                 float out[4];
                 const chassis_status status = chassis_get_vector(STORE, 0, out, 4, error);
                 return status == AERO_QUERY_NOT_FOUND ? CHASSIS_OK : status;
               }),
      FUNCTION(chassis_batch_shared, kStore, false,
               {
                 chassis_batch* batch = SOME_HANDLE(chassis_batch);
                 const chassis_status status = chassis_batch_shared(STORE, &batch, error);
                 FAILS_AS(batch, nullptr);
                 chassis_batch_close(batch, nullptr);
                 return status;
               }),
      FUNCTION(chassis_batch_open, kStore, false,
               {
                 chassis_batch* batch = SOME_HANDLE(chassis_batch);
                 const chassis_status status = chassis_batch_open(STORE, &batch, error);
                 FAILS_AS(batch, nullptr);
                 chassis_batch_close(batch, nullptr);
                 return status;
               }),
      FUNCTION(chassis_snapshot_open, kStore, false,
               {
                 chassis_snapshot* snapshot = SOME_HANDLE(chassis_snapshot);
                 const chassis_status status = chassis_snapshot_open(STORE, &snapshot, error);
                 FAILS_AS(snapshot, nullptr);
                 chassis_snapshot_close(snapshot, nullptr);
                 return status;
               }),
      FUNCTION(chassis_search, kStore, false,
               {
                 uint64_t ids[1];
                 float distances[1];
                 size_t found = 77;
                 const chassis_status status =
                     chassis_search(STORE, vector, 4, 1, ids, distances, &found, error);
                 FAILS_AS(found, 0u);
                 return status;
               }),
      FUNCTION(chassis_batch_insert, kBatch, false,
               {
                 uint64_t ids_out = 77;
                 const chassis_status status =
                     chassis_batch_insert(BATCH, 0, &one_record, &ids_out, error);
                 FAILS_AS(ids_out, UINT64_MAX);
                 return status;
               }),
      FUNCTION(chassis_batch_put, kBatch, false,
               { return chassis_batch_put(BATCH, 0, &one_put, error); }),
      FUNCTION(chassis_batch_delete_documents, kBatch, false,
               { return chassis_batch_delete_documents(BATCH, 0, &key, 1, error); }),
      FUNCTION(chassis_batch_delete_groups, kBatch, false,
               { return chassis_batch_delete_groups(BATCH, 0, &key, 1, error); }),
      FUNCTION(chassis_batch_delete, kBatch, false,
               { return chassis_batch_delete(BATCH, 0, &record_id, 1, error); }),
      FUNCTION(chassis_batch_commit, kBatch, false,
               {
                 GARBAGE(chassis_commit_result, result);
                 const chassis_status status = chassis_batch_commit(BATCH, nullptr, &result, error);
                 FAILS_AS(result.outcome, CHASSIS_OUTCOME_NOT_MADE);
                 FAILS_AS(result.seq, 0u);
                 FAILS_AS(result.applied, 0u);
                 return status;
               }),
      FUNCTION(chassis_batch_rollback, kBatch, false,
               { return chassis_batch_rollback(BATCH, error); }),
      FUNCTION(chassis_batch_close, kBatch, true, { return chassis_batch_close(BATCH, error); }),
      FUNCTION(chassis_snapshot_close, kSnapshot, true,
               { return chassis_snapshot_close(SNAPSHOT, error); }),
      FUNCTION(chassis_snapshot_get_info, kSnapshot, false,
               {
                 GARBAGE(chassis_snapshot_info, info);
                 const chassis_status status = chassis_snapshot_get_info(SNAPSHOT, &info, error);
                 FAILS_AS_ZEROS(info);
                 return status;
               }),
      FUNCTION(chassis_snapshot_collection, kSnapshot, false,
               {
                 GARBAGE(chassis_collection_info, info);
                 const chassis_status status =
                     chassis_snapshot_collection(SNAPSHOT, 0, &info, error);
                 FAILS_AS_ZEROS(info);
                 return status;
               }),
      FUNCTION(chassis_snapshot_stream, kSnapshot, false,
               {
                 uint64_t stream_seq = 77;
                 uint8_t found = 77;
                 const chassis_status status =
                     chassis_snapshot_stream(SNAPSHOT, &one_stream, &stream_seq, &found, error);
                 FAILS_AS(stream_seq, 0u);
                 FAILS_AS(found, 0);
                 return status;
               }),
      FUNCTION(chassis_snapshot_count, kSnapshot, false,
               {
                 uint64_t count = 77;
                 const chassis_status status =
                     chassis_snapshot_count(SNAPSHOT, 0, nullptr, &count, error);
                 FAILS_AS(count, 0u);
                 return status;
               }),
      FUNCTION(chassis_snapshot_get, kSnapshot, false,
               {
                 float out[4];
                 uint8_t found = 77;
                 const chassis_status status =
                     chassis_snapshot_get(SNAPSHOT, 0, &record_id, 1, out, 4, 0, &found, error);
                 FAILS_AS(found, 0);
                 return status;
               }),
      FUNCTION(chassis_snapshot_view, kSnapshot, false,
               {
                 const float* vectors = vector;
                 const chassis_status status =
                     chassis_snapshot_view(SNAPSHOT, 0, &record_id, 1, &vectors, error);
                 FAILS_AS(vectors, nullptr);
                 return status;
               }),
      FUNCTION(chassis_snapshot_documents, kSnapshot, false,
               {
                 GARBAGE(chassis_document, documents);
                 const chassis_status status =
                     chassis_snapshot_documents(SNAPSHOT, 0, &record_id, 1, &documents, error);
                 FAILS_AS_ZEROS(documents);
                 return status;
               }),
      FUNCTION(chassis_snapshot_resolve, kSnapshot, false,
               {
                 uint64_t ids = 77;
                 uint8_t found = 77;
                 const chassis_status status =
                     chassis_snapshot_resolve(SNAPSHOT, 0, &key, 1, &ids, &found, error);
                 FAILS_AS(ids, UINT64_MAX);
                 FAILS_AS(found, 0);
                 return status;
               }),
      FUNCTION(chassis_snapshot_seqs, kSnapshot, false,
               {
                 uint64_t seqs = 77;
                 const chassis_status status =
                     chassis_snapshot_seqs(SNAPSHOT, 0, &record_id, 1, &seqs, error);
                 FAILS_AS(seqs, 0u);
                 return status;
               }),
      FUNCTION(chassis_snapshot_group, kSnapshot, false,
               {
                 uint64_t ids[8];
                 size_t count = 77;
                 const chassis_status status =
                     chassis_snapshot_group(SNAPSHOT, 0, &key, ids, 8, &count, error);
                 FAILS_AS(count, 0u);
                 return status;
               }),
      FUNCTION(chassis_snapshot_search, kSnapshot, false,
               {
                 uint64_t ids[1];
                 float distances[1];
                 size_t found = 77;
                 const chassis_status status = chassis_snapshot_search(
                     SNAPSHOT, 0, nullptr, vector, 1, 4, 0, 1, ids, distances, &found, error);
                 FAILS_AS(found, 0u);
                 return status;
               }),
      FUNCTION(chassis_arrow_export, kSnapshot, false,
               {
                 ArrowArrayStream stream;
                 std::memset(&stream, 0x77, sizeof stream);
                 const chassis_status status =
                     chassis_arrow_export(SNAPSHOT, 0, nullptr, &stream, error);
                 FAILS_AS(stream.release, nullptr);
                 if (stream.release != nullptr) stream.release(&stream);
                 return status;
               }),
      FUNCTION(chassis_cursor_open, kSnapshot, false,
               {
                 chassis_cursor* cursor = SOME_HANDLE(chassis_cursor);
                 const chassis_status status =
                     chassis_cursor_open(SNAPSHOT, 0, nullptr, &cursor, error);
                 FAILS_AS(cursor, nullptr);
                 chassis_cursor_close(cursor, nullptr);
                 return status;
               }),
      FUNCTION(chassis_cursor_next, kCursor, false,
               {
                 chassis_record out[4] = {};
                 out[0].struct_size = sizeof out[0];
                 size_t count = 77;
                 const chassis_status status = chassis_cursor_next(CURSOR, out, 4, &count, error);
                 FAILS_AS(count, 0u);
                 return status;
               }),
      FUNCTION(chassis_cursor_close, kCursor, true,
               { return chassis_cursor_close(CURSOR, error); }),
      FUNCTION(chassis_filter_close, kFilter, true,
               { return chassis_filter_close(FILTER, error); }),
  };
#undef FAILS_AS_ZEROS
#undef FAILS_AS
#undef GARBAGE
#undef SOME_HANDLE
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
