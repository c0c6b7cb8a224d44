/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_GO_CONSUMER_H_
#define CHASSIS_GO_CONSUMER_H_

#include <chassis/arrow.h>
#include <stdint.h>

/* Name of a column, `size` bytes with a NUL; 0 if there is none, or an errno below 0. */
int consumer_column(struct ArrowArrayStream* stream, int64_t place, char* name, size_t size);

/* The ids of the next batch, up to `capacity`: how many it has, 0 at the end, an errno below 0. */
int64_t consumer_next(struct ArrowArrayStream* stream, uint64_t* ids, int64_t capacity);

void consumer_release(struct ArrowArrayStream* stream);

#endif /* CHASSIS_GO_CONSUMER_H_ */
