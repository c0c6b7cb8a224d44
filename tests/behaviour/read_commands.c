/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "output.h"
#include "script.h"

static void run_snapshot_open(binding* subject, char** tokens) {
  chassis_error error = {0};
  chassis_snapshot* snapshot;
  if (print_status(chassis_snapshot_open(subject->handle.store, &snapshot, &error), &error)) {
    add_binding(tokens[1])->handle.snapshot = snapshot;
  }
}

static void run_snapshot_info(binding* subject, char** tokens) {
  chassis_error error = {0};
  chassis_snapshot_info info = CHASSIS_SNAPSHOT_INFO();
  (void)tokens;
  if (print_status(chassis_snapshot_get_info(subject->handle.snapshot, &info, &error), &error)) {
    print_number(info.commit_seq);
  }
}

static void run_snapshot_count(binding* subject, char** tokens) {
  chassis_error error = {0};
  uint64_t count;
  const chassis_status status = chassis_snapshot_count(
      subject->handle.snapshot, (uint32_t)number_of(tokens[1]), NULL, &count, &error);
  if (print_status(status, &error)) print_number(count);
}

static void run_snapshot_collection(binding* subject, char** tokens) {
  chassis_error error = {0};
  chassis_collection_info info = CHASSIS_COLLECTION_INFO();
  const chassis_status status = chassis_snapshot_collection(
      subject->handle.snapshot, (uint32_t)number_of(tokens[1]), &info, &error);
  if (print_status(status, &error)) print_collection(&info);
}

static void run_snapshot_get(binding* subject, char** tokens) {
  chassis_error error = {0};
  const id_list list = ids_of(tokens[2]);
  const size_t dimension = (size_t)number_of(tokens[3]);
  float* rows = memory(list.count * dimension, sizeof *rows);
  uint8_t* found = memory(list.count, 1);
  size_t i;
  const chassis_status status =
      chassis_snapshot_get(subject->handle.snapshot, (uint32_t)number_of(tokens[1]), list.ids,
                           list.count, rows, dimension, 0, found, &error);
  if (!print_status(status, &error)) return;
  for (i = 0; i < list.count; ++i) print_row(found[i] ? rows + i * dimension : NULL, dimension);
}

static void run_snapshot_view(binding* subject, char** tokens) {
  chassis_error error = {0};
  const id_list list = ids_of(tokens[2]);
  const uint32_t collection = (uint32_t)number_of(tokens[1]);
  const float** vectors = memory(list.count, sizeof *vectors);
  chassis_collection_info info = CHASSIS_COLLECTION_INFO();
  size_t i;
  chassis_status status = chassis_snapshot_view(subject->handle.snapshot, collection, list.ids,
                                                list.count, vectors, &error);
  if (status == CHASSIS_OK) {
    status = chassis_snapshot_collection(subject->handle.snapshot, collection, &info, &error);
  }
  if (!print_status(status, &error)) return;
  for (i = 0; i < list.count; ++i) print_row(vectors[i], info.dimension);
}

static void read_documents(binding* subject, char** tokens,
                           void (*print)(const chassis_document*)) {
  chassis_error error = {0};
  const id_list list = ids_of(tokens[2]);
  chassis_document* documents = memory(list.count, sizeof *documents);
  chassis_status status;
  size_t i;
  if (documents != NULL) documents[0] = CHASSIS_DOCUMENT();
  status = chassis_snapshot_documents(subject->handle.snapshot, (uint32_t)number_of(tokens[1]),
                                      list.ids, list.count, documents, &error);
  if (!print_status(status, &error)) return;
  for (i = 0; i < list.count; ++i) print(&documents[i]);
}

static void run_snapshot_documents(binding* subject, char** tokens) {
  read_documents(subject, tokens, print_document);
}

static void run_snapshot_keys(binding* subject, char** tokens) {
  read_documents(subject, tokens, print_keys);
}

static void run_snapshot_resolve(binding* subject, char** tokens) {
  chassis_error error = {0};
  const byte_list keys = byte_list_of(tokens[2]);
  uint64_t* ids = memory(keys.count, sizeof *ids);
  uint8_t* found = memory(keys.count, 1);
  size_t i;
  const chassis_status status =
      chassis_snapshot_resolve(subject->handle.snapshot, (uint32_t)number_of(tokens[1]),
                               keys.entries, keys.count, ids, found, &error);
  if (!print_status(status, &error)) return;
  for (i = 0; i < keys.count; ++i) {
    if (found[i]) {
      print_number(ids[i]);
    } else {
      print_word("-");
    }
  }
}

static void run_snapshot_group(binding* subject, char** tokens) {
  chassis_error error = {0};
  const chassis_bytes group = text_of(tokens[2]);
  const uint32_t collection = (uint32_t)number_of(tokens[1]);
  uint64_t* ids = NULL;
  size_t count;
  chassis_status status =
      chassis_snapshot_group(subject->handle.snapshot, collection, &group, NULL, 0, &count, &error);
  if (status == AERO_QUERY_BUFFER_TOO_SMALL) {
    ids = memory(count, sizeof *ids);
    status = chassis_snapshot_group(subject->handle.snapshot, collection, &group, ids, count,
                                    &count, &error);
  }
  if (print_status(status, &error)) print_numbers(ids, count);
}

static void run_snapshot_stream(binding* subject, char** tokens) {
  chassis_error error = {0};
  const chassis_bytes stream = text_of(tokens[1]);
  uint64_t stream_seq;
  uint8_t found;
  const chassis_status status =
      chassis_snapshot_stream(subject->handle.snapshot, &stream, &stream_seq, &found, &error);
  if (!print_status(status, &error)) return;
  if (found) {
    print_number(stream_seq);
  } else {
    print_word("-");
  }
}

static void run_snapshot_seqs(binding* subject, char** tokens) {
  chassis_error error = {0};
  const id_list list = ids_of(tokens[2]);
  uint64_t* seqs = memory(list.count, sizeof *seqs);
  const chassis_status status = chassis_snapshot_seqs(
      subject->handle.snapshot, (uint32_t)number_of(tokens[1]), list.ids, list.count, seqs, &error);
  if (print_status(status, &error)) print_numbers(seqs, list.count);
}

static void run_cursor_open(binding* subject, char** tokens) {
  chassis_error error = {0};
  chassis_cursor* cursor;
  chassis_collection_info info = CHASSIS_COLLECTION_INFO();
  const uint32_t collection = (uint32_t)number_of(tokens[1]);
  const chassis_cursor_options options =
      CHASSIS_CURSOR_OPTIONS(.columns = (uint32_t)number_of(tokens[2]));
  const chassis_status status =
      chassis_cursor_open(subject->handle.snapshot, collection, &options, &cursor, &error);
  if (!print_status(status, &error)) return;
  chassis_snapshot_collection(subject->handle.snapshot, collection, &info, NULL);
  subject = add_binding(tokens[3]);
  subject->handle.cursor = cursor;
  subject->dimension = info.dimension;
}

static void run_cursor_next(binding* subject, char** tokens) {
  chassis_error error = {0};
  const size_t capacity = (size_t)number_of(tokens[1]);
  chassis_record* records = memory(capacity, sizeof *records);
  chassis_status status;
  size_t count, i;
  if (records != NULL) records[0] = CHASSIS_RECORD();
  status = chassis_cursor_next(subject->handle.cursor, records, capacity, &count, &error);
  if (!print_status(status, &error)) return;
  for (i = 0; i < count; ++i) print_record(&records[i], subject->dimension);
}

static void run_search(binding* subject, char** tokens) {
  chassis_error error = {0};
  const size_t k = (size_t)number_of(tokens[1]);
  const matrix query = matrix_of(tokens[2]);
  uint64_t* ids = memory(k, sizeof *ids);
  float* distances = memory(k, sizeof *distances);
  size_t found;
  const chassis_status status = chassis_search(subject->handle.store, query.values, query.dimension,
                                               k, ids, distances, &found, &error);
  if (print_status(status, &error)) print_hits(ids, distances, found);
}

/* K MATRIX */
static void search(binding* subject, const char* collection, const chassis_search_options* options,
                   char** tokens) {
  chassis_error error = {0};
  const size_t k = (size_t)number_of(tokens[0]);
  const matrix queries = matrix_of(tokens[1]);
  uint64_t* ids = memory(queries.rows * k, sizeof *ids);
  float* distances = memory(queries.rows * k, sizeof *distances);
  size_t* found = memory(queries.rows, sizeof *found);
  size_t i;
  const chassis_status status = chassis_snapshot_search(
      subject->handle.snapshot, (uint32_t)number_of(collection), options, queries.values,
      queries.rows, queries.dimension, 0, k, ids, distances, found, &error);
  if (!print_status(status, &error)) return;
  for (i = 0; i < queries.rows; ++i) {
    print_word("|");
    print_hits(ids + i * k, distances + i * k, found[i]);
  }
}

static void run_snapshot_search(binding* subject, char** tokens) {
  const chassis_search_options options =
      CHASSIS_SEARCH_OPTIONS(.metric = (uint32_t)number_of(tokens[2]));
  search(subject, tokens[1], &options, tokens + 3);
}

static void run_snapshot_search_filtered(binding* subject, char** tokens) {
  const chassis_filter* filters[16];
  size_t count = 0;
  char* name = strtok(tokens[5], ",");
  for (; name != NULL && count < sizeof filters / sizeof filters[0]; name = strtok(NULL, ",")) {
    const binding* filter = find_binding(name);
    if (filter == NULL) {
      fputs("UNBOUND", stdout);
      return;
    }
    filters[count++] = filter->handle.filter;
  }
  search(subject, tokens[1],
         &CHASSIS_SEARCH_OPTIONS(.metric = (uint32_t)number_of(tokens[2]), .filters = filters,
                                 .filter_count = count),
         tokens + 3);
}

static void run_snapshot_search_cancelled(binding* subject, char** tokens) {
  const int32_t cancel = 1;
  const chassis_task task = CHASSIS_TASK(.cancel = &cancel);
  search(subject, tokens[1], &CHASSIS_SEARCH_OPTIONS(.task = &task), tokens + 2);
}

const command read_commands[] = {
    {"snapshot_open", 2, 1, run_snapshot_open},
    {"snapshot_info", 1, 1, run_snapshot_info},
    {"snapshot_count", 2, 1, run_snapshot_count},
    {"snapshot_collection", 2, 1, run_snapshot_collection},
    {"snapshot_get", 4, 1, run_snapshot_get},
    {"snapshot_view", 3, 1, run_snapshot_view},
    {"snapshot_documents", 3, 1, run_snapshot_documents},
    {"snapshot_keys", 3, 1, run_snapshot_keys},
    {"snapshot_resolve", 3, 1, run_snapshot_resolve},
    {"snapshot_group", 3, 1, run_snapshot_group},
    {"snapshot_seqs", 3, 1, run_snapshot_seqs},
    {"snapshot_stream", 2, 1, run_snapshot_stream},
    {"cursor_open", 4, 1, run_cursor_open},
    {"cursor_next", 2, 1, run_cursor_next},
    {"search", 3, 1, run_search},
    {"snapshot_search", 5, 1, run_snapshot_search},
    {"snapshot_search_filtered", 6, 1, run_snapshot_search_filtered},
    {"snapshot_search_cancelled", 4, 1, run_snapshot_search_cancelled},
    {NULL, 0, 0, NULL},
};
