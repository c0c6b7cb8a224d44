/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <string.h>

#include "commands.h"
#include "output.h"
#include "script.h"

static void run_version(binding* subject, char** tokens) {
  (void)subject;
  (void)tokens;
  print_status(CHASSIS_OK, NULL);
  print_text(chassis_version(), strlen(chassis_version()));
  print_number(chassis_abi_version());
  print_number(chassis_format_version());
}

static uint32_t flags_of(const char* mode) {
  if (strcmp(mode, "create") == 0) return CHASSIS_OPEN_CREATE;
  if (strcmp(mode, "new") == 0) return CHASSIS_OPEN_CREATE | CHASSIS_OPEN_EXCLUSIVE;
  return strcmp(mode, "readonly") == 0 ? CHASSIS_OPEN_READ_ONLY : 0;
}

static void run_open(binding* subject, char** tokens) {
  chassis_error error = {0};
  chassis_store* store;
  const chassis_options options =
      CHASSIS_OPTIONS(.flags = flags_of(tokens[1]), .dimension = (uint32_t)number_of(tokens[2]),
                      .metric = (uint32_t)number_of(tokens[3]),
                      .verify = (uint32_t)number_of(tokens[4]));
  (void)subject;
  if (print_status(chassis_open(text_of(tokens[5]).data, &options, &store, &error), &error)) {
    add_binding(tokens[0])->handle.store = store;
  }
}

static chassis_status close_handle(binding* subject, chassis_error* error) {
  switch (subject->name[0]) {
    case 's':
      return chassis_close(subject->closed ? NULL : subject->handle.store, error);
    case 'b':
      return chassis_batch_close(subject->closed ? NULL : subject->handle.batch, error);
    case 'n':
      return chassis_snapshot_close(subject->closed ? NULL : subject->handle.snapshot, error);
    case 'f':
      return chassis_filter_close(subject->closed ? NULL : subject->handle.filter, error);
    default:
      return chassis_cursor_close(subject->closed ? NULL : subject->handle.cursor, error);
  }
}

static void run_close(binding* subject, char** tokens) {
  chassis_error error = {0};
  (void)tokens;
  print_status(close_handle(subject, &error), &error);
  subject->closed = 1;
}

static void run_info(binding* subject, char** tokens) {
  chassis_error error = {0};
  chassis_store_info info = CHASSIS_STORE_INFO();
  (void)tokens;
  if (!print_status(chassis_get_info(subject->handle.store, &info, &error), &error)) return;
  print_number(info.collections);
  print_number(info.read_only);
  print_number(info.poisoned);
  print_number(info.commit_seq);
  print_number(info.checkpoint_seq);
  print_number(info.records);
  print_number(info.file_bytes);
  print_number(info.log_bytes);
  print_number(info.staged);
  print_number(info.snapshots);
}

static void run_recovery(binding* subject, char** tokens) {
  chassis_error error = {0};
  chassis_recovery_report report = CHASSIS_RECOVERY_REPORT();
  (void)tokens;
  if (!print_status(chassis_recovery(subject->handle.store, &report, &error), &error)) return;
  print_number(report.clean);
  print_number(report.may_have_lost);
  print_number(report.detail_size);
  print_number(report.commits_replayed);
  print_number(report.bytes_discarded);
  print_number(report.damaged);
  print_quoted(report.detail);
}

static void run_checkpoint(binding* subject, char** tokens) {
  chassis_error error = {0};
  (void)tokens;
  print_status(chassis_checkpoint(subject->handle.store, &error), &error);
}

static void verify(binding* subject, const chassis_task* task, size_t capacity) {
  chassis_error error = {0};
  chassis_verify_report report = CHASSIS_VERIFY_REPORT();
  chassis_finding* findings = memory(capacity, sizeof *findings);
  chassis_status status;
  size_t i;
  if (findings != NULL) findings[0] = CHASSIS_FINDING();
  status = chassis_verify(subject->handle.store, task, &report, findings, capacity, &error);
  if (report.findings > 0) status = CHASSIS_OK;
  if (!print_status(status, &error)) return;
  print_number(report.vectors);
  print_number(report.documents);
  print_number(report.bytes);
  print_number(report.findings);
  for (i = 0; i < capacity && i < report.findings; ++i) print_finding(&findings[i]);
}

static void run_verify(binding* subject, char** tokens) {
  verify(subject, NULL, (size_t)number_of(tokens[1]));
}

static void run_verify_cancelled(binding* subject, char** tokens) {
  const int32_t cancel = 1;
  (void)tokens;
  verify(subject, &CHASSIS_TASK(.cancel = &cancel), 0);
}

static void run_collection_create(binding* subject, char** tokens) {
  chassis_error error = {0};
  uint32_t number;
  const chassis_collection_options options =
      CHASSIS_COLLECTION_OPTIONS(.dimension = (uint32_t)number_of(tokens[2]),
                                 .metric = (uint32_t)number_of(tokens[3]));
  const chassis_status status = chassis_collection_create(
      subject->handle.store, text_of(tokens[1]).data, &options, &number, &error);
  if (print_status(status, &error)) print_number(number);
}

static void run_collection_find(binding* subject, char** tokens) {
  chassis_error error = {0};
  uint32_t number;
  const chassis_status status =
      chassis_collection_find(subject->handle.store, text_of(tokens[1]).data, &number, &error);
  if (print_status(status, &error)) print_number(number);
}

static void run_collection_drop(binding* subject, char** tokens) {
  chassis_error error = {0};
  const uint32_t number = (uint32_t)number_of(tokens[1]);
  print_status(chassis_collection_drop(subject->handle.store, number, &error), &error);
}

static void run_collection_list(binding* subject, char** tokens) {
  chassis_error error = {0};
  uint32_t numbers[256];
  size_t count, i;
  const chassis_status status =
      chassis_collection_list(subject->handle.store, numbers, 256, &count, &error);
  (void)tokens;
  if (!print_status(status, &error)) return;
  for (i = 0; i < count; ++i) print_number(numbers[i]);
}

static void run_collection_info(binding* subject, char** tokens) {
  chassis_error error = {0};
  chassis_collection_info info = CHASSIS_COLLECTION_INFO();
  const uint32_t number = (uint32_t)number_of(tokens[1]);
  const chassis_status status =
      chassis_collection_get_info(subject->handle.store, number, &info, &error);
  if (print_status(status, &error)) print_collection(&info);
}

const command store_commands[] = {
    {"version", 0, 0, run_version},
    {"open", 6, 0, run_open},
    {"close", 1, 1, run_close},
    {"info", 1, 1, run_info},
    {"recovery", 1, 1, run_recovery},
    {"checkpoint", 1, 1, run_checkpoint},
    {"verify", 2, 1, run_verify},
    {"verify_cancelled", 1, 1, run_verify_cancelled},
    {"collection_create", 4, 1, run_collection_create},
    {"collection_find", 2, 1, run_collection_find},
    {"collection_drop", 2, 1, run_collection_drop},
    {"collection_list", 1, 1, run_collection_list},
    {"collection_info", 2, 1, run_collection_info},
    {NULL, 0, 0, NULL},
};
