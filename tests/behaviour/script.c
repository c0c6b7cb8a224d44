/* SPDX-License-Identifier: Apache-2.0 */
#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef union block {
  union block* next;
  double aligned;
} block;

static block* blocks;

static void refuse(const char* what, const char* token) {
  fprintf(stderr, "behaviour: not %s: %.80s\n", what, token);
  exit(2);
}

void* memory(size_t count, size_t size) {
  block* fresh;
  if (count == 0 || size == 0) return NULL;
  fresh = calloc(1, sizeof(block) + count * size);
  if (fresh == NULL) refuse("enough memory", "");
  fresh->next = blocks;
  blocks = fresh;
  return fresh + 1;
}

void forget_memory(void) {
  while (blocks != NULL) {
    block* next = blocks->next;
    free(blocks);
    blocks = next;
  }
}

/* Returns the number at `*token` and moves `*token` to its end, which is one of `ends`. */
static uint64_t take_number(const char** token, const char* ends) {
  char* end;
  const uint64_t number = strtoull(*token, &end, 10);
  if (end == *token || strchr(ends, *end) == NULL) refuse("a number", *token);
  *token = end;
  return number;
}

static void take(const char** token, char expected) {
  if (**token != expected) refuse("a token", *token);
  ++*token;
}

uint64_t number_of(const char* token) { return take_number(&token, ""); }

static uint64_t hex_of(const char* digits, size_t count) {
  uint64_t value = 0;
  size_t i;
  for (i = 0; i < count; ++i) {
    static const char all[] = "0123456789abcdef";
    const char* digit = memchr(all, digits[i], 16);
    if (digit == NULL) refuse("hexadecimal", digits);
    value = value << 4 | (uint64_t)(digit - all);
  }
  return value;
}

static chassis_bytes bytes_of(const char* digits, size_t count) {
  uint8_t* data = memory(count / 2 + 1, 1);
  size_t i;
  if (count % 2 != 0) refuse("whole bytes", digits);
  for (i = 0; i < count / 2; ++i) data[i] = (uint8_t)hex_of(digits + 2 * i, 2);
  return (chassis_bytes){data, count / 2};
}

chassis_bytes text_of(const char* token) {
  take(&token, 'x');
  return bytes_of(token, strlen(token));
}

static uint64_t next_value(uint64_t* state) {
  uint64_t z = *state += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/* Takes "gen:SEED:" and sets `*state` to SEED. Returns 0 if the token is not generated. */
static int is_generated(const char** token, uint64_t* state) {
  if (strncmp(*token, "gen:", 4) != 0) return 0;
  *token += 4;
  *state = take_number(token, ":");
  take(token, ':');
  return 1;
}

static matrix generated_matrix(const char* token, uint64_t state) {
  matrix result;
  size_t i;
  result.rows = (size_t)take_number(&token, ":");
  take(&token, ':');
  result.dimension = (size_t)number_of(token);
  result.values = memory(result.rows * result.dimension, sizeof(float));
  for (i = 0; i < result.rows * result.dimension; ++i) {
    result.values[i] = (float)(next_value(&state) >> 40) / 8388608.0f - 1.0f;
  }
  return result;
}

matrix matrix_of(const char* token) {
  matrix result = {0, 0, NULL};
  uint64_t state;
  size_t count, i;
  if (strcmp(token, "-") == 0) return result;
  if (is_generated(&token, &state)) return generated_matrix(token, state);
  result.dimension = (size_t)take_number(&token, ":");
  take(&token, ':');
  count = strlen(token) / 8;
  if (strlen(token) % 8 != 0) refuse("whole floats", token);
  if (count > 0 && (result.dimension == 0 || count % result.dimension != 0)) {
    refuse("whole rows", token);
  }
  result.rows = count > 0 ? count / result.dimension : 0;
  result.values = memory(count, sizeof(float));
  for (i = 0; i < count; ++i) {
    const uint32_t bits = (uint32_t)hex_of(token + 8 * i, 8);
    memcpy(&result.values[i], &bits, sizeof bits);
  }
  return result;
}

static id_list range_of(const char* token) {
  id_list result;
  size_t i;
  const uint64_t first = take_number(&token, ":");
  take(&token, ':');
  result.count = (size_t)number_of(token);
  result.ids = memory(result.count, sizeof(uint64_t));
  for (i = 0; i < result.count; ++i) result.ids[i] = first + i;
  return result;
}

id_list ids_of(const char* token) {
  id_list result = {0, NULL};
  const char* at;
  size_t i;
  if (strcmp(token, "-") == 0) return result;
  if (strncmp(token, "range:", 6) == 0) return range_of(token + 6);
  result.count = 1;
  for (at = token; (at = strchr(at, ',')) != NULL; ++at) ++result.count;
  result.ids = memory(result.count, sizeof(uint64_t));
  for (i = 0; i < result.count; ++i) {
    result.ids[i] = take_number(&token, ",");
    if (*token == ',') ++token;
  }
  return result;
}

id_list words_of(const char* token) {
  id_list result = {0, NULL};
  size_t i;
  if (strcmp(token, "-") == 0) return result;
  if ((strlen(token) + 1) % 17 != 0) refuse("words", token);
  result.count = (strlen(token) + 1) / 17;
  result.ids = memory(result.count, sizeof(uint64_t));
  for (i = 0; i < result.count; ++i) result.ids[i] = hex_of(token + 17 * i, 16);
  return result;
}

static void generate_payloads(uint64_t state, chassis_bytes* entries, size_t count) {
  size_t i, j;
  for (i = 0; i < count; ++i) {
    const size_t size = (size_t)(next_value(&state) % 64);
    uint8_t* data = memory(size + 1, 1);
    for (j = 0; j < size; ++j) data[j] = (uint8_t)(next_value(&state) & 255);
    entries[i] = (chassis_bytes){data, size};
  }
}

/* Returns the entry at `*token`, sets `*times` to its repetitions and moves `*token` behind it. */
static chassis_bytes take_entry(const char** token, uint64_t* times) {
  chassis_bytes entry = {NULL, 0};
  const size_t length = strcspn(*token, "*,");
  if (**token == 'x') {
    entry = bytes_of(*token + 1, length - 1);
  } else if (length != 1 || **token != '-') {
    refuse("an entry", *token);
  }
  *token += length;
  *times = 1;
  if (**token == '*') {
    ++*token;
    *times = take_number(token, ",");
  }
  if (**token == ',') ++*token;
  return entry;
}

chassis_bytes* column_of(const char* token, size_t count) {
  chassis_bytes* entries;
  uint64_t state, times;
  size_t done = 0;
  if (strcmp(token, "-") == 0 || strcmp(token, "none") == 0) return NULL;
  entries = memory(count, sizeof *entries);
  if (is_generated(&token, &state)) {
    if (number_of(token) != count) refuse("as many entries as records", token);
    generate_payloads(state, entries, count);
    return entries;
  }
  while (*token != '\0') {
    const chassis_bytes entry = take_entry(&token, &times);
    for (; times > 0; --times) {
      if (done == count) refuse("as many entries as records", token);
      entries[done++] = entry;
    }
  }
  if (done != count) refuse("as many entries as records", token);
  return entries;
}

static size_t count_entries(const char* token) {
  uint64_t state, times;
  size_t count = 0;
  if (strcmp(token, "-") == 0 || strcmp(token, "none") == 0) return 0;
  if (is_generated(&token, &state)) return (size_t)number_of(token);
  for (; *token != '\0'; count += (size_t)times) take_entry(&token, &times);
  return count;
}

byte_list byte_list_of(const char* token) {
  byte_list result;
  result.count = count_entries(token);
  result.entries = column_of(token, result.count);
  return result;
}
