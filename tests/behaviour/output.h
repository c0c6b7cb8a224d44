/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_TESTS_BEHAVIOUR_OUTPUT_H_
#define CHASSIS_TESTS_BEHAVIOUR_OUTPUT_H_

#include <chassis/chassis.h>
#include <stddef.h>
#include <stdint.h>

/* One line per command: print_status(), then the results of a success, then end_line(). */

/* Prints "OK" or the failure. Returns whether it was a success. */
int print_status(chassis_status status, const chassis_error* error);
void end_line(void);

/* These functions print a space before each value. */
void print_number(uint64_t number);
void print_numbers(const uint64_t* numbers, size_t count);
void print_text(const void* data, size_t size);
void print_quoted(const char* text);
void print_row(const float* row, size_t dimension); /* NULL: absent */
void print_document(const chassis_document* document);
void print_keys(const chassis_document* record);
void print_record(const chassis_record* record, size_t dimension);
void print_collection(const chassis_collection_info* info);
void print_hits(const uint64_t* ids, const float* distances, size_t count);
void print_finding(const chassis_finding* finding);
void print_word(const char* word);

#endif /* CHASSIS_TESTS_BEHAVIOUR_OUTPUT_H_ */
