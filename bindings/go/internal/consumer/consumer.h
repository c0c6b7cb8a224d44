/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_GO_CONSUMER_H_
#define CHASSIS_GO_CONSUMER_H_

#include <chassis/arrow.h>
#include <stdint.h>

/* Writes the name of column `index` to `name`, `size` bytes with the NUL, and returns 1; returns 0
 * if there is no such column, or -errno. */
int consumer_column(struct ArrowArrayStream* stream, int64_t index, char* name, size_t size);

/* Writes up to `capacity` ids of the next batch and returns how many ids it has; 0 at the end, or
 * -errno. */
int64_t consumer_next(struct ArrowArrayStream* stream, uint64_t* ids, int64_t capacity);

void consumer_release(struct ArrowArrayStream* stream);

#endif /* CHASSIS_GO_CONSUMER_H_ */
