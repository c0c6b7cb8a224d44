/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_SNAPSHOT_H_
#define CHASSIS_SNAPSHOT_H_

/**
 * @file snapshot.h
 * Reading: a snapshot sees exactly one commit, however the store moves on.
 *
 * A snapshot is cheap to open and holds no lock. Every pointer that it returns is borrowed: the
 * pointer stays valid, and its bytes unchanged, until the snapshot is closed, whatever is written,
 * deleted or closed meanwhile (promise Z1). Space that a snapshot can see is not used again, so do
 * not keep one open for ever.
 *
 * Reading a damaged record fails with AERO_DATA_CORRUPTION, with the file and the offset, and
 * returns nothing of it (promise D2). Damage in one record harms that record alone.
 *
 * Ids of deleted records and ids that were never used are both absent.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/collection.h"
#include "chassis/filter.h"
#include "chassis/status.h"
#include "chassis/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One commit, held for reading. Made by chassis_snapshot_open(). */
typedef struct chassis_snapshot chassis_snapshot;

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
 * Closes a snapshot. Its pointers must not be used any more, because the space of their bytes may
 * be used again; cursors and Arrow streams on it stay valid. A call in another thread that uses the
 * snapshot ends as usual; this call does not wait for it.
 *
 * @param snapshot  the handle; NULL is CHASSIS_OK
 * @param error     filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_close(chassis_snapshot *snapshot, chassis_error *error);

/** Info of a snapshot, as chassis_snapshot_get_info() returns it. */
typedef struct chassis_snapshot_info {
  /** Set by CHASSIS_SNAPSHOT_INFO(), or by hand to sizeof(chassis_snapshot_info). */
  uint32_t struct_size;
  uint32_t reserved;
  /** Number of the commit that it sees. */
  uint64_t commit_seq;
} chassis_snapshot_info;

#ifndef __cplusplus
/** An empty chassis_snapshot_info, ready to be filled. */
#define CHASSIS_SNAPSHOT_INFO() \
  ((chassis_snapshot_info){.struct_size = sizeof(chassis_snapshot_info)})
#endif

/**
 * Returns the info of a snapshot: the commit that it sees.
 *
 * @param snapshot      the snapshot
 * @param[out] info     filled, all 0 on failure; its struct_size must be set
 * @param error         filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_get_info(chassis_snapshot *snapshot,
                                                     chassis_snapshot_info *info,
                                                     chassis_error *error);

/** Which records chassis_snapshot_count() counts. */
typedef struct chassis_count_options {
  /** Set by CHASSIS_COUNT_OPTIONS() or chassis_count_options_init(). */
  uint32_t struct_size;
  uint32_t reserved;
  /** Reserved; must be NULL and 0, because a count takes no filters yet. */
  const chassis_filter *const *filters;
  size_t filter_count;
} chassis_count_options;

#ifndef __cplusplus
/** A chassis_count_options with the fields named (C99; a compound literal). */
#define CHASSIS_COUNT_OPTIONS(...) \
  ((chassis_count_options){.struct_size = sizeof(chassis_count_options), __VA_ARGS__})
#endif

/**
 * Sets `options` to the defaults: all fields 0 but struct_size. For callers without the macro.
 *
 * @param options  the struct to fill; NULL is ignored
 * @param size     sizeof(chassis_count_options) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_count_options_init(chassis_count_options *options, size_t size);

/**
 * Counts the live records of a collection.
 *
 * @param snapshot    the snapshot
 * @param collection  number of the collection
 * @param options     which records; NULL: all live ones
 * @param[out] count  how many; 0 on failure
 * @param error       filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_count(chassis_snapshot *snapshot, uint32_t collection,
                                                  const chassis_count_options *options,
                                                  uint64_t *count, chassis_error *error);

/**
 * Returns the info of a collection at the commit of the snapshot, also after the collection was
 * dropped or the store closed.
 *
 * @param snapshot      the snapshot
 * @param collection    number of the collection
 * @param[out] info     filled, all 0 on failure; its struct_size must be set
 * @param error         filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_collection(chassis_snapshot *snapshot,
                                                       uint32_t collection,
                                                       chassis_collection_info *info,
                                                       chassis_error *error);

/**
 * Copies vectors into a matrix of the caller.
 *
 * @param snapshot    the snapshot
 * @param collection  number of the collection
 * @param ids         `n` ids; NULL if `n` is 0
 * @param n           how many
 * @param[out] out    row i receives the vector of ids[i]; rows of absent ids are left as they are,
 *                    on failure every row is unspecified
 * @param dimension   floats per row: the dimension of the collection
 * @param stride      bytes from one row to the next, a multiple of 4; 0 means 4 * dimension
 * @param[out] found  `n` bytes: 1 where the id has a vector, 0 where not; 0 in each on failure. May
 *                    be NULL: then an id without a vector is a failure
 * @param error       filled on failure, its row the one at fault; may be NULL
 * @return CHASSIS_OK, or
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
 *                      where ids[i] has no vector, and in each on failure
 * @param error         filled on failure, its row the one at fault; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *   AERO_DATA_CORRUPTION     a vector is damaged
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                            the system refused; system_errno says why
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
  /** 1 if the id has a document; else 0, and so are all fields below but the keys. */
  uint32_t found;
  /** Number of the newest commit that put the document or a key of its record. */
  uint64_t seq;
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
 * @param[out] documents  array of `n` structs, those of ids[i]. documents[0].struct_size is the
 *                        size of each. Their pointers are borrowed from the snapshot. `found` is 0
 *                        in each on failure
 * @param error           filled on failure, its row the one at fault; may be NULL
 * @return CHASSIS_OK, or
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
 * @param[out] ids      `n` ids: those of the records; UINT64_MAX where there is none, and in each
 *                      on failure
 * @param[out] found    `n` bytes: 1 where a record has the document id, 0 where none has and in
 *                      each on failure. May be NULL
 * @param error         filled on failure, its row the one at fault; may be NULL
 * @return CHASSIS_OK, or
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
 * Returns the seqs of records: the number of the newest commit that put any part of the record.
 * Pass them as `expected_seqs` to change a record only if nobody else did meanwhile.
 *
 * @param snapshot    the snapshot
 * @param collection  number of the collection
 * @param ids         `n` ids; NULL if `n` is 0
 * @param n           how many
 * @param[out] seqs   `n` seqs, those of ids[i]; 0 where there is no record, and in each on failure
 * @param error       filled on failure, its row the one at fault; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     this commit has no such collection
 *   AERO_DATA_CORRUPTION     a record is damaged
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                            the system refused; system_errno says why
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_seqs(chassis_snapshot *snapshot, uint32_t collection,
                                                 const uint64_t *ids, size_t n, uint64_t *seqs,
                                                 chassis_error *error);

/**
 * Lists the records of a group.
 *
 * @param snapshot    the snapshot
 * @param collection  number of the collection
 * @param group       1 to 1,024 bytes
 * @param[out] ids    array of at least `capacity` ids, which ascend; unchanged on failure. NULL if
 *                    `capacity` is 0
 * @param capacity    elements of `ids`
 * @param[out] count  how many records the group has, also where `ids` is too small; 0 on any other
 *                    failure
 * @param error       filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_BUFFER_TOO_SMALL
 *                            `capacity` is less than *count; nothing was written to `ids`
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

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_SNAPSHOT_H_ */
