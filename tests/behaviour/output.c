/* SPDX-License-Identifier: Apache-2.0 */
#include "output.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* CHASSIS_NO_OFFSET, CHASSIS_NO_ROW and CHASSIS_NO_ID are all the largest number. */
static void put_number_or_none(uint64_t number) {
  if (number == UINT64_MAX) {
    putchar('-');
  } else {
    printf("%" PRIu64, number);
  }
}

static void print_number_or_none(uint64_t number) {
  putchar(' ');
  put_number_or_none(number);
}

int print_status(chassis_status status, const chassis_error* error) {
  if (status == CHASSIS_OK) {
    fputs("OK", stdout);
    return 1;
  }
  printf("%s %" PRId32 " %" PRId32, chassis_status_name(error->code), error->severity,
         error->system_errno);
  print_number_or_none(error->offset);
  print_number_or_none(error->row);
  printf(" %" PRId32, error->outcome);
  print_word(error->promise[0] != '\0' ? error->promise : "-");
  print_quoted(error->message);
  return 0;
}

void end_line(void) { putchar('\n'); }

void print_word(const char* word) { printf(" %s", word); }

void print_number(uint64_t number) { printf(" %" PRIu64, number); }

void print_numbers(const uint64_t* numbers, size_t count) {
  size_t i;
  for (i = 0; i < count; ++i) print_number(numbers[i]);
}

static void put_text(const void* data, size_t size) {
  const uint8_t* bytes = data;
  size_t i;
  putchar('x');
  for (i = 0; i < size; ++i) printf("%02x", bytes[i]);
}

void print_text(const void* data, size_t size) {
  putchar(' ');
  put_text(data, size);
}

void print_quoted(const char* text) {
  fputs(" \"", stdout);
  for (; *text != '\0'; ++text) {
    const uint8_t byte = (uint8_t)*text;
    if (byte < 0x20 || byte > 0x7e || byte == '"' || byte == '\\') {
      printf("\\x%02x", byte);
    } else {
      putchar(byte);
    }
  }
  putchar('"');
}

static uint32_t bits_of(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static void put_row(const float* row, size_t dimension) {
  size_t i;
  if (row == NULL) {
    putchar('-');
  } else if (dimension == 0) {
    putchar('x');
  }
  for (i = 0; row != NULL && i < dimension; ++i) printf("%08" PRIx32, bits_of(row[i]));
}

void print_row(const float* row, size_t dimension) {
  putchar(' ');
  put_row(row, dimension);
}

void print_document(const chassis_document* document) {
  if (!document->found) {
    print_word("-");
    return;
  }
  print_number(document->seq);
  putchar(':');
  put_text(document->schema.data, document->schema.size);
  putchar(':');
  put_text(document->schema_version.data, document->schema_version.size);
  putchar(':');
  put_text(document->payload.data, document->payload.size);
}

static void put_key(chassis_bytes key) {
  if (key.data == NULL) {
    putchar('-');
  } else {
    put_text(key.data, key.size);
  }
}

void print_keys(const chassis_document* record) {
  putchar(' ');
  put_key(record->document_id);
  putchar(':');
  put_key(record->group);
}

void print_record(const chassis_record* record, size_t dimension) {
  putchar(' ');
  put_number_or_none(record->id);
  printf(":%s:%" PRIu64 ":", chassis_status_name(record->status), record->seq);
  put_row(record->vector, dimension);
  if (record->has_document) {
    putchar(':');
    put_key(record->schema);
    putchar(',');
    put_key(record->schema_version);
    putchar(',');
    put_key(record->payload);
  } else {
    fputs(":-", stdout);
  }
  putchar(':');
  put_key(record->document_id);
  putchar(',');
  put_key(record->group);
}

void print_collection(const chassis_collection_info* info) {
  print_number(info->number);
  print_number(info->dimension);
  print_number(info->metric);
  print_number(info->live);
  print_number(info->deleted);
  print_number(info->capacity);
  print_number(info->next_id);
  print_number(info->bytes);
  print_text(info->name, strlen(info->name));
}

void print_hits(const uint64_t* ids, const float* distances, size_t count) {
  size_t i;
  for (i = 0; i < count; ++i) {
    const uint32_t bits = isnan(distances[i]) ? 0x7fc00000u : bits_of(distances[i]);
    printf(" %" PRIu64 ":%08" PRIx32, ids[i], bits);
  }
}

void print_finding(const chassis_finding* finding) {
  print_word(chassis_status_name(finding->code));
  print_number_or_none(finding->collection == CHASSIS_NO_COLLECTION ? UINT64_MAX
                                                                    : finding->collection);
  print_number(finding->record_state);
  print_number_or_none(finding->id);
  print_number(finding->file);
  print_number_or_none(finding->offset);
  print_number(finding->length);
  print_quoted(finding->message);
}
