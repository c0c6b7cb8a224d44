/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "commands.h"
#include "output.h"
#include "script.h"

static void run_insert(binding* subject, char** tokens) {
  chassis_error error = {0};
  const matrix vector = matrix_of(tokens[1]);
  uint64_t id;
  const chassis_status status =
      chassis_insert(subject->handle.store, vector.values, vector.dimension, &id, &error);
  if (print_status(status, &error)) print_number(id);
}

static void run_commit(binding* subject, char** tokens) {
  chassis_error error = {0};
  uint64_t seq;
  (void)tokens;
  if (print_status(chassis_commit(subject->handle.store, &seq, &error), &error)) print_number(seq);
}

static void run_rollback(binding* subject, char** tokens) {
  chassis_error error = {0};
  (void)tokens;
  print_status(chassis_rollback(subject->handle.store, &error), &error);
}

static void run_get(binding* subject, char** tokens) {
  chassis_error error = {0};
  const size_t dimension = (size_t)number_of(tokens[2]);
  float* out = memory(dimension, sizeof *out);
  const chassis_status status =
      chassis_get_vector(subject->handle.store, number_of(tokens[1]), out, dimension, &error);
  if (print_status(status, &error)) print_row(out, dimension);
}

typedef chassis_status (*open_function)(chassis_store*, chassis_batch**, chassis_error*);

static void open_batch(open_function open, const binding* subject, const char* name) {
  chassis_error error = {0};
  chassis_batch* batch;
  if (print_status(open(subject->handle.store, &batch, &error), &error)) {
    add_binding(name)->handle.batch = batch;
  }
}

static void run_batch_open(binding* subject, char** tokens) {
  open_batch(chassis_batch_open, subject, tokens[1]);
}

static void run_batch_shared(binding* subject, char** tokens) {
  open_batch(chassis_batch_shared, subject, tokens[1]);
}

/* MATRIX DOCUMENTS SCHEMAS VERSIONS */
static chassis_records records_of(char** tokens, size_t count) {
  const matrix vectors = matrix_of(tokens[0]);
  return CHASSIS_RECORDS(.count = count, .vectors = vectors.values, .dimension = vectors.dimension,
                         .documents = column_of(tokens[1], count),
                         .schemas = column_of(tokens[2], count),
                         .schema_versions = column_of(tokens[3], count));
}

/* DOCUMENT_IDS GROUPS */
static void add_keys(chassis_records* records, char** tokens) {
  records->document_ids = column_of(tokens[0], records->count);
  records->groups = column_of(tokens[1], records->count);
}

static void stage_insert(binding* subject, const char* collection, const chassis_records* records) {
  chassis_error error = {0};
  uint64_t* ids = memory(records->count, sizeof *ids);
  const chassis_status status = chassis_batch_insert(
      subject->handle.batch, (uint32_t)number_of(collection), records, ids, &error);
  if (print_status(status, &error)) print_numbers(ids, records->count);
}

static void run_batch_insert(binding* subject, char** tokens) {
  const chassis_records records = records_of(tokens + 3, (size_t)number_of(tokens[2]));
  stage_insert(subject, tokens[1], &records);
}

static void run_batch_insert_keys(binding* subject, char** tokens) {
  chassis_records records = records_of(tokens + 3, (size_t)number_of(tokens[2]));
  add_keys(&records, tokens + 7);
  stage_insert(subject, tokens[1], &records);
}

/* b0 COLLECTION COUNT IDS MATRIX DOCUMENTS SCHEMAS VERSIONS FLAGS EXPECTED */
static chassis_records put_records_of(char** tokens) {
  chassis_records records = records_of(tokens + 4, (size_t)number_of(tokens[2]));
  records.ids = ids_of(tokens[3]).ids;
  records.flags = (uint32_t)number_of(tokens[8]);
  records.expected_seqs = ids_of(tokens[9]).ids;
  return records;
}

static void put(binding* subject, const char* collection, const chassis_records* records) {
  chassis_error error = {0};
  print_status(
      chassis_batch_put(subject->handle.batch, (uint32_t)number_of(collection), records, &error),
      &error);
}

static void run_batch_put(binding* subject, char** tokens) {
  const chassis_records records = put_records_of(tokens);
  put(subject, tokens[1], &records);
}

static void run_batch_put_keys(binding* subject, char** tokens) {
  chassis_records records = put_records_of(tokens);
  add_keys(&records, tokens + 10);
  put(subject, tokens[1], &records);
}

static void run_batch_delete(binding* subject, char** tokens) {
  chassis_error error = {0};
  const id_list list = ids_of(tokens[2]);
  print_status(chassis_batch_delete(subject->handle.batch, (uint32_t)number_of(tokens[1]), list.ids,
                                    list.count, &error),
               &error);
}

typedef chassis_status (*delete_function)(chassis_batch*, uint32_t, const chassis_bytes*, size_t,
                                          chassis_error*);

static void delete_keys(delete_function function, binding* subject, char** tokens) {
  chassis_error error = {0};
  const byte_list keys = byte_list_of(tokens[2]);
  print_status(function(subject->handle.batch, (uint32_t)number_of(tokens[1]), keys.entries,
                        keys.count, &error),
               &error);
}

static void run_batch_delete_documents(binding* subject, char** tokens) {
  delete_keys(chassis_batch_delete_documents, subject, tokens);
}

static void run_batch_delete_groups(binding* subject, char** tokens) {
  delete_keys(chassis_batch_delete_groups, subject, tokens);
}

static void run_batch_commit(binding* subject, char** tokens) {
  chassis_error error = {0};
  chassis_commit_result result = CHASSIS_COMMIT_RESULT();
  (void)tokens;
  if (print_status(chassis_batch_commit(subject->handle.batch, NULL, &result, &error), &error)) {
    print_number(result.seq);
  }
}

static void run_batch_commit_stream(binding* subject, char** tokens) {
  chassis_error error = {0};
  chassis_commit_result result = CHASSIS_COMMIT_RESULT();
  const chassis_commit_options options =
      CHASSIS_COMMIT_OPTIONS(.stream = text_of(tokens[1]), .stream_seq = number_of(tokens[2]));
  const chassis_status status =
      chassis_batch_commit(subject->handle.batch, &options, &result, &error);
  if (!print_status(status, &error)) return;
  print_number(result.seq);
  print_number(result.applied);
}

static void run_batch_rollback(binding* subject, char** tokens) {
  chassis_error error = {0};
  (void)tokens;
  print_status(chassis_batch_rollback(subject->handle.batch, &error), &error);
}

const command write_commands[] = {
    {"insert", 2, 1, run_insert},
    {"commit", 1, 1, run_commit},
    {"rollback", 1, 1, run_rollback},
    {"get", 3, 1, run_get},
    {"batch_open", 2, 1, run_batch_open},
    {"batch_shared", 2, 1, run_batch_shared},
    {"batch_insert", 7, 1, run_batch_insert},
    {"batch_put", 10, 1, run_batch_put},
    {"batch_insert_keys", 9, 1, run_batch_insert_keys},
    {"batch_put_keys", 12, 1, run_batch_put_keys},
    {"batch_delete", 3, 1, run_batch_delete},
    {"batch_delete_documents", 3, 1, run_batch_delete_documents},
    {"batch_delete_groups", 3, 1, run_batch_delete_groups},
    {"batch_commit", 1, 1, run_batch_commit},
    {"batch_commit_stream", 3, 1, run_batch_commit_stream},
    {"batch_rollback", 1, 1, run_batch_rollback},
    {NULL, 0, 0, NULL},
};
