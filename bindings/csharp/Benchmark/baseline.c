/* SPDX-License-Identifier: Apache-2.0 */
/* Measures in C what Measurements.cs measures in C#, and prints lines of NAME NANOSECONDS. */
#include <chassis/chassis.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { kDimension = 128, kRows = 10000, kQueries = 64, kK = 10, kRepetitions = 25 };

static chassis_store* store;
static chassis_batch* batch;
static chassis_snapshot* snapshot;
static chassis_error error;
static float matrix[kRows * kDimension];
static uint64_t ids[kRows];
static float sum;

static void check(chassis_status status) {
  if (status == CHASSIS_OK) return;
  fprintf(stderr, "%s: %s\n", chassis_status_name(status), error.message);
  exit(1);
}

static void bulk_insert(void) {
  const chassis_records records =
      CHASSIS_RECORDS(.count = kRows, .vectors = matrix, .dimension = kDimension);
  check(chassis_batch_insert(batch, 0, &records, ids, &error));
}

static void bulk_insert_and_rollback(void) {
  bulk_insert();
  check(chassis_rollback(store, &error));
}

static void insert(void) {
  for (size_t row = 0; row < kRows; ++row) {
    uint64_t id;
    check(chassis_insert(store, matrix + row * kDimension, kDimension, &id, &error));
  }
  check(chassis_rollback(store, &error));
}

static void view(void) {
  for (size_t row = 0; row < kRows; ++row) {
    const float* vector;
    check(chassis_snapshot_view(snapshot, 0, &ids[row], 1, &vector, &error));
    sum += vector[0];
  }
}

static void batch_search(void) {
  static uint64_t hits[kQueries * kK];
  static float distances[kQueries * kK];
  static size_t found[kQueries];
  check(chassis_snapshot_search(snapshot, 0, NULL, matrix, kQueries, kDimension, 0, kK, hits,
                                distances, found, &error));
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Prints the nanoseconds of one of `count` calls or rows, in the best of several runs. */
static void measure(const char* name, int count, void (*run)(void)) {
  double best = 0;
  for (int repetition = 0; repetition < kRepetitions; ++repetition) {
    const double start = now();
    run();
    const double taken = (now() - start) / count;
    if (repetition == 0 || taken < best) best = taken;
  }
  printf("%s %.1f\n", name, best);
}

int main(void) {
  for (int i = 0; i < kRows * kDimension; ++i) matrix[i] = (float)((long long)i * 7919 % 1000);
  check(chassis_create("memory:", kDimension, CHASSIS_L2, &store, &error));
  check(chassis_batch_shared(store, &batch, &error));
  bulk_insert();
  check(chassis_commit(store, NULL, &error));
  check(chassis_snapshot_open(store, &snapshot, &error));
  measure("view", kRows, view);
  measure("insert", kRows, insert);
  measure("bulk_insert_per_row", kRows, bulk_insert_and_rollback);
  measure("batch_search_per_query", kQueries, batch_search);
  check(chassis_snapshot_close(snapshot, &error));
  check(chassis_batch_close(batch, &error));
  check(chassis_close(store, &error));
  return 0;
}
