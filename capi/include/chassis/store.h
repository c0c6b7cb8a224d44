/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_STORE_H_
#define CHASSIS_STORE_H_

/**
 * @file store.h
 * Opening, closing and checkpointing a store; its info and its recovery report.
 *
 * A store is one file, or `memory:` for one that ends with its handle. Commits that are not yet in
 * the file itself are in one or two log files beside it, NAME-wal0 and NAME-wal1; a clean close
 * removes them. One handle that writes, or any number of read-only ones, may have a store open
 * across all processes, because two writers would overwrite each other's commits.
 *
 * Handles. A handle (chassis_store, chassis_batch, chassis_snapshot, chassis_cursor,
 * chassis_filter) is a number in the shape of a pointer. It must not be dereferenced, because
 * nothing is at that address. Every function refuses a closed or foreign handle with a status.
 * Handles may be closed in any order, because a snapshot or a cursor keeps the parts of the store
 * alive that it needs. Closing NULL is CHASSIS_OK.
 *
 * Threads. Every handle may be used by several threads at once unless its function says otherwise.
 * After fork() the child must not use the handles of its parent (AERO_EXECUTION_FORKED), because
 * the files and their lock stay with the parent.
 *
 * Structs. A struct that may grow begins with `struct_size`, the size that the caller was compiled
 * with, and 0 in any other field means the default. A smaller struct from an older program works
 * for ever. A larger one from a newer program works if the fields that this library does not know
 * are 0; in a struct that the library fills they become 0. The macros here set `struct_size`; 0 is
 * refused, because the library would not know which fields there are. So are sizes above 4,096 and
 * sizes that are no multiple of the struct's alignment, because no compiler makes such a struct. In
 * an array of such structs the first one's `struct_size` is the size of each, and so the distance
 * from one to the next.
 * Fields called `reserved` must be 0, because a later version may give them a meaning.
 *
 * Arrays that are too small. If a caller's array cannot hold a list, nothing is written to it, the
 * status is AERO_QUERY_BUFFER_TOO_SMALL, and the count needed is returned. A list that a scan finds
 * (chassis_verify()) is the exception: it is written as far as it fits, with its total, because
 * scanning again for it would be too expensive.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An open store. Made by chassis_open() or chassis_create(), closed by chassis_close(). */
typedef struct chassis_store chassis_store;

/**
 * Bytes in memory: `size` of them at `data`. Passed in, they belong to the caller; returned, they
 * are borrowed from a snapshot. `data` NULL means "absent", which is not the same as 0 bytes.
 */
typedef struct chassis_bytes {
  const void *data;
  size_t size;
} chassis_bytes;

/**
 * Metrics: how search measures distances. Smaller is nearer in all of them. The numbers are stored
 * in files.
 *
 * L2             squared Euclidean distance
 * INNER_PRODUCT  the negative inner product
 * COSINE         1 - cosine of the angle; 1 against a zero vector
 */
#define CHASSIS_L2 1u
#define CHASSIS_INNER_PRODUCT 2u
#define CHASSIS_COSINE 3u

/** The collection that every store has. Its dimension and metric are those of chassis_open(). */
#define CHASSIS_DEFAULT_COLLECTION 0u

/** A vector has at most this many floats. */
#define CHASSIS_MAX_DIMENSION 65536u

/** chassis_options.flags. */
/** Write nothing, not even for recovery: commits left in the logs are replayed in memory. */
#define CHASSIS_OPEN_READ_ONLY 1u
/**
 * Make the store if there is none; an empty file counts as none. The folder must exist, because a
 * misspelt path must not make a tree.
 */
#define CHASSIS_OPEN_CREATE 2u
/** With CREATE: fail with AERO_QUERY_EXISTS if there is a file that is not empty. */
#define CHASSIS_OPEN_EXCLUSIVE 4u

/**
 * chassis_options.verify: when the checksum of a vector is compared. That of a document is compared
 * at every read.
 */
/** At the first read of a vector after the store was opened. */
#define CHASSIS_VERIFY_FIRST_TOUCH 0u
/** At every read. */
#define CHASSIS_VERIFY_EVERY_READ 1u
/** Only by chassis_verify(). */
#define CHASSIS_VERIFY_ON_DEMAND 2u

/** Levels of a log line. */
#define CHASSIS_LOG_INFO 1
#define CHASSIS_LOG_WARNING 2
#define CHASSIS_LOG_ERROR 3

/**
 * Receives one log line: a finding of recovery, discarded operations, why writing stopped.
 *
 * @param user     chassis_options.log_user
 * @param level    one of the CHASSIS_LOG numbers
 * @param message  UTF-8, `size` bytes without a line end, and a NUL after them; valid during the
 *                 call
 * @param size     bytes of the message, the NUL not counted
 *
 * Threads: called from whichever thread is inside the library, also from several at once, without a
 * lock of the library held, so it may call the library. It must not throw, unwind or fork, because
 * the call that it is part of has not ended.
 */
typedef void (*chassis_log_function)(void *user, int32_t level, const char *message, size_t size);

/**
 * How to open a store.
 *
 *     chassis_open("a.chassis", &CHASSIS_OPTIONS(.flags = CHASSIS_OPEN_CREATE, .dimension = 4),
 *                  &store, &error);
 */
typedef struct chassis_options {
  /** Set by CHASSIS_OPTIONS() or chassis_options_init(). */
  uint32_t struct_size;
  /** CHASSIS_OPEN flags, or 0: open an existing store for reading and writing. */
  uint32_t flags;
  /**
   * Floats per vector in the default collection, at most CHASSIS_MAX_DIMENSION. 0 takes that of the
   * store; the default collection of a new store then holds documents only.
   */
  uint32_t dimension;
  /** Metric of the default collection. 0 takes that of the store, CHASSIS_L2 for a new one. */
  uint32_t metric;
  /** One of the CHASSIS_VERIFY numbers. */
  uint32_t verify;
  uint32_t reserved;
  /** Called for each log line until the store and all its children are closed; NULL: no log. */
  chassis_log_function log;
  /** First argument of `log`; the library does nothing else with it. */
  void *log_user;
} chassis_options;

#ifndef __cplusplus
/** A chassis_options with the fields named and all others default (C99; a compound literal). */
#define CHASSIS_OPTIONS(...) \
  ((chassis_options){.struct_size = sizeof(chassis_options), __VA_ARGS__})
#endif

/**
 * Sets `options` to the defaults: all fields 0 but struct_size. For callers without the macro.
 *
 * @param options  the struct to fill; NULL is ignored
 * @param size     sizeof(chassis_options) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_options_init(chassis_options *options, size_t size);

/**
 * Opens the store at `path`, creating it if it does not exist. Shorthand for chassis_open() with
 * the flag CREATE, a dimension and a metric.
 *
 * @param path        path of the store's file, NUL-terminated UTF-8; or "memory:"
 * @param dimension   floats per vector in the default collection; 0 as in chassis_options
 * @param metric      CHASSIS_L2 and so on; 0 as in chassis_options
 * @param[out] store  the handle, to be closed with chassis_close(); NULL on failure
 * @param error       filled on failure; may be NULL
 * @return as chassis_open()
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_create(const char *path, uint32_t dimension, uint32_t metric,
                                          chassis_store **store, chassis_error *error);

/**
 * Opens the store at `path`. If it was not closed cleanly, first replays the commits in its log and
 * discards the unacknowledged tail of a crash; chassis_recovery() returns the report.
 *
 * @param path        path of the store's file, NUL-terminated UTF-8; or "memory:", a new store that
 *                    nothing outlives (it needs the flag CREATE)
 * @param options     how to open; NULL opens an existing store for reading and writing. Not kept
 * @param[out] store  the handle, to be closed with chassis_close(); NULL on failure
 * @param error       filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_STORAGE_NOT_FOUND          no such file and no flag CREATE, or no such folder
 *   AERO_QUERY_EXISTS               the flag EXCLUSIVE was given and the file is not empty
 *   AERO_STORAGE_LOCKED             another handle or process has it open, and one of them writes
 *   AERO_STORAGE_READ_ONLY          the file or its file system may not be written: open it
 *                                   with the flag READ_ONLY
 *   AERO_CONFIG_INVALID             an unknown flag, metric or verify mode; a dimension too large;
 *                                   READ_ONLY together with CREATE; EXCLUSIVE without CREATE
 *   AERO_CONFIG_IMMUTABLE           the store has another dimension or metric; the message names
 *                                   both
 *   AERO_CONFIG_NOT_A_STORE         a foreign file, a folder, a FIFO, an empty file without
 *                                   the flag CREATE; it is left untouched
 *   AERO_CONFIG_UNSUPPORTED_FORMAT  a store of a format that this library does not know
 *   AERO_RECOVERY_INCONSISTENT      a log that the file needs is missing or foreign; nothing is
 *                                   touched
 *   AERO_WAL_CORRUPTION             a commit that was durable cannot be read from the log
 *   AERO_METADATA_CORRUPTION        the identity page, both superblocks or both catalogs are
 *                                   damaged, or the file is cut short
 *   AERO_DATA_CORRUPTION            a record is damaged that opening needs
 *   AERO_STORAGE_FULL, AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED, AERO_STORAGE_WRITE_FAILED
 *                                   the system refused; system_errno says why
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_open(const char *path, const chassis_options *options,
                                        chassis_store **store, chassis_error *error);

/**
 * Closes the store: discards staged operations (a log line says how many), puts every commit into
 * the one file, removes the logs, releases the lock.
 *
 * The handle is closed whatever the status; calls on its batches then return
 * AERO_EXECUTION_HANDLE_CLOSED. Snapshots and cursors read on; the file stays locked until the last
 * snapshot, cursor and batch is closed. This call does not wait for others, because it may be made
 * from a callback of one. If calls on the store or its batches are still in progress, the last of
 * them closes the store as above when it ends, and this call returns CHASSIS_OK. A close that fails
 * loses no commit, because the next open recovers them.
 *
 * @param store  the handle; NULL is CHASSIS_OK
 * @param error  filled on failure; may be NULL
 * @return CHASSIS_OK, or the failure of the last checkpoint if this call made it:
 *   AERO_STORAGE_POISONED          an earlier failure stopped writing; the files stay as they are
 *   AERO_STORAGE_FULL, AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED, AERO_STORAGE_WRITE_FAILED,
 *   AERO_WAL_APPEND_FAILED, AERO_WAL_FSYNC_FAILED
 *                                  the system refused; system_errno says why
 *
 * Threads: any, also while others use the handle: they get AERO_EXECUTION_HANDLE_CLOSED from then
 * on.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_close(chassis_store *store, chassis_error *error);

/** Info of a store, as chassis_get_info() returns it. */
typedef struct chassis_store_info {
  /** Set by CHASSIS_STORE_INFO(), or by hand to sizeof(chassis_store_info). */
  uint32_t struct_size;
  /** Collections, the default one included. */
  uint32_t collections;
  /** 1 if it was opened with the flag READ_ONLY. */
  uint32_t read_only;
  /** 1 if a failure stopped writing: every write is AERO_STORAGE_POISONED until it is reopened. */
  uint32_t poisoned;
  /** Number of the newest commit; commits are numbered from 1, 0 is the new store. */
  uint64_t commit_seq;
  /** Newest commit that the main file holds without its logs. */
  uint64_t checkpoint_seq;
  /** Live records in all collections. */
  uint64_t records;
  /** Bytes of the main file, and of its logs. */
  uint64_t file_bytes;
  uint64_t log_bytes;
  /** Operations staged in the store's own batch, which chassis_close() would discard. */
  uint64_t staged;
  /** Snapshots that are open. */
  uint64_t snapshots;
} chassis_store_info;

#ifndef __cplusplus
/** An empty chassis_store_info, ready to be filled. */
#define CHASSIS_STORE_INFO() ((chassis_store_info){.struct_size = sizeof(chassis_store_info)})
#endif

/**
 * Returns the info of the store at this moment.
 *
 * @param store         the store
 * @param[out] info     filled, all 0 on failure; its struct_size must be set
 * @param error         filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_get_info(chassis_store *store, chassis_store_info *info,
                                            chassis_error *error);

/** The report of recovery, as chassis_recovery() returns it. */
typedef struct chassis_recovery_report {
  /** Set by CHASSIS_RECOVERY_REPORT(), or by hand to sizeof(chassis_recovery_report). */
  uint32_t struct_size;
  /** 1 if there was nothing to replay and nothing to discard. */
  uint32_t clean;
  /**
   * 1 if the end of the log has no mark that it is complete: acknowledged commits after it may be
   * gone. 0 says that no acknowledged commit is missing.
   */
  uint32_t may_have_lost;
  /** Bytes of the complete text; `detail` has as much of it as fits. */
  uint32_t detail_size;
  /** Commits replayed from the log. */
  uint64_t commits_replayed;
  /** Bytes of the log that no acknowledged commit needs, the torn end of a crash. */
  uint64_t bytes_discarded;
  /** Damaged structures that opening found: superblocks, catalog copies, record headers. */
  uint64_t damaged;
  /** One line per finding, NUL-terminated UTF-8, truncated between characters if too long. */
  char detail[984];
} chassis_recovery_report;

#ifndef __cplusplus
/** An empty chassis_recovery_report, ready to be filled. */
#define CHASSIS_RECOVERY_REPORT() \
  ((chassis_recovery_report){.struct_size = sizeof(chassis_recovery_report)})
#endif

/**
 * Returns the report of recovery. It does not change while the store is open.
 *
 * @param store        the store
 * @param[out] report  filled, all 0 on failure; its struct_size must be set
 * @param error        filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_recovery(chassis_store *store, chassis_recovery_report *report,
                                            chassis_error *error);

/**
 * Puts every commit so far into the main file, so that reopening replays nothing. The store does
 * this by itself when a log is full and at close; commits are durable without it.
 *
 * @param store  the store
 * @param error  filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_STORAGE_READ_ONLY     the store was opened with the flag READ_ONLY
 *   AERO_STORAGE_POISONED      an earlier failure stopped writing
 *   AERO_INDEX_CORRUPTION      the index is damaged, and so is a record that its rebuild needs
 *   AERO_STORAGE_FULL          no space; nothing changed, commits stay durable in the log
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED, AERO_STORAGE_WRITE_FAILED,
 *   AERO_WAL_APPEND_FAILED, AERO_WAL_FSYNC_FAILED
 *                              the system refused; system_errno says why
 *
 * Threads: any; commits of other threads may go on meanwhile.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_checkpoint(chassis_store *store, chassis_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_STORE_H_ */
