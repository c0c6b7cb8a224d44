/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_WRITE_H_
#define CHASSIS_WRITE_H_

/**
 * @file write.h
 * Writing: stage in a batch, then commit.
 *
 * A batch becomes visible and durable as a whole or not at all, in all its collections. The store
 * owns one batch; chassis_insert(), chassis_commit() and chassis_rollback() are short for it. When
 * a commit has returned CHASSIS_OK, it survives a kill, a power cut and a full disk.
 *
 * Ids are 64-bit numbers, one sequence per collection from 0 on. chassis_batch_insert() reserves
 * the ids of new records and reports them at once; they name records from the commit on. A new id
 * is larger than every one that was ever committed, so none comes twice, not even after its record
 * was deleted. UINT64_MAX is no id. What a batch has reserved and then rolled back may be given out
 * again.
 *
 * A record may also have a document id, a name of the caller's choice that no other live record of
 * the collection has, and a group, a name that records share: a source file, a tenant. Both are any
 * bytes, 1 to 1,024 of them. They belong to the record as its vector and document do, with or without
 * a document. To index a source anew: delete its group, put its records, commit.
 *
 * Everything is checked when it is staged, against the newest commit and what the batch has staged
 * before. So a commit can only fail because the disk does, or because another commit came between
 * that dropped a collection or took a document id of the batch (AERO_QUERY_CONFLICT).
 *
 * Vectors are float32; NaN and infinities are kept bit for bit. Wherever a caller passes vectors he
 * also passes their dimension, which is compared with that of the collection.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/status.h"
#include "chassis/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Writes that are committed together. Made by chassis_batch_open() or chassis_batch_shared(). */
typedef struct chassis_batch chassis_batch;

/** chassis_records.flags. */
/**
 * For put: the vector, the document, the document id or the group that a record of this call does
 * not give stays what it is. Without it, put replaces the whole record and what is absent is gone.
 */
#define CHASSIS_KEEP_ABSENT ((uint32_t)1)

/**
 * Records to insert or to put, as columns of `count` entries. All memory is the caller's, is only
 * read, and is free again when the call returns. A column that is NULL is absent from every record.
 * A record has a vector, a document, or both; the columns `schemas` and `schema_versions` belong to
 * `documents`. In a column of bytes, `data` NULL is absent from that record.
 *
 *     chassis_bytes text = {"hello", 5}, schema = {"note", 4}, version = {"1", 1};
 *     chassis_batch_insert(batch, 0, &CHASSIS_RECORDS(.count = 1, .documents = &text,
 *                          .schemas = &schema, .schema_versions = &version), &id, &error);
 */
typedef struct chassis_records {
  /** Set by CHASSIS_RECORDS() or chassis_records_init(). */
  uint32_t struct_size;
  /** CHASSIS_KEEP_ABSENT or 0. */
  uint32_t flags;
  /** Records; 0 is allowed and stages nothing. */
  size_t count;
  /**
   * Put only: the id of each record. NULL: every record is put by its document id. Twice the same
   * record: the last one holds.
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
  /** A name of each record that no other live one of the collection has: 1 to 1,024 bytes. */
  const chassis_bytes *document_ids;
  /** A name that records may share: 1 to 1,024 bytes. */
  const chassis_bytes *groups;
} chassis_records;

#ifndef __cplusplus
/** A chassis_records with the fields named and all others absent (C99; a compound literal). */
#define CHASSIS_RECORDS(...) \
  ((chassis_records){.struct_size = sizeof(chassis_records), __VA_ARGS__})
#endif

/**
 * Makes `records` empty: all fields 0 but struct_size. For C++ and foreign callers.
 *
 * @param records  the struct to fill; NULL is let pass
 * @param size     sizeof(chassis_records) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_records_init(chassis_records *records, size_t size);

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
 * Forgets what is staged in the store's own batch.
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
 *   AERO_DATA_CORRUPTION            the vector is damaged; the offset tells where
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                                   the system refused; system_errno says why
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_get_vector(chassis_store *store, uint64_t id, float *out,
                                              size_t dimension, chassis_error *error);

/**
 * A handle on the store's own batch, so that records of any kind can join what chassis_insert()
 * staged. Closing it leaves what is staged to the store.
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
 * A new, empty batch, independent of all others. It may be used again after a commit or rollback.
 *
 * @param store       the store
 * @param[out] batch  the handle, to be closed with chassis_batch_close(); NULL on failure
 * @param error       filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any to open it; then the batch belongs to one thread at a time.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_open(chassis_store *store, chassis_batch **batch,
                                              chassis_error *error);

/**
 * Stages new records.
 *
 * @param batch         the batch
 * @param collection    number of the collection
 * @param records       their columns; `ids` must be NULL
 * @param[out] ids_out  room for `records->count` ids, those reserved for the records; may be NULL.
 *                      Meaningless on failure
 * @param error         filled on failure, its offset the row at fault; may be NULL
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
 * Stages the whole new state of records, whether they exist or not. What is absent is gone, unless
 * the flag CHASSIS_KEEP_ABSENT is given. An id that was never used may be chosen freely; ids given
 * out later lie above it.
 *
 * With `ids` NULL each record is the one that its document id names, in the newest commit as this
 * batch changes it, or a new one if there is none: chassis_batch_put_documents() tells their ids.
 * With both, a record gets the document id, which no other one may have.
 *
 * @param batch       the batch
 * @param collection  number of the collection
 * @param records     their columns; `ids` or a document id of every record is required
 * @param error       filled on failure, its offset the row at fault; may be NULL
 * @return CHASSIS_OK, or, with nothing of this call staged,
 *   AERO_QUERY_NOT_FOUND            no such collection
 *   AERO_SCHEMA_DIMENSION_MISMATCH  `dimension` is not that of the collection
 *   AERO_SCHEMA_REQUIRED            a document without a schema
 *   AERO_SCHEMA_VERSION_REQUIRED    a document without a schema version
 *   AERO_QUERY_CONFLICT             an id that is reserved for a new record of another batch, or a
 *                                   document id that another record has
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
 * chassis_batch_put() by document id, with the ids of the records told at once. A new record has its
 * id from the commit on.
 *
 *     chassis_bytes name = {"readme.md", 9};
 *     chassis_batch_put_documents(batch, 0, &CHASSIS_RECORDS(.count = 1, .document_ids = &name,
 *                                 .vectors = vector, .dimension = 4), &id, &error);
 *
 * @param batch         the batch
 * @param collection    number of the collection
 * @param records       their columns; `ids` must be NULL, and every record needs a document id
 * @param[out] ids_out  room for `records->count` ids; may be NULL. Meaningless on failure
 * @param error         filled on failure, its offset the row at fault; may be NULL
 * @return as chassis_batch_put()
 *
 * Threads: as chassis_batch_insert().
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_put_documents(chassis_batch *batch, uint32_t collection,
                                                       const chassis_records *records,
                                                       uint64_t *ids_out, chassis_error *error);

/**
 * Stages the deletion of records. Ids that name no record are passed over.
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
 * Stages the deletion of the records that document ids name, in the newest commit as this batch
 * changes it. Document ids that name no record are passed over.
 *
 * @param batch         the batch
 * @param collection    number of the collection
 * @param document_ids  `n` of them, 1 to 1,024 bytes each; NULL if `n` is 0
 * @param n             how many
 * @param error         filled on failure, its offset the row at fault; may be NULL
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
 * Stages the deletion of all records of groups: those that are in them in the newest commit as this
 * batch changes it, at the time of this call. What is staged or committed later stays.
 *
 * @param batch       the batch
 * @param collection  number of the collection
 * @param groups      `n` of them, 1 to 1,024 bytes each; NULL if `n` is 0
 * @param n           how many
 * @param error       filled on failure, its offset the row at fault; may be NULL
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

/**
 * Makes what is staged visible and durable, all of it or nothing. The batch is empty afterwards.
 * An empty batch commits nothing and reports the newest commit.
 *
 * @param batch     the batch
 * @param[out] seq  number of the commit, one more than the last one; may be NULL. 0 on failure
 * @param error     filled on failure; may be NULL
 * @return CHASSIS_OK once the commit is durable, or
 *   AERO_QUERY_NOT_FOUND       a collection with staged writes was dropped; nothing changed
 *   AERO_QUERY_CONFLICT        a commit after the staging gave a document id of the batch to another
 *                              record, or took the record away that was found by it; the message
 *                              names the document id. Nothing changed; roll back and stage again
 *   AERO_STORAGE_READ_ONLY     the store was opened with the flag READ_ONLY
 *   AERO_EXECUTION_LIMIT       a collection would have more than 65535 extents; nothing changed
 *   AERO_DATA_CORRUPTION       a record is damaged that the batch changes; nothing changed
 *   AERO_STORAGE_FULL          no space; nothing changed, the batch keeps what is staged and can be
 *                              committed again when there is space
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED, AERO_STORAGE_WRITE_FAILED,
 *   AERO_WAL_APPEND_FAILED, AERO_WAL_FSYNC_FAILED
 *                              the disk failed and this store writes no more; the message says
 *                              whether the commit is durable, not made, or unknown until reopened
 *   AERO_STORAGE_POISONED      such a failure happened before; nothing changed
 *   AERO_EXECUTION_BUSY        another thread is inside a call on this batch
 *
 * Threads: as chassis_batch_insert(); commits of several batches follow one another.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_commit(chassis_batch *batch, uint64_t *seq,
                                                chassis_error *error);

/** How to commit: chassis_batch_apply(). */
typedef struct chassis_commit_options {
  /** Set by CHASSIS_COMMIT_OPTIONS() or chassis_commit_options_init(). */
  uint32_t struct_size;
  uint32_t reserved;
  /**
   * The stream whose element the batch is: a name of 1 to 255 bytes, any bytes, only read. `data`
   * NULL: the batch belongs to no stream, and `source_seq` must be 0.
   */
  chassis_bytes source;
  /** Number of the element in the stream. Numbers rise, may have gaps, and begin anywhere. */
  uint64_t source_seq;
} chassis_commit_options;

#ifndef __cplusplus
/** A chassis_commit_options with the fields named and all others 0 (C99; a compound literal). */
#define CHASSIS_COMMIT_OPTIONS(...) \
  ((chassis_commit_options){.struct_size = sizeof(chassis_commit_options), __VA_ARGS__})
#endif

/**
 * Makes `options` empty: all fields 0 but struct_size. For C++ and foreign callers.
 *
 * @param options  the struct to fill; NULL is let pass
 * @param size     sizeof(chassis_commit_options) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_commit_options_init(chassis_commit_options *options, size_t size);

/**
 * chassis_batch_commit() of a batch that is one element of a stream, such as the changes of another
 * store, and is to take effect once, however often it comes. The number of the newest element of
 * every source is part of the store: it is committed with the batch, all of both or nothing, and
 * so survives what the batch survives. If the store has come to `source_seq` or a later number of
 * the source, the call is CHASSIS_OK and does nothing but empty the batch.
 *
 * An empty batch with a newer number is a durable commit that only advances the number. Nothing
 * takes a source away again, not even dropping a collection; a store has at most 65,536 of them.
 *
 * A consumer that starts, after a crash too, asks how far it came and resumes behind that:
 *
 *     chassis_bytes source = {"orders", 6};
 *     uint64_t done = 0;
 *     uint8_t found = 0;
 *     chassis_snapshot_source(snapshot, &source, &done, &found, &error);
 *     for (uint64_t n = found ? done + 1 : 0; next_element(n, &element); ++n) {
 *       ... chassis_batch_put(batch, 0, &element.records, &error) ...
 *       chassis_batch_apply(batch, &CHASSIS_COMMIT_OPTIONS(.source = source, .source_seq = n),
 *                           NULL, NULL, &error);
 *     }
 *
 * An element that comes again, from a second consumer or a sender that repeats itself, is passed
 * over whole, whatever it would do by now; what it reserved goes back as after a rollback. Only what
 * staging refuses is refused before.
 *
 * @param batch         the batch
 * @param options       the source and the number; NULL: commit as chassis_batch_commit() does
 * @param[out] seq      number of the commit, that of the newest one where there was nothing to do;
 *                      may be NULL. 0 on failure
 * @param[out] applied  1 if this call committed the batch, or it belongs to no source; 0 if it was
 *                      passed over because the store has this number or a later one. May be NULL.
 *                      0 on failure
 * @param error         filled on failure; may be NULL
 * @return as chassis_batch_commit(), also for a number that the store has, and
 *   AERO_EXECUTION_LIMIT       the source would be the 65,537th; nothing changed
 *
 * Where the message says that it is unknown whether the commit is durable, the number of the source
 * tells once the store is open again.
 *
 * Threads: as chassis_batch_insert(). Of calls with the same number one applies its batch.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_batch_apply(chassis_batch *batch,
                                               const chassis_commit_options *options,
                                               uint64_t *seq, uint8_t *applied,
                                               chassis_error *error);

/**
 * Forgets what is staged; the batch is empty and may be used again.
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
 * Closes a batch and forgets what is staged in it; a handle of chassis_batch_shared() leaves it to
 * the store instead. Never waits for another call.
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

#endif /* CHASSIS_WRITE_H_ */
