/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_GO_COLUMNS_H_
#define CHASSIS_GO_COLUMNS_H_

#include <chassis/chassis.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Go may not pass memory that holds Go pointers, and the columns of the C header are arrays of
 * pointers. So Go passes the entries of all columns of a call end to end, column by column in the
 * order of their bits, and their sizes: UINT64_MAX is an absent entry. `present` has a bit for each
 * column that is present. These functions build the columns of the C header from them, in one
 * allocation per call.
 */
#define CHASSIS_GO_DOCUMENTS 1u
#define CHASSIS_GO_SCHEMAS 2u
#define CHASSIS_GO_SCHEMA_VERSIONS 4u
#define CHASSIS_GO_DOCUMENT_IDS 8u
#define CHASSIS_GO_GROUPS 16u

chassis_status chassis_columns_insert(chassis_batch* batch, uint32_t collection, size_t count,
                                      const float* vectors, size_t dimension, uint32_t present,
                                      const uint8_t* data, const uint64_t* sizes, uint64_t* ids_out,
                                      chassis_error* error);

chassis_status chassis_columns_put(chassis_batch* batch, uint32_t collection, uint32_t flags,
                                   size_t count, const uint64_t* ids, const uint64_t* expected_seqs,
                                   const float* vectors, size_t dimension, uint32_t present,
                                   const uint8_t* data, const uint64_t* sizes,
                                   chassis_error* error);

/* One column of `n` entries. */
chassis_status chassis_columns_delete_documents(chassis_batch* batch, uint32_t collection,
                                                const uint8_t* data, const uint64_t* sizes,
                                                size_t n, chassis_error* error);

chassis_status chassis_columns_delete_groups(chassis_batch* batch, uint32_t collection,
                                             const uint8_t* data, const uint64_t* sizes, size_t n,
                                             chassis_error* error);

chassis_status chassis_columns_resolve(chassis_snapshot* snapshot, uint32_t collection,
                                       const uint8_t* data, const uint64_t* sizes, size_t n,
                                       uint64_t* ids, chassis_error* error);

/* One name, which is present even if it has 0 bytes. */
chassis_status chassis_columns_group(chassis_snapshot* snapshot, uint32_t collection,
                                     const uint8_t* group, size_t size, uint64_t* ids,
                                     size_t capacity, size_t* count, chassis_error* error);

chassis_status chassis_columns_stream(chassis_snapshot* snapshot, const uint8_t* stream,
                                      size_t size, uint64_t* stream_seq, uint8_t* found,
                                      chassis_error* error);

chassis_status chassis_columns_commit(chassis_batch* batch, const uint8_t* stream, size_t size,
                                      uint64_t stream_seq, chassis_commit_result* result,
                                      chassis_error* error);

/* A filter by schemas or groups: chassis_filter_spec with the columns that it reads. */
chassis_status chassis_columns_filter(uint32_t kind, uint32_t mode, size_t count, uint32_t present,
                                      const uint8_t* data, const uint64_t* sizes,
                                      chassis_filter** filter, chassis_error* error);

/* A filter by ids: the numbers of chassis_filter_spec. */
chassis_status chassis_numbers_filter(uint32_t kind, uint32_t mode, size_t count,
                                      const uint64_t* ids, const uint64_t* words, uint64_t bits,
                                      uint64_t first, uint64_t last, chassis_filter** filter,
                                      chassis_error* error);

#endif /* CHASSIS_GO_COLUMNS_H_ */
