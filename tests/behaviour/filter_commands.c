/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <string.h>

#include "commands.h"
#include "output.h"
#include "script.h"

/* f0 MODE */
static void open_filter(char** tokens, chassis_filter_spec spec) {
  chassis_error error = {0};
  chassis_filter* filter;
  spec.mode = strcmp(tokens[1], "deny") == 0 ? CHASSIS_FILTER_DENY : CHASSIS_FILTER_ALLOW;
  if (print_status(chassis_filter_open(&spec, &filter, &error), &error)) {
    add_binding(tokens[0])->handle.filter = filter;
  }
}

static void run_filter_ids(binding* subject, char** tokens) {
  const id_list list = ids_of(tokens[2]);
  (void)subject;
  open_filter(tokens, CHASSIS_FILTER_SPEC(.kind = CHASSIS_FILTER_IDS, .ids = list.ids,
                                          .count = list.count));
}

static void run_filter_range(binding* subject, char** tokens) {
  (void)subject;
  open_filter(tokens,
              CHASSIS_FILTER_SPEC(.kind = CHASSIS_FILTER_RANGE, .first = number_of(tokens[2]),
                                  .last = number_of(tokens[3])));
}

static void run_filter_bitmap(binding* subject, char** tokens) {
  (void)subject;
  open_filter(tokens,
              CHASSIS_FILTER_SPEC(.kind = CHASSIS_FILTER_BITMAP, .first = number_of(tokens[2]),
                                  .bits = number_of(tokens[3]), .words = words_of(tokens[4]).ids));
}

static void run_filter_schemas(binding* subject, char** tokens) {
  const byte_list schemas = byte_list_of(tokens[2]);
  (void)subject;
  open_filter(tokens, CHASSIS_FILTER_SPEC(.kind = CHASSIS_FILTER_SCHEMA, .schemas = schemas.entries,
                                          .schema_versions = column_of(tokens[3], schemas.count),
                                          .count = schemas.count));
}

static void run_filter_groups(binding* subject, char** tokens) {
  const byte_list groups = byte_list_of(tokens[2]);
  (void)subject;
  open_filter(tokens, CHASSIS_FILTER_SPEC(.kind = CHASSIS_FILTER_GROUP, .groups = groups.entries,
                                          .count = groups.count));
}

const command filter_commands[] = {
    {"filter_ids", 3, 0, run_filter_ids},       {"filter_range", 4, 0, run_filter_range},
    {"filter_bitmap", 5, 0, run_filter_bitmap}, {"filter_schemas", 4, 0, run_filter_schemas},
    {"filter_groups", 3, 0, run_filter_groups}, {NULL, 0, 0, NULL},
};
