/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_CURSOR_H_
#define CHASSIS_CURSOR_H_

/**
 * @file cursor.h
 * Walking over all records of a collection.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/filter.h"
#include "chassis/snapshot.h"
#include "chassis/status.h"
#include "chassis/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A walk over the records of a collection. Made by chassis_cursor_open(). */
typedef struct chassis_cursor chassis_cursor;

/** Columns of records: chassis_cursor_options.columns and chassis_arrow_options.columns, or-ed. */
/** The id. It is in every record, chosen or not. */
#define CHASSIS_COLUMN_ID 1u
/** The vector. */
#define CHASSIS_COLUMN_VECTOR 2u
/** The document's payload. */
#define CHASSIS_COLUMN_DOCUMENT 4u
/** The document's schema and schema version. */
#define CHASSIS_COLUMN_SCHEMA 8u
/** The document id and the group. */
#define CHASSIS_COLUMN_KEYS 16u
/** The seq of the record. Arrow streams have no such column. */
#define CHASSIS_COLUMN_SEQ 32u

/** Which columns a cursor returns. */
typedef struct chassis_cursor_options {
  /** Set by CHASSIS_CURSOR_OPTIONS() or chassis_cursor_options_init(). */
  uint32_t struct_size;
  /** CHASSIS_COLUMN numbers, or-ed; 0 is all. Vectors and payloads not chosen are not read. */
  uint32_t columns;
  /** Reserved; must be NULL and 0, because a cursor takes no filters yet. */
  const chassis_filter *const *filters;
  size_t filter_count;
} chassis_cursor_options;

#ifndef __cplusplus
/** A chassis_cursor_options with the fields named (C99; a compound literal). */
#define CHASSIS_CURSOR_OPTIONS(...) \
  ((chassis_cursor_options){.struct_size = sizeof(chassis_cursor_options), __VA_ARGS__})
#endif

/**
 * Sets `options` to the defaults: all fields 0 but struct_size. For callers without the macro.
 *
 * @param options  the struct to fill; NULL is ignored
 * @param size     sizeof(chassis_cursor_options) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_cursor_options_init(chassis_cursor_options *options, size_t size);

/** One record as a cursor returns it. A column that was not chosen is 0 and NULL. */
typedef struct chassis_record {
  /** Set by CHASSIS_RECORD(), or by hand to sizeof(chassis_record). */
  uint32_t struct_size;
  /**
   * CHASSIS_OK, or AERO_DATA_CORRUPTION if a chosen part of the record is damaged: then only `id`
   * is filled, with UINT64_MAX if the damage hides it.
   */
  chassis_status status;
  uint64_t id;
  /** Number of the newest commit that put any part of the record. */
  uint64_t seq;
  /** As many floats as the collection's dimension says, 64-byte aligned; NULL: it has no vector. */
  const float *vector;
  /**
   * 1 if the record has a document and DOCUMENT or SCHEMA was chosen; else the next three are NULL.
   */
  uint32_t has_document;
  uint32_t reserved;
  /**
   * Borrowed from the snapshot, like the vector. A payload of 0 bytes has `data` that is not NULL.
   */
  chassis_bytes payload;
  chassis_bytes schema;
  chassis_bytes schema_version;
  /** `data` NULL: it has none. */
  chassis_bytes document_id;
  chassis_bytes group;
} chassis_record;

#ifndef __cplusplus
/** An empty chassis_record, ready to be filled. */
#define CHASSIS_RECORD() ((chassis_record){.struct_size = sizeof(chassis_record)})
#endif

/**
 * Opens a cursor that walks the live records of a collection, each once: those with a vector in the
 * order in which they are stored, then those that have a document and no vector.
 *
 *     chassis_record records[256] = {CHASSIS_RECORD()};
 *     size_t count;
 *     while (chassis_cursor_next(cursor, records, 256, &count, &error) == CHASSIS_OK && count > 0)
 *     {
 *       ... records[0] to records[count - 1] ...
 *     }
 *
 * @param snapshot     the snapshot; the cursor keeps it alive if it is closed first
 * @param collection   number of the collection
 * @param options      columns to return; NULL for all
 * @param[out] cursor  the handle, to be closed with chassis_cursor_close(); NULL on failure
 * @param error        filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *   AERO_QUERY_INVALID       also: an unknown column
 *
 * Threads: any to open it; then the cursor belongs to one thread at a time, because each call moves
 * its position.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_cursor_open(chassis_snapshot *snapshot, uint32_t collection,
                                               const chassis_cursor_options *options,
                                               chassis_cursor **cursor, chassis_error *error);

/**
 * Returns the next records. A damaged record is an entry whose status says so, and the cursor goes
 * on: damage in one record harms that record alone.
 *
 * @param cursor       the cursor
 * @param[out] out     array of at least `capacity` structs, unspecified on failure.
 *                     out[0].struct_size is the size of each. Their pointers stay valid, and the
 *                     bytes unchanged, until the cursor and the snapshot are closed
 * @param capacity     elements of `out`, at least 1
 * @param[out] count   records written; fewer than `capacity` does not mean the end, 0 with
 *                     CHASSIS_OK does. 0 on failure
 * @param error        filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                            the system refused; system_errno says why
 *   AERO_EXECUTION_BUSY      another thread is inside a call on this cursor
 *
 * Threads: one at a time.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_cursor_next(chassis_cursor *cursor, chassis_record *out,
                                               size_t capacity, size_t *count,
                                               chassis_error *error);

/**
 * Closes a cursor.
 *
 * @param cursor  the handle; NULL is CHASSIS_OK
 * @param error   filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_cursor_close(chassis_cursor *cursor, chassis_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_CURSOR_H_ */
