/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_ARROW_H_
#define CHASSIS_ARROW_H_

/**
 * @file arrow.h
 * A collection as a stream of Apache Arrow record batches, for any consumer of the Arrow C data
 * interface: data frames, SQL engines, array libraries. Chassis itself needs no Arrow library.
 *
 *     struct ArrowArrayStream stream;
 *     chassis_arrow_export(snapshot, 0, NULL, &stream, &error);
 *     ... hand &stream to the consumer, which moves it and releases it ...
 *
 * Each batch is a struct array, and each live record is one row: in all as many rows as
 * chassis_snapshot_count() returns. The columns, in this order:
 *
 *   id              uint64, never null
 *   vector          fixed_size_list<float32>[dimension]; null where the record has no vector;
 *                   no such column in a collection of dimension 0
 *   document        binary: the payload; null where the record has no document
 *   schema          utf8, schema_version utf8: null where document is
 *   document_id     binary, group binary: null where the record has none
 *
 * The rows come in the order of a cursor: records with a vector as they are stored, then those that
 * have a document alone.
 *
 * **Without a copy.** If the dimension is a multiple of 16, the vectors of an extent lie one after
 * the other in the mapped file. A range of 64 or more of them without a dead one is exported in
 * place: its floats are those that chassis_snapshot_view() points at, and the batch has no other
 * rows. Vectors of shorter ranges and of every other dimension are copied, those between two long
 * ranges together into one batch. All other columns are copied. A batch must not be written to,
 * because floats in place are read-only memory.
 *
 * **Batches.** None is empty, and none spans two extents of vectors. A batch ends early at
 * `chassis_arrow_options.max_rows`, and once it has copied 64 MiB, so that memory stays bounded
 * (one document may be larger). Every buffer begins at a multiple of 64 bytes.
 *
 * **Life time.** The stream, and each array with vectors in place, keep the snapshot alive: they
 * stay valid when the snapshot and the store are closed, and keep the lock of the store and the
 * space that the snapshot sees until they are released. Arrays may be released before or after the
 * stream, and children may be moved out of their parents, as the specification says. A stream may
 * be released before its end.
 *
 * **Failures.** A callback returns 0 or an errno: that of the system for a failed read, EIO for
 * damage, ENOMEM, or EBUSY, without any effect, if another thread is inside the same stream.
 * `get_last_error` then returns the text of the error with file and offset, valid until the stream
 * is released. A damaged record fails the batch that it would be in, and every later call returns
 * that failure, so that a consumer never takes it for the end (promise D2). Checksums of vectors
 * are compared as the store's verify mode says, those of documents at every read. Vectors are read
 * if their column is chosen, documents if one of theirs is.
 *
 * **Threads.** A stream belongs to one thread at a time, because each call moves its position; the
 * thread may change. Arrays and schemas may be read by any number at once. Everything may be
 * released in any thread. In the child of a fork every call on an inherited stream fails; releasing
 * is safe.
 */

#include <stdint.h>

#include "chassis/cursor.h"
#include "chassis/snapshot.h"
#include "chassis/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The next structs are those of the Arrow specification, word for word, under its own guards, so
   that other headers may define them too. */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

/** The type of an array. Released by its `release`, which is NULL once that has happened. */
struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

/** An array of values. Released by its `release`, which is NULL once that has happened. */
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

/** Batches of one type. After the last one, `get_next` returns an array whose `release` is NULL. */
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

/** Options of an export. */
typedef struct chassis_arrow_options {
  /** Set by CHASSIS_ARROW_OPTIONS() or chassis_arrow_options_init(). */
  uint32_t struct_size;
  /**
   * CHASSIS_COLUMN numbers of cursor.h but SEQ, or-ed; 0 is all of them. Every choice has the same
   * rows.
   */
  uint32_t columns;
  /** Rows in a batch, at most; 0: as many as an extent has. */
  uint64_t max_rows;
} chassis_arrow_options;

#ifndef __cplusplus
/** A chassis_arrow_options with the fields named (C99; a compound literal). */
#define CHASSIS_ARROW_OPTIONS(...) \
  ((chassis_arrow_options){.struct_size = sizeof(chassis_arrow_options), __VA_ARGS__})
#endif

/**
 * Sets `options` to the defaults: all fields 0 but struct_size. For callers without the macro.
 *
 * @param options  the struct to fill; NULL is ignored
 * @param size     sizeof(chassis_arrow_options) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_arrow_options_init(chassis_arrow_options *options, size_t size);

/**
 * Exports a collection. Nothing is read before the consumer asks for it.
 *
 * @param snapshot     the snapshot; the stream keeps it alive if it is closed first
 * @param collection   number of the collection
 * @param options      columns and size of the batches; NULL for the defaults
 * @param[out] stream  overwritten; to be released by its own `release`, by the caller or by the
 *                     consumer that it is moved to. On failure its `release` is NULL
 * @param error        filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *   AERO_QUERY_INVALID       also: an unknown column
 *
 * Threads: any to export; then the stream belongs to one thread at a time.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_arrow_export(chassis_snapshot *snapshot, uint32_t collection,
                                                const chassis_arrow_options *options,
                                                struct ArrowArrayStream *stream,
                                                chassis_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_ARROW_H_ */
