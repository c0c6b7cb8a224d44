/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_COLLECTION_H_
#define CHASSIS_COLLECTION_H_

/**
 * @file collection.h
 * Collections: sets of records with a dimension, a metric and a sequence of ids of their own.
 *
 * A collection has a name for people and a number for calls. Numbers are small, fixed for the life
 * of the collection and never used again, so that an old number cannot name a new collection. 0 is
 * the default collection, which every store has. Creating or dropping a collection is a commit of
 * its own, durable when the call returns.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/status.h"
#include "chassis/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Properties of a new collection. */
typedef struct chassis_collection_options {
  /** Set by CHASSIS_COLLECTION_OPTIONS() or chassis_collection_options_init(). */
  uint32_t struct_size;
  /** Floats per vector, at most CHASSIS_MAX_DIMENSION; 0: documents only. */
  uint32_t dimension;
  /** CHASSIS_L2 and so on; 0 means CHASSIS_L2. */
  uint32_t metric;
  uint32_t reserved;
} chassis_collection_options;

#ifndef __cplusplus
/** A chassis_collection_options with the fields named (C99; a compound literal). */
#define CHASSIS_COLLECTION_OPTIONS(...) \
  ((chassis_collection_options){.struct_size = sizeof(chassis_collection_options), __VA_ARGS__})
#endif

/**
 * Sets `options` to the defaults: all fields 0 but struct_size. For callers without the macro.
 *
 * @param options  the struct to fill; NULL is ignored
 * @param size     sizeof(chassis_collection_options) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_collection_options_init(chassis_collection_options *options, size_t size);

/**
 * Creates a collection.
 *
 * @param store        the store
 * @param name         NUL-terminated UTF-8 of 1 to 255 bytes, not yet in use
 * @param options      its properties; NULL: documents only
 * @param[out] number  its number; may be NULL. 0 on failure
 * @param error        filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_EXISTS        a collection of this name exists
 *   AERO_CONFIG_INVALID      an unknown metric, a dimension too large
 *   AERO_STORAGE_READ_ONLY, AERO_STORAGE_POISONED, AERO_STORAGE_FULL, AERO_STORAGE_IO_ERROR,
 *   AERO_STORAGE_READ_FAILED, AERO_STORAGE_WRITE_FAILED, AERO_WAL_APPEND_FAILED,
 *   AERO_WAL_FSYNC_FAILED    as chassis_batch_commit()
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_collection_create(chassis_store *store, const char *name,
                                                     const chassis_collection_options *options,
                                                     uint32_t *number, chassis_error *error);

/**
 * Returns the number of the collection of that name.
 *
 * @param store        the store
 * @param name         NUL-terminated UTF-8
 * @param[out] number  its number; 0 on failure
 * @param error        filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     no collection of this name
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_collection_find(chassis_store *store, const char *name,
                                                   uint32_t *number, chassis_error *error);

/**
 * Drops a collection with all its records. Open snapshots still see it. A batch with operations on
 * it cannot be committed any more.
 *
 * @param store   the store
 * @param number  any collection but the default one, which every store has
 * @param error   filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     no such collection
 *   AERO_STORAGE_READ_ONLY, AERO_STORAGE_POISONED, AERO_STORAGE_FULL, AERO_STORAGE_IO_ERROR,
 *   AERO_STORAGE_READ_FAILED, AERO_STORAGE_WRITE_FAILED, AERO_WAL_APPEND_FAILED,
 *   AERO_WAL_FSYNC_FAILED    as chassis_batch_commit()
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_collection_drop(chassis_store *store, uint32_t number,
                                                   chassis_error *error);

/**
 * Lists the numbers of all collections, ascending; the default one is the first.
 *
 * @param store         the store
 * @param[out] numbers  array of at least `capacity` numbers; unchanged on failure. NULL if
 *                      `capacity` is 0
 * @param capacity      elements of `numbers`
 * @param[out] count    how many there are, also if they do not fit; 0 on any other failure
 * @param error         filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_BUFFER_TOO_SMALL  `capacity` is less than *count; nothing was written to `numbers`
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_collection_list(chassis_store *store, uint32_t *numbers,
                                                   size_t capacity, size_t *count,
                                                   chassis_error *error);

/** Info of a collection: chassis_collection_get_info(), chassis_snapshot_collection(). */
typedef struct chassis_collection_info {
  /** Set by CHASSIS_COLLECTION_INFO(), or by hand to sizeof(chassis_collection_info). */
  uint32_t struct_size;
  uint32_t number;
  /** Floats per vector; 0: documents only. Fixed at creation, like the metric. */
  uint32_t dimension;
  uint32_t metric;
  /** Live records. */
  uint64_t live;
  /** Slots for vectors that hold none any more: their records were deleted or replaced. */
  uint64_t deleted;
  /** Slots for vectors that the file has room for without growing. */
  uint64_t capacity;
  /** The id that the next new record gets if none is reserved: 1 + the largest ever used. */
  uint64_t next_id;
  /** Bytes of the file that are set aside for it. */
  uint64_t bytes;
  /** NUL-terminated UTF-8. */
  char name[256];
} chassis_collection_info;

#ifndef __cplusplus
/** An empty chassis_collection_info, ready to be filled. */
#define CHASSIS_COLLECTION_INFO() \
  ((chassis_collection_info){.struct_size = sizeof(chassis_collection_info)})
#endif

/**
 * Returns the info of a collection at the newest commit.
 *
 * @param store         the store
 * @param number        the collection
 * @param[out] info     filled, all 0 on failure; its struct_size must be set
 * @param error         filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     no such collection
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_collection_get_info(chassis_store *store, uint32_t number,
                                                       chassis_collection_info *info,
                                                       chassis_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_COLLECTION_H_ */
