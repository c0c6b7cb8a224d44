/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_TESTS_BEHAVIOUR_SCRIPT_H_
#define CHASSIS_TESTS_BEHAVIOUR_SCRIPT_H_

#include <chassis/chassis.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Parses the tokens of a script; README.md has their grammar. An invalid token ends the program.
 * Returned memory is valid until forget_memory().
 */

/* Returns zeroed memory for `count` elements, or NULL for 0, because empty arrays are NULL. */
void* memory(size_t count, size_t size);
void forget_memory(void);

uint64_t number_of(const char* token);

/* Returns the bytes followed by a NUL, which `size` does not count. `data` is not NULL. */
chassis_bytes text_of(const char* token);

typedef struct matrix {
  size_t rows;
  size_t dimension;
  float* values;
} matrix;

matrix matrix_of(const char* token);

typedef struct id_list {
  size_t count;
  uint64_t* ids;
} id_list;

id_list ids_of(const char* token);

/* Parses words of 16 digits. */
id_list words_of(const char* token);

typedef struct byte_list {
  size_t count;
  chassis_bytes* entries;
} byte_list;

/* Parses a column that determines its number of entries. */
byte_list byte_list_of(const char* token);

/* Returns `count` entries, or NULL for an absent column or one of 0 entries. */
chassis_bytes* column_of(const char* token, size_t count);

#endif /* CHASSIS_TESTS_BEHAVIOUR_SCRIPT_H_ */
