/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of Benchmark.java in C. For each line of standard input, the name of a row, it runs that
 * row once and prints the nanoseconds of one of its steps, so that both sides can take turns.
 */
#define _POSIX_C_SOURCE 200809L
#include <chassis/chassis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { kDimension = 128, kRows = 10000, kInserts = 1000, kQueries = 64, kK = 10 };

static chassis_store* store;
static chassis_batch* batch;
static chassis_snapshot* snapshot;
static chassis_error error;
static float matrix[kRows * kDimension];
static uint64_t ids[kRows];
static volatile float sink;

static void check(chassis_status status) {
  if (status == CHASSIS_OK) return;
  fprintf(stderr, "%s: %s\n", chassis_status_name(status), error.message);
  exit(1);
}

static void run_nothing(void) {
  for (int i = 0; i < kRows; ++i) sink = (float)chassis_abi_version();
}

static void run_view(void) {
  for (uint64_t id = 0; id < kRows; ++id) {
    const float* vector;
    check(chassis_snapshot_view(snapshot, 0, &id, 1, &vector, &error));
    if (vector == NULL) exit(1);
  }
}

static void run_view_and_read(void) {
  for (uint64_t id = 0; id < kRows; ++id) {
    const float* vector;
    check(chassis_snapshot_view(snapshot, 0, &id, 1, &vector, &error));
    sink = vector[1];
  }
}

static void run_insert(void) {
  for (size_t row = 0; row < kInserts; ++row) {
    uint64_t id;
    check(chassis_insert(store, matrix + row * kDimension, kDimension, &id, &error));
  }
  check(chassis_rollback(store, &error));
}

static void run_bulk_insert(void) {
  const chassis_records records =
      CHASSIS_RECORDS(.count = kRows, .vectors = matrix, .dimension = kDimension);
  check(chassis_batch_insert(batch, 0, &records, ids, &error));
  check(chassis_batch_rollback(batch, &error));
}

static void run_batch_search(void) {
  static uint64_t hits[kQueries * kK];
  static float distances[kQueries * kK];
  static size_t found[kQueries];
  check(chassis_snapshot_search(snapshot, 0, NULL, matrix, kQueries, kDimension, 0, kK, hits,
                                distances, found, &error));
}

static const struct {
  const char* name;
  int steps;
  void (*run)(void);
} rows[] = {
    {"nothing", kRows, run_nothing},
    {"view", kRows, run_view},
    {"view_and_read", kRows, run_view_and_read},
    {"insert", kInserts, run_insert},
    {"bulk_insert", kRows, run_bulk_insert},
    {"bulk_insert_array", kRows, run_bulk_insert},
    {"batch_search", kQueries, run_batch_search},
};

static void open_store(void) {
  for (int i = 0; i < kRows * kDimension; ++i) matrix[i] = (float)(i * 7919LL % 1000);
  check(chassis_create("memory:", kDimension, CHASSIS_L2, &store, &error));
  check(chassis_batch_open(store, &batch, &error));
  const chassis_records records =
      CHASSIS_RECORDS(.count = kRows, .vectors = matrix, .dimension = kDimension);
  check(chassis_batch_insert(batch, 0, &records, ids, &error));
  check(chassis_batch_commit(batch, NULL, NULL, &error));
  check(chassis_snapshot_open(store, &snapshot, &error));
}

static double nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void measure(const char* name) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
    if (strcmp(rows[i].name, name) != 0) continue;
    const double start = nanoseconds();
    rows[i].run();
    printf("%.2f\n", (nanoseconds() - start) / rows[i].steps);
    fflush(stdout);
    return;
  }
  fprintf(stderr, "no row %s\n", name);
  exit(1);
}

int main(void) {
  char line[64];
  open_store();
  while (fgets(line, sizeof line, stdin) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    measure(line);
  }
  return 0;
}
