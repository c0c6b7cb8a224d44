/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_RECORDS_H_
#define CHASSIS_RECORDS_H_

/**
 * @file records.h
 * Records as columns: the one form in which vectors, documents and keys are written.
 *
 * A record has an id, and a vector, a document, or both. It may also have a document id, a name of
 * the caller's choice that no other live record of the collection has, and a group, a name that
 * records share: a source file, a tenant. Both are any bytes, 1 to 1,024 of them. They are parts of
 * the record, as its vector and document are.
 *
 * Ids are 64-bit numbers, one sequence per collection from 0 on. A new id is larger than every one
 * that was ever committed, so none is given out twice, not even after its record was deleted.
 * UINT64_MAX is no id, because outputs use it for "none".
 *
 * Every record has a seq: the number of the newest commit that put any part of it. A seq names one
 * state of a record, so it serves as the expected version of a compare-and-set.
 *
 * Vectors are float32; NaN and infinities are kept bit for bit. A caller that passes vectors also
 * passes their dimension, because the library compares it with that of the collection.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/status.h"
#include "chassis/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** chassis_records.flags, may be combined. */
/**
 * For put: the vector, the document, the document id or the group that a record of this call does
 * not give stays as it is. Without the flag, put removes absent parts.
 */
#define CHASSIS_KEEP_ABSENT 1u
/**
 * For put: no record of this call may exist when the batch is committed, neither under its id nor
 * under its document id. If one does, the whole commit fails with AERO_QUERY_CONFLICT. The records
 * are those of the commit before: what the same batch deletes still exists for this flag, and for
 * `expected_seqs`.
 */
#define CHASSIS_IF_ABSENT 2u

/**
 * Records to insert or to put, as columns of `count` entries. All memory belongs to the caller; the
 * call reads it and does not keep it. A column that is NULL is absent from every record. The
 * columns `schemas` and `schema_versions` belong to `documents`. In a column of bytes, `data` NULL
 * is absent from that record.
 *
 *     chassis_bytes text = {"hello", 5}, schema = {"note", 4}, version = {"1", 1};
 *     chassis_batch_insert(batch, 0, &CHASSIS_RECORDS(.count = 1, .documents = &text,
 *                          .schemas = &schema, .schema_versions = &version), &id, &error);
 */
typedef struct chassis_records {
  /** Set by CHASSIS_RECORDS() or chassis_records_init(). */
  uint32_t struct_size;
  /** CHASSIS_KEEP_ABSENT, CHASSIS_IF_ABSENT, or 0. */
  uint32_t flags;
  /** Records; 0 is allowed and stages nothing. */
  size_t count;
  /**
   * Put only: the id of each record. NULL: every record is put by its document id. If two rows name
   * one record, the later row wins.
   */
  const uint64_t *ids;
  /** A matrix, one row of `dimension` floats per record. */
  const float *vectors;
  /** Floats per row: the dimension of the collection. Required beside `vectors`. */
  size_t dimension;
  /** Bytes from one row to the next, a multiple of 4; 0 means 4 * dimension, rows side by side. */
  size_t vector_stride;
  /** Payloads, up to 1 GiB each, not interpreted. `data` NULL: this record has no document. */
  const chassis_bytes *documents;
  /** Schema of each document and its version: UTF-8 of 1 to 255 bytes, both required. */
  const chassis_bytes *schemas;
  const chassis_bytes *schema_versions;
  /** The document id of each record: 1 to 1,024 bytes that no other live record has. */
  const chassis_bytes *document_ids;
  /** The group of each record: 1 to 1,024 bytes. */
  const chassis_bytes *groups;
  /**
   * Put only: the seq that each record must have when the batch is committed; 0 is any, also of a
   * record that does not exist. If one differs, the whole commit fails with AERO_QUERY_CONFLICT.
   * chassis_snapshot_seqs() returns seqs. Earlier operations of the same batch do not count.
   */
  const uint64_t *expected_seqs;
} chassis_records;

#ifndef __cplusplus
/** A chassis_records with the fields named and all others absent (C99; a compound literal). */
#define CHASSIS_RECORDS(...) \
  ((chassis_records){.struct_size = sizeof(chassis_records), __VA_ARGS__})
#endif

/**
 * Makes `records` empty: all fields 0 but struct_size. For callers without the macro.
 *
 * @param records  the struct to fill; NULL is ignored
 * @param size     sizeof(chassis_records) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_records_init(chassis_records *records, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_RECORDS_H_ */
