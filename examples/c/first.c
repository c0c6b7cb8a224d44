/* SPDX-License-Identifier: Apache-2.0 */
/* The first program: store four numbers, find them again. usage: first STORE */
#include <inttypes.h>
#include <stdio.h>

#include "chassis/chassis.h"

static int failed(const chassis_error *error) {
  fprintf(stderr, "%s: %s\n", chassis_status_name(error->code), error->message);
  return 1;
}

int main(int argc, char **argv) {
  const float vector[4] = {1, 2, 3, 4};
  chassis_error error = {0};
  chassis_store *store;
  uint64_t id, ids[3];
  float distances[3];
  size_t found, i;

  if (argc != 2) return 2;
  if (chassis_create(argv[1], 4, CHASSIS_L2, &store, &error) != CHASSIS_OK) return failed(&error);
  if (chassis_insert(store, vector, 4, &id, &error) != CHASSIS_OK ||
      chassis_commit(store, NULL, &error) != CHASSIS_OK ||
      chassis_search(store, vector, 4, 3, ids, distances, &found, &error) != CHASSIS_OK) {
    chassis_close(store, NULL);
    return failed(&error);
  }
  printf("inserted %" PRIu64 "\n", id);
  for (i = 0; i < found; ++i) printf("found %" PRIu64 " at distance %g\n", ids[i], distances[i]);
  if (chassis_close(store, &error) != CHASSIS_OK) return failed(&error);
  return 0;
}
