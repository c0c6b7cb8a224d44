/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_BATCH_H_
#define CHASSIS_BATCH_H_

/**
 * @file batch.h
 * Writing: stage in a batch, then commit.
 *
 * A commit is all or nothing, in all collections of its batch. Once it has returned CHASSIS_OK, it
 * survives a kill, a power cut and a full disk. The store owns one batch; chassis_insert(),
 * chassis_commit() and chassis_rollback() are shorthands for calls on it.
 *
 * chassis_batch_insert() reserves the ids of new records and returns them at once; they name
 * records from the commit on. If the batch is rolled back, its ids may be given out again.
 *
 * The last writer wins: a put or a delete applies to the records that exist when its batch commits,
 * and never fails because another batch changed them first. Which record a document id or a group
 * names is decided by the commit, because only then is it known. CHASSIS_IF_ABSENT and
 * `expected_seqs` keep a put from overwriting a record that its caller has not seen.
 *
 * To index a source again: delete its group, put its records, commit.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/records.h"
#include "chassis/status.h"
#include "chassis/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Writes that are committed together. Made by chassis_batch_open() or chassis_batch_shared(). */
typedef struct chassis_batch chassis_batch;

/**
 * Stages one new vector in the default collection, in the store's own batch.
 *
 * @param store      the store
 * @param vector     `dimension` floats; copied
 * @param dimension  the dimension of the default collection
 * @param[out] id    the id reserved for it; may be NULL. UINT64_MAX on failure
 * @param error      filled on failure; may be NULL
 * @return as chassis_batch_insert()
 *
 * Threads: any; the store's own batch has a lock.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_insert(chassis_store *store, const float *vector,
                                          size_t dimension, uint64_t *id, chassis_error *error);

/**
 * Commits the store's own batch: chassis_batch_commit() of chassis_batch_shared().
 *
 * @param store     the store
 * @param[out] seq  number of the commit; may be NULL. 0 on failure
 * @param error     filled on failure; may be NULL
 * @return as chassis_batch_commit()
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_commit(chassis_store *store, uint64_t *seq,
                                          chassis_error *error);

/**
 * Discards the operations staged in the store's own batch.
 *
 * @param store  the store
 * @param error  filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_rollback(chassis_store *store, chassis_error *error);

/**
 * Copies one vector of the default collection, as the store's own batch would leave it: a staged
 * insert, put or delete counts as done.
 *
 * @param store      the store
 * @param id         the record
 * @param[out] out   room for `dimension` floats; unchanged on failure
 * @param dimension  the dimension of the default collection
 * @param error      filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND            no record of this id, or it has no vector
 *   AERO_SCHEMA_DIMENSION_MISMATCH  the collection has another dimension
 *   AERO_DATA_CORRUPTION            the vector is damaged; the error names its offset
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                                   the system refused; system_errno says why
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_get_vector(chassis_store *store, uint64_t id, float *out,
                                              size_t dimension, chassis_error *error);

/**
 * Opens a handle on the store's own batch, so that records of any kind can join the vectors that
 * chassis_insert() staged. Closing it leaves the staged operations to the store.
 *
 * @param store       the store
 * @param[out] batch  the handle, to be closed with chassis_batch_close(); NULL on failure
 * @param error       filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any; the batch behind it has a lock.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_shared(chassis_store *store, chassis_batch **batch,
                                                chassis_error *error);

/**
 * Opens an empty batch, independent of all others. It may be used again after a commit or rollback.
 *
 * @param store       the store
 * @param[out] batch  the handle, to be closed with chassis_batch_close(); NULL on failure
 * @param error       filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any to open it; then the batch belongs to one thread at a time, because the order of its
 * operations counts.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_open(chassis_store *store, chassis_batch **batch,
                                              chassis_error *error);

/**
 * Stages new records.
 *
 * @param batch         the batch
 * @param collection    number of the collection
 * @param records       their columns; `ids` and `expected_seqs` must be NULL, `flags` 0, because
 *                      new records have no id and no seq yet
 * @param[out] ids_out  array of `records->count` ids, those reserved for the records; may be NULL.
 *                      UINT64_MAX in each on failure
 * @param error         filled on failure, its row the one at fault; may be NULL
 * @return CHASSIS_OK, or, with nothing of this call staged,
 *   AERO_QUERY_NOT_FOUND            no such collection
 *   AERO_SCHEMA_DIMENSION_MISMATCH  `dimension` is not that of the collection
 *   AERO_SCHEMA_REQUIRED            a document without a schema
 *   AERO_SCHEMA_VERSION_REQUIRED    a document without a schema version
 *   AERO_QUERY_CONFLICT             a live or staged record has one of the document ids
 *   AERO_DATA_CORRUPTION            a record is damaged that may have one of the document ids
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                                   the system refused to read a record's document id
 *   AERO_EXECUTION_LIMIT            a payload of more than 1 GiB, or no ids left
 *   AERO_STORAGE_READ_ONLY          the store was opened with the flag READ_ONLY
 *   AERO_STORAGE_POISONED           an earlier failure stopped writing
 *   AERO_EXECUTION_BUSY             another thread is inside a call on this batch
 *
 * Threads: one at a time for a batch of chassis_batch_open(), any for the shared one.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_insert(chassis_batch *batch, uint32_t collection,
                                                const chassis_records *records, uint64_t *ids_out,
                                                chassis_error *error);

/**
 * Stages the complete new state of records, whether they exist or not. Parts that are absent are
 * removed, unless the flag CHASSIS_KEEP_ABSENT is given. An id that was never used may be chosen
 * freely; ids given out later lie above it.
 *
 * If `ids` is NULL, each record is put by its document id: the commit replaces the record that has
 * it by then, or makes a new one. After the commit chassis_snapshot_resolve() returns the ids.
 *
 *     chassis_bytes name = {"readme.md", 9};
 *     chassis_batch_put(batch, 0, &CHASSIS_RECORDS(.count = 1, .document_ids = &name,
 *                       .vectors = vector, .dimension = 4), &error);
 *
 * If both are given, the record is put under `ids[i]` and receives `document_ids[i]`, which must
 * not belong to another record, because a document id names one.
 *
 * @param batch       the batch
 * @param collection  number of the collection
 * @param records     their columns; `ids` or a document id of every record is required
 * @param error       filled on failure, its row the one at fault; may be NULL
 * @return CHASSIS_OK, or, with nothing of this call staged,
 *   AERO_QUERY_NOT_FOUND            no such collection
 *   AERO_SCHEMA_DIMENSION_MISMATCH  `dimension` is not that of the collection
 *   AERO_SCHEMA_REQUIRED            a document without a schema
 *   AERO_SCHEMA_VERSION_REQUIRED    a document without a schema version
 *   AERO_QUERY_CONFLICT             an id that is reserved for a new record of another batch, or
 *                                   `ids` is given and a document id belongs to another record
 *   AERO_DATA_CORRUPTION            a record is damaged that may have one of the document ids
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                                   the system refused to read a record's document id
 *   AERO_EXECUTION_LIMIT            a payload of more than 1 GiB, or no ids left
 *   AERO_STORAGE_READ_ONLY          the store was opened with the flag READ_ONLY
 *   AERO_STORAGE_POISONED           an earlier failure stopped writing
 *   AERO_EXECUTION_BUSY             another thread is inside a call on this batch
 *
 * Threads: as chassis_batch_insert().
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_put(chassis_batch *batch, uint32_t collection,
                                             const chassis_records *records, chassis_error *error);

/**
 * Stages the deletion of records. Ids that name no record are ignored.
 *
 * @param batch       the batch
 * @param collection  number of the collection
 * @param ids         `n` ids; NULL if `n` is 0
 * @param n           how many
 * @param error       filled on failure; may be NULL
 * @return CHASSIS_OK, or, with nothing of this call staged,
 *   AERO_QUERY_NOT_FOUND            no such collection
 *   AERO_STORAGE_READ_ONLY          the store was opened with the flag READ_ONLY
 *   AERO_STORAGE_POISONED           an earlier failure stopped writing
 *   AERO_EXECUTION_BUSY             another thread is inside a call on this batch
 *
 * Threads: as chassis_batch_insert().
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_delete(chassis_batch *batch, uint32_t collection,
                                                const uint64_t *ids, size_t n,
                                                chassis_error *error);

/**
 * Stages the deletion of the records that have these document ids when the batch commits, and of
 * those that the batch gave them before this call. Document ids that name no record are ignored.
 *
 * @param batch         the batch
 * @param collection    number of the collection
 * @param document_ids  `n` of them, 1 to 1,024 bytes each; NULL if `n` is 0
 * @param n             how many
 * @param error         filled on failure, its row the one at fault; may be NULL
 * @return CHASSIS_OK, or, with nothing of this call staged,
 *   AERO_QUERY_NOT_FOUND            no such collection
 *   AERO_DATA_CORRUPTION            a record is damaged that may have one of the document ids
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                                   the system refused to read a record's document id
 *   AERO_STORAGE_READ_ONLY          the store was opened with the flag READ_ONLY
 *   AERO_STORAGE_POISONED           an earlier failure stopped writing
 *   AERO_EXECUTION_BUSY             another thread is inside a call on this batch
 *
 * Threads: as chassis_batch_insert().
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_delete_documents(chassis_batch *batch, uint32_t collection,
                                                          const chassis_bytes *document_ids,
                                                          size_t n, chassis_error *error);

/**
 * Stages the deletion of all records that are in these groups when the batch commits, and of those
 * that the batch put into them before this call. Records that the batch stages later stay.
 *
 * @param batch       the batch
 * @param collection  number of the collection
 * @param groups      `n` of them, 1 to 1,024 bytes each; NULL if `n` is 0
 * @param n           how many
 * @param error       filled on failure, its row the one at fault; may be NULL
 * @return CHASSIS_OK, or, with nothing of this call staged,
 *   AERO_QUERY_NOT_FOUND            no such collection
 *   AERO_DATA_CORRUPTION            a record is damaged that may be in one of the groups
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                                   the system refused to read a record's group
 *   AERO_STORAGE_READ_ONLY          the store was opened with the flag READ_ONLY
 *   AERO_STORAGE_POISONED           an earlier failure stopped writing
 *   AERO_EXECUTION_BUSY             another thread is inside a call on this batch
 *
 * Threads: as chassis_batch_insert().
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_delete_groups(chassis_batch *batch, uint32_t collection,
                                                       const chassis_bytes *groups, size_t n,
                                                       chassis_error *error);

/** chassis_commit_options.durability. */
/** As the store was opened. It is the only one so far: every commit is synced. */
#define CHASSIS_DURABILITY_STORE 0u

/** How to commit. */
typedef struct chassis_commit_options {
  /** Set by CHASSIS_COMMIT_OPTIONS() or chassis_commit_options_init(). */
  uint32_t struct_size;
  /** One of the CHASSIS_DURABILITY numbers. */
  uint32_t durability;
  /**
   * The stream that the batch is one element of: 1 to 255 bytes. `data` NULL: the batch belongs to
   * no stream, and a `stream_seq` other than 0 is refused. See stream.h.
   */
  chassis_bytes stream;
  /** Number of the element in the stream. Numbers rise, may have gaps, and begin anywhere. */
  uint64_t stream_seq;
  /**
   * Reserved for the digest of all elements before this one; must be 0, because a later version may
   * compare it.
   */
  uint8_t previous_digest[32];
} chassis_commit_options;

#ifndef __cplusplus
/** A chassis_commit_options with the fields named and all others 0 (C99; a compound literal). */
#define CHASSIS_COMMIT_OPTIONS(...) \
  ((chassis_commit_options){.struct_size = sizeof(chassis_commit_options), __VA_ARGS__})
#endif

/**
 * Sets `options` to the defaults: all fields 0 but struct_size. For callers without the macro.
 *
 * @param options  the struct to fill; NULL is ignored
 * @param size     sizeof(chassis_commit_options) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_commit_options_init(chassis_commit_options *options, size_t size);

/** The result of chassis_batch_commit(). */
typedef struct chassis_commit_result {
  /** Set by CHASSIS_COMMIT_RESULT(), or by hand to sizeof(chassis_commit_result). */
  uint32_t struct_size;
  /** One of the CHASSIS_OUTCOME numbers; MADE with CHASSIS_OK. */
  int32_t outcome;
  /** Number of the commit, or of the newest one if there was nothing to commit. 0 on failure. */
  uint64_t seq;
  /**
   * 0 on failure, or if the store already had this element of the stream or a later one; else 1.
   */
  uint32_t applied;
  uint32_t reserved;
} chassis_commit_result;

#ifndef __cplusplus
/** An empty chassis_commit_result, ready to be filled. */
#define CHASSIS_COMMIT_RESULT() \
  ((chassis_commit_result){.struct_size = sizeof(chassis_commit_result)})
#endif

/**
 * Makes the staged operations visible and durable, all of them or none. The batch is empty
 * afterwards. An empty batch without a stream commits nothing and returns the newest commit.
 *
 * If the call fails, the batch keeps its operations. After AERO_STORAGE_FULL it may be committed
 * again as it is. After AERO_QUERY_CONFLICT it may be committed again once the record is as
 * expected, or rolled back.
 *
 * @param batch        the batch
 * @param options      how to commit; NULL for the defaults
 * @param[out] result  filled, also on failure; its struct_size must be set. May be NULL
 * @param error        filled on failure, its outcome that of the commit and its row the row of the
 *                     call that staged the record at fault; may be NULL
 * @return CHASSIS_OK once the commit is durable, or
 *   AERO_QUERY_NOT_FOUND       a collection with staged writes was dropped; nothing changed
 *   AERO_QUERY_CONFLICT        a record is not as CHASSIS_IF_ABSENT or `expected_seqs` requires, or
 *                              another record has the document id of a record that was inserted or
 *                              put by id; the message names both. Nothing changed
 *   AERO_STORAGE_READ_ONLY     the store was opened with the flag READ_ONLY
 *   AERO_EXECUTION_LIMIT       a collection would have more than 65,535 extents, or the store more
 *                              than 65,536 streams; nothing changed
 *   AERO_DATA_CORRUPTION       a record is damaged that the batch changes; nothing changed
 *   AERO_STORAGE_FULL          no space; nothing changed
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED, AERO_STORAGE_WRITE_FAILED,
 *   AERO_WAL_APPEND_FAILED, AERO_WAL_FSYNC_FAILED
 *                              the disk failed; the outcome says whether the commit is durable,
 *                              not made, or unknown until reopened. If error.severity is FATAL,
 *                              this store writes no more; if it is ERROR, a retry may succeed
 *   AERO_STORAGE_POISONED      such a failure happened before; nothing changed
 *   AERO_EXECUTION_BUSY        another thread is inside a call on this batch
 *
 * Threads: as chassis_batch_insert(). If several calls commit one element of a stream, one of them
 * applies its batch.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_commit(chassis_batch *batch,
                                                const chassis_commit_options *options,
                                                chassis_commit_result *result,
                                                chassis_error *error);

/**
 * Discards the staged operations; the batch is empty and may be used again.
 *
 * @param batch  the batch
 * @param error  filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_EXECUTION_BUSY             another thread is inside a call on this batch
 *
 * Threads: as chassis_batch_insert().
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_rollback(chassis_batch *batch, chassis_error *error);

/**
 * Closes a batch and discards its staged operations; a handle of chassis_batch_shared() leaves them
 * to the store instead. Does not wait for other calls.
 *
 * @param batch  the handle; NULL is CHASSIS_OK
 * @param error  filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_close(chassis_batch *batch, chassis_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_BATCH_H_ */
