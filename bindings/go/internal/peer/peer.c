/* SPDX-License-Identifier: Apache-2.0 */
#include "peer.h"

#include <chassis/chassis.h>
#include <stdlib.h>
#include <time.h>

struct peer_searches {
  chassis_store* store;
  chassis_snapshot* snapshot;
};

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static chassis_store* open_store(peer_data data) {
  chassis_store* store;
  chassis_create("memory:", (uint32_t)data.dimension, 0, &store, NULL);
  return store;
}

static chassis_status insert_all(chassis_store* store, const float* vectors, peer_data data,
                                 uint64_t* ids) {
  chassis_batch* batch;
  chassis_status status = chassis_batch_open(store, &batch, NULL);
  if (status != CHASSIS_OK) return status;
  status = chassis_batch_insert(
      batch, 0,
      &CHASSIS_RECORDS(.count = data.rows, .vectors = vectors, .dimension = data.dimension), ids,
      NULL);
  if (status == CHASSIS_OK) status = chassis_batch_commit(batch, NULL, NULL, NULL);
  chassis_batch_close(batch, NULL);
  return status;
}

double peer_view(const float* vectors, peer_data data, size_t calls) {
  peer_searches* searches = peer_searches_open(vectors, data);
  chassis_status status = CHASSIS_OK;
  const float* vector;
  uint64_t id = 0;
  size_t i;
  const double begin = now();
  for (i = 0; i < calls && status == CHASSIS_OK; ++i) {
    status = chassis_snapshot_view(searches->snapshot, 0, &id, 1, &vector, NULL);
  }
  const double time = now() - begin;
  peer_searches_close(searches);
  return status == CHASSIS_OK ? time : -1;
}

double peer_insert(const float* vectors, peer_data data, size_t calls) {
  chassis_store* store = open_store(data);
  chassis_status status = CHASSIS_OK;
  uint64_t id;
  size_t i;
  const double begin = now();
  for (i = 0; i < calls && status == CHASSIS_OK; ++i) {
    status = chassis_insert(store, vectors, data.dimension, &id, NULL);
  }
  const double time = now() - begin;
  chassis_close(store, NULL);
  return status == CHASSIS_OK ? time : -1;
}

double peer_bulk_insert(const float* vectors, peer_data data) {
  chassis_store* store = open_store(data);
  uint64_t* ids = malloc(data.rows * sizeof *ids);
  const double begin = now();
  const chassis_status status = insert_all(store, vectors, data, ids);
  const double time = now() - begin;
  free(ids);
  chassis_close(store, NULL);
  return status == CHASSIS_OK ? time : -1;
}

peer_searches* peer_searches_open(const float* vectors, peer_data data) {
  peer_searches* searches = malloc(sizeof *searches);
  searches->store = open_store(data);
  insert_all(searches->store, vectors, data, NULL);
  chassis_snapshot_open(searches->store, &searches->snapshot, NULL);
  return searches;
}

double peer_search(peer_searches* searches, const float* queries, peer_data data, size_t k) {
  uint64_t* ids = malloc(data.rows * k * sizeof *ids);
  float* distances = malloc(data.rows * k * sizeof *distances);
  size_t* found = malloc(data.rows * sizeof *found);
  const double begin = now();
  const chassis_status status =
      chassis_snapshot_search(searches->snapshot, 0, NULL, queries, data.rows, data.dimension, 0, k,
                              ids, distances, found, NULL);
  const double time = now() - begin;
  free(ids);
  free(distances);
  free(found);
  return status == CHASSIS_OK ? time : -1;
}

void peer_searches_close(peer_searches* searches) {
  chassis_snapshot_close(searches->snapshot, NULL);
  chassis_close(searches->store, NULL);
  free(searches);
}
