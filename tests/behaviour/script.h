/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_TESTS_BEHAVIOUR_SCRIPT_H_
#define CHASSIS_TESTS_BEHAVIOUR_SCRIPT_H_

#include <chassis/chassis.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The tokens of a script: README.md. A token that is none ends the program. What a function returns
 * lives until forget_memory().
 */

/* Zeroed memory for `count` elements; NULL for none, as the script wants empty arrays. */
void* memory(size_t count, size_t size);
void forget_memory(void);

uint64_t number_of(const char* token);

/* With a NUL behind it, which `size` does not count. `data` is never NULL. */
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

/* Words of 16 digits. */
id_list words_of(const char* token);

typedef struct byte_list {
  size_t count;
  chassis_bytes* entries;
} byte_list;

/* A column that tells by itself how many entries it has. */
byte_list byte_list_of(const char* token);

/* `count` entries; NULL for an absent column or one of 0 entries. */
chassis_bytes* column_of(const char* token, size_t count);

#endif /* CHASSIS_TESTS_BEHAVIOUR_SCRIPT_H_ */
