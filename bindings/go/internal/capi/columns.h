/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_GO_COLUMNS_H_
#define CHASSIS_GO_COLUMNS_H_

#include <chassis/chassis.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Go may not pass memory that holds Go pointers, and chassis_records holds nothing else. So Go lays
 * the entries of a column end to end and passes their sizes: UINT64_MAX is an absent entry, `sizes`
 * NULL an absent column. Here they become columns of the C header again, in one allocation a call.
 */
chassis_status chassis_columns_insert(chassis_batch* batch, uint32_t collection, size_t count,
                                      const float* vectors, size_t dimension,
                                      const uint8_t* documents, const uint64_t* document_sizes,
                                      const uint8_t* schemas, const uint64_t* schema_sizes,
                                      const uint8_t* versions, const uint64_t* version_sizes,
                                      uint64_t* ids_out, chassis_error* error);

chassis_status chassis_columns_put(chassis_batch* batch, uint32_t collection, uint32_t flags,
                                   size_t count, const uint64_t* ids, const float* vectors,
                                   size_t dimension, const uint8_t* documents,
                                   const uint64_t* document_sizes, const uint8_t* schemas,
                                   const uint64_t* schema_sizes, const uint8_t* versions,
                                   const uint64_t* version_sizes, chassis_error* error);

#endif /* CHASSIS_GO_COLUMNS_H_ */
