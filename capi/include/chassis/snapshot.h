/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_SNAPSHOT_H_
#define CHASSIS_SNAPSHOT_H_

/**
 * @file snapshot.h
 * Reading: a snapshot sees exactly one commit, however the store moves on.
 *
 * A snapshot is cheap to open and takes no lock. Every pointer that it gives out is borrowed: it
 * stays valid, and what it points at unchanged, until the snapshot is closed, whatever is written,
 * deleted or closed meanwhile (promise Z1). Space that a snapshot can see is not used again, so do
 * not keep one open for ever.
 *
 * Nothing damaged is ever returned: reading it is AERO_DATA_CORRUPTION with the file and the offset
 * (promise D2). Damage in one record harms that record alone.
 *
 * Ids of deleted records and ids never used are alike: absent.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/collection.h"
#include "chassis/status.h"
#include "chassis/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One commit, held for reading. Made by chassis_snapshot_open(). */
typedef struct chassis_snapshot chassis_snapshot;

/** A walk over the records of a collection. Made by chassis_cursor_open(). */
typedef struct chassis_cursor chassis_cursor;

/**
 * Opens a snapshot of the newest commit.
 *
 * @param store          the store
 * @param[out] snapshot  the handle, to be closed with chassis_snapshot_close(); NULL on failure
 * @param error          filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_open(chassis_store *store, chassis_snapshot **snapshot,
                                                 chassis_error *error);

/**
 * Closes a snapshot. Its pointers must not be used any more, except by a cursor or an Arrow stream
 * on it, which keep what they need. A call in another thread that uses the snapshot ends first, without this one
 * waiting for it.
 *
 * @param snapshot  the handle; NULL is CHASSIS_OK
 * @param error     filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_close(chassis_snapshot *snapshot,
                                                  chassis_error *error);

/** What a snapshot says about itself: chassis_snapshot_info(). */
typedef struct chassis_snapshot_details {
  /** Set by CHASSIS_SNAPSHOT_DETAILS(), or by hand to sizeof(chassis_snapshot_details). */
  uint32_t struct_size;
  uint32_t reserved;
  /** Number of the commit that it sees. */
  uint64_t commit_seq;
} chassis_snapshot_details;

#ifndef __cplusplus
/** An empty chassis_snapshot_details, ready to be filled. */
#define CHASSIS_SNAPSHOT_DETAILS() \
  ((chassis_snapshot_details){.struct_size = sizeof(chassis_snapshot_details)})
#endif

/**
 * Which commit the snapshot sees.
 *
 * @param snapshot      the snapshot
 * @param[out] details  filled; its struct_size must be set
 * @param error         filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_info(chassis_snapshot *snapshot,
                                                 chassis_snapshot_details *details,
                                                 chassis_error *error);

/**
 * How far a source had come at this commit: the number of its newest element that was applied with
 * chassis_batch_apply().
 *
 * @param snapshot         the snapshot
 * @param source           name of the source, 1 to 255 bytes
 * @param[out] source_seq  the number; 0 if there is none or on failure
 * @param[out] found       1 if an element of the source was applied, 0 if none was. May be NULL:
 *                         then that is a failure
 * @param error            filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     `found` is NULL and no element of the source was applied
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_source(chassis_snapshot *snapshot,
                                                   const chassis_bytes *source,
                                                   uint64_t *source_seq, uint8_t *found,
                                                   chassis_error *error);

/**
 * Live records of a collection.
 *
 * @param snapshot    the snapshot
 * @param collection  number of the collection
 * @param[out] count  how many; 0 on failure
 * @param error       filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_count(chassis_snapshot *snapshot, uint32_t collection,
                                                  uint64_t *count, chassis_error *error);

/**
 * What a collection is in this snapshot: its dimension and metric, and how much it holds at this
 * commit. It answers as long as the snapshot is open, also after the collection was dropped or the
 * store closed.
 *
 * @param snapshot      the snapshot
 * @param collection    number of the collection
 * @param[out] details  filled; its struct_size must be set
 * @param error         filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_collection(chassis_snapshot *snapshot,
                                                       uint32_t collection,
                                                       chassis_collection_details *details,
                                                       chassis_error *error);

/**
 * Copies vectors into a matrix of the caller.
 *
 * @param snapshot    the snapshot
 * @param collection  number of the collection
 * @param ids         `n` ids; NULL if `n` is 0
 * @param n           how many
 * @param[out] out    row i receives the vector of ids[i]; rows of absent ids are left as they are
 * @param dimension   floats per row: the dimension of the collection
 * @param stride      bytes from one row to the next, a multiple of 4; 0 means 4 * dimension
 * @param[out] found  `n` bytes: 1 where the id has a vector, 0 where not. May be NULL: then an id
 *                    without one is a failure
 * @param error       filled on failure, its offset the row or the place in the file; may be NULL
 * @return CHASSIS_OK, or, with `out` and `found` meaningless,
 *   AERO_QUERY_NOT_FOUND            no such collection, or `found` is NULL and an id has no vector
 *   AERO_SCHEMA_DIMENSION_MISMATCH  the collection has another dimension
 *   AERO_DATA_CORRUPTION            a vector is damaged
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                                   the system refused; system_errno says why
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_get(chassis_snapshot *snapshot, uint32_t collection,
                                                const uint64_t *ids, size_t n, float *out,
                                                size_t dimension, size_t stride, uint8_t *found,
                                                chassis_error *error);

/**
 * Points at vectors without copying them.
 *
 * @param snapshot      the snapshot
 * @param collection    number of the collection
 * @param ids           `n` ids; NULL if `n` is 0
 * @param n             how many
 * @param[out] vectors  vectors[i] points at as many floats as the collection's dimension says,
 *                      64-byte aligned, valid and unchanged until the snapshot is closed; NULL
 *                      where ids[i] has no vector
 * @param error         filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection; `vectors` is meaningless
 *   AERO_DATA_CORRUPTION     a vector is damaged; from its row on `vectors` holds NULL
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                            the system refused; from that row on `vectors` holds NULL
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_view(chassis_snapshot *snapshot, uint32_t collection,
                                                 const uint64_t *ids, size_t n,
                                                 const float **vectors, chassis_error *error);

/** A document as a snapshot sees it: chassis_snapshot_documents(). */
typedef struct chassis_document {
  /** Set by CHASSIS_DOCUMENT(), or by hand to sizeof(chassis_document). */
  uint32_t struct_size;
  /** 1 if the id has a document; else 0, and all that follows but the keys is 0. */
  uint32_t found;
  /** Number of the commit that wrote it. */
  uint64_t commit_seq;
  /** Borrowed from the snapshot. A payload of 0 bytes has `data` that is not NULL. */
  chassis_bytes payload;
  chassis_bytes schema;
  chassis_bytes schema_version;
  /** The keys of the record, also of one without a document. `data` NULL: it has none. */
  chassis_bytes document_id;
  chassis_bytes group;
} chassis_document;

#ifndef __cplusplus
/** An empty chassis_document, ready to be filled. */
#define CHASSIS_DOCUMENT() ((chassis_document){.struct_size = sizeof(chassis_document)})
#endif

/**
 * Points at documents and keys without copying them. Their checksums are compared on every call.
 *
 *     chassis_document document = CHASSIS_DOCUMENT();
 *     chassis_snapshot_documents(snapshot, 0, &id, 1, &document, &error);
 *
 * @param snapshot        the snapshot
 * @param collection      number of the collection
 * @param ids             `n` ids; NULL if `n` is 0
 * @param n               how many
 * @param[out] documents  `n` structs, those of ids[i]. Only documents[0].struct_size is read: it is
 *                        the size of each, so all are of one type. What they point at is valid and
 *                        unchanged until the snapshot is closed
 * @param error           filled on failure; may be NULL
 * @return CHASSIS_OK, or, with no document marked as found,
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *   AERO_DATA_CORRUPTION     a document is damaged
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                            the system refused; system_errno says why
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_documents(chassis_snapshot *snapshot,
                                                      uint32_t collection, const uint64_t *ids,
                                                      size_t n, chassis_document *documents,
                                                      chassis_error *error);

/**
 * Finds records by their document ids.
 *
 * @param snapshot      the snapshot
 * @param collection    number of the collection
 * @param document_ids  `n` of them, 1 to 1,024 bytes each; NULL if `n` is 0
 * @param n             how many
 * @param[out] ids      `n` ids: those of the records, UINT64_MAX where there is none
 * @param[out] found    `n` bytes: 1 where a record has the document id, 0 where none has. May be NULL
 * @param error         filled on failure, its offset the row or the place in the file; may be NULL
 * @return CHASSIS_OK, or, with `ids` and `found` meaningless,
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *   AERO_DATA_CORRUPTION     a record is damaged that may have one of the document ids
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                            the system refused; system_errno says why
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_resolve(chassis_snapshot *snapshot, uint32_t collection,
                                                    const chassis_bytes *document_ids, size_t n,
                                                    uint64_t *ids, uint8_t *found,
                                                    chassis_error *error);

/**
 * Lists the records of a group.
 *
 * @param snapshot    the snapshot
 * @param collection  number of the collection
 * @param group       1 to 1,024 bytes
 * @param[out] ids    room for `capacity` ids, which ascend; NULL if `capacity` is 0
 * @param capacity    elements of `ids`
 * @param[out] count  how many records the group has, also where `ids` is too small; 0 on any other
 *                    failure
 * @param error       filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_BUFFER_TOO_SMALL
 *                            `ids` has the first `capacity` of `count` ids
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *   AERO_DATA_CORRUPTION     a record is damaged that may be in the group
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                            the system refused; system_errno says why
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_group(chassis_snapshot *snapshot, uint32_t collection,
                                                  const chassis_bytes *group, uint64_t *ids,
                                                  size_t capacity, size_t *count,
                                                  chassis_error *error);

/**
 * Opens a cursor that walks the live records of a collection, each once: those with a vector in the
 * order in which they are stored, then those that have a document alone.
 *
 *     uint64_t ids[256];
 *     size_t count;
 *     while (chassis_cursor_next(cursor, ids, 256, &count, &error) == CHASSIS_OK && count > 0) {
 *       ... chassis_snapshot_view(snapshot, 0, ids, count, vectors, &error) ...
 *     }
 *
 * @param snapshot     the snapshot; the cursor keeps it alive if it is closed first
 * @param collection   number of the collection
 * @param[out] cursor  the handle, to be closed with chassis_cursor_close(); NULL on failure
 * @param error        filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *
 * Threads: any to open it; then the cursor belongs to one thread at a time.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_cursor_open(chassis_snapshot *snapshot, uint32_t collection,
                                               chassis_cursor **cursor, chassis_error *error);

/**
 * The next ids.
 *
 * @param cursor      the cursor
 * @param[out] ids    room for `capacity` ids
 * @param capacity    elements of `ids`, at least 1
 * @param[out] count  ids written; fewer than `capacity` does not mean the end, 0 with CHASSIS_OK
 *                    does. 0 on failure
 * @param error       filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_DATA_CORRUPTION     a record is damaged; the cursor has moved past it, call again to go on
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                            the system refused; system_errno says why
 *   AERO_EXECUTION_BUSY      another thread is inside a call on this cursor
 *
 * Threads: one at a time.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_cursor_next(chassis_cursor *cursor, uint64_t *ids,
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

#endif /* CHASSIS_SNAPSHOT_H_ */
