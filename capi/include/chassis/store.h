/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_STORE_H_
#define CHASSIS_STORE_H_

/**
 * @file store.h
 * Opening and closing a store, and what it says about itself.
 *
 * A store is one file (`memory:` for one that lives and dies with its handle). While commits are
 * not yet in the file itself, two log files stand beside it, NAME-wal0 and NAME-wal1; a clean close
 * removes them. One writer at a time has the store open, in this process or any other.
 *
 * Handles. A handle (chassis_store, chassis_batch, chassis_snapshot, chassis_cursor,
 * chassis_filter) is a number in the shape of a pointer: never read through it. A closed or
 * foreign one is refused with a status by every function, it never crashes. Handles may be closed
 * in any order: a snapshot or a cursor keeps what it needs of the store alive. Closing NULL is
 * CHASSIS_OK.
 *
 * Threads. Every handle may be used by several threads at once unless its function says otherwise.
 * After fork() the child may not use the handles of its parent: AERO_EXECUTION_FORKED.
 *
 * Structs. A struct that may grow begins with `struct_size`, the size that the caller was compiled
 * with, and 0 in any other field means the default. A smaller struct from an older program works
 * for ever. A larger one from a newer program works as long as the fields that this library does
 * not know are zero; in a struct that the library fills they become zero. The macros here set
 * `struct_size`; a struct with `struct_size` 0 is refused. In an array of such structs the first
 * one's `struct_size` is the size of each, and so the distance from one to the next. Fields called
 * `reserved` must be 0.
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

/** An open store. Made by chassis_open() or chassis_create(), ended by chassis_close(). */
typedef struct chassis_store chassis_store;

/**
 * Bytes in memory: `size` of them at `data`. They belong to the caller that passes them in, and
 * are borrowed from a snapshot where they are returned. In both, `data` NULL means "absent", which
 * is not the same as 0 bytes.
 */
typedef struct chassis_bytes {
  const void *data;
  size_t size;
} chassis_bytes;

/**
 * Metrics: what search calls near. Smaller is nearer in all of them. The numbers are stored in
 * files.
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
/** Nothing is written, not even by recovery. Commits left in the logs are replayed in memory. */
#define CHASSIS_OPEN_READ_ONLY 1u
/** Make the store if there is none; an empty file counts as none. The folder must exist. */
#define CHASSIS_OPEN_CREATE 2u
/** With CREATE: fail with AERO_QUERY_EXISTS if there is a store. */
#define CHASSIS_OPEN_EXCLUSIVE 4u

/** chassis_options.verify: when the checksum of a vector is compared. Documents: at every read. */
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
 * Takes one log line: what recovery found, what close discarded, why writing stopped.
 *
 * @param user     chassis_options.log_user
 * @param level    one of the CHASSIS_LOG numbers
 * @param message  UTF-8, `size` bytes without a line end, and a NUL after them; valid during the
 *                 call
 * @param size     bytes of the message, the NUL not counted
 *
 * Threads: called from whichever thread is inside the library, also from several at once, and never
 * with a lock of the library held. It may call the library, but must not throw, unwind or fork.
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
  /** CHASSIS_OPEN flags, or 0: open what exists for reading and writing. */
  uint32_t flags;
  /**
   * Floats per vector in the default collection, at most CHASSIS_MAX_DIMENSION. 0 takes what the
   * store has; a new store then holds documents only in its default collection.
   */
  uint32_t dimension;
  /** Metric of the default collection. 0 takes what the store has, CHASSIS_L2 for a new one. */
  uint32_t metric;
  /** One of the CHASSIS_VERIFY numbers. */
  uint32_t verify;
  uint32_t reserved;
  /** Called for each log line until the store and all its children are closed; NULL: silence. */
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
 * Makes `options` the defaults: all fields 0 but struct_size. For C++ and foreign callers.
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
 * Opens the store at `path`. If it was not closed cleanly, the commits in its log are brought back
 * first and the unacknowledged tail of a crash is discarded; chassis_recovery() tells.
 *
 * @param path        path of the store's file, NUL-terminated UTF-8; or "memory:", a new store that
 *                    nothing outlives (it needs the flag CREATE)
 * @param options     how to open; NULL opens what exists for reading and writing. Not kept
 * @param[out] store  the handle, to be closed with chassis_close(); NULL on failure
 * @param error       filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_STORAGE_NOT_FOUND          no such file and no flag CREATE, or no such folder
 *   AERO_QUERY_EXISTS               the flag EXCLUSIVE was given and there is a store
 *   AERO_STORAGE_LOCKED             another handle or process has it open
 *   AERO_STORAGE_READ_ONLY          the file or its file system may not be written: open it
 *                                   with the flag READ_ONLY
 *   AERO_CONFIG_INVALID             an unknown flag, metric or verify mode; a dimension too large;
 *                                   READ_ONLY together with CREATE
 *   AERO_CONFIG_IMMUTABLE           the store has another dimension or metric; the message names
 *                                   both
 *   AERO_CONFIG_NOT_A_STORE         a foreign file, a folder, a FIFO; it is left untouched
 *   AERO_CONFIG_UNSUPPORTED_FORMAT  a store of a format that this library does not know
 *   AERO_RECOVERY_INCONSISTENT      a log that the file needs is missing or foreign; nothing is
 *                                   touched
 *   AERO_WAL_CORRUPTION             a commit that was durable cannot be read from the log
 *   AERO_METADATA_CORRUPTION        both copies of what describes the file are damaged
 *   AERO_DATA_CORRUPTION            a record is damaged that opening cannot do without
 *   AERO_STORAGE_FULL, AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED, AERO_STORAGE_WRITE_FAILED
 *                                   the system refused; system_errno says why
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_open(const char *path, const chassis_options *options,
                                        chassis_store **store, chassis_error *error);

/**
 * Closes the store: discards what is staged and not committed (a log line tells how much), puts
 * every commit into the one file, removes the logs, releases the lock.
 *
 * The handle is closed whatever the status, and its batches are of no use any more:
 * AERO_EXECUTION_HANDLE_CLOSED. Snapshots and cursors read on; the lock on the file is held until
 * the last of them, and of the batches, is closed. This call never waits for another one: if one
 * in another thread is still at work on the store or on a batch of it, the last of those does what
 * is said above when it ends, and this one returns CHASSIS_OK. Nothing committed is lost by a
 * close that fails: the next open recovers it.
 *
 * @param store  the handle; NULL is CHASSIS_OK
 * @param error  filled on failure; may be NULL
 * @return CHASSIS_OK, or the failure of the last checkpoint where this call made it:
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

/** What a store says about itself: chassis_get_info(). */
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
  /** Newest commit that is in the main file without its logs. */
  uint64_t checkpoint_seq;
  /** Live records in all collections. */
  uint64_t records;
  /** Bytes of the main file, and of its logs. */
  uint64_t file_bytes;
  uint64_t log_bytes;
  /** Writes staged in the store's own batch: what chassis_close() would discard. */
  uint64_t staged;
  /** Snapshots that are open. */
  uint64_t snapshots;
} chassis_store_info;

#ifndef __cplusplus
/** An empty chassis_store_info, ready to be filled. */
#define CHASSIS_STORE_INFO() ((chassis_store_info){.struct_size = sizeof(chassis_store_info)})
#endif

/**
 * What the store is at this moment.
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

/** What opening found: chassis_recovery(). */
typedef struct chassis_recovery_report {
  /** Set by CHASSIS_RECOVERY_REPORT(), or by hand to sizeof(chassis_recovery_report). */
  uint32_t struct_size;
  /** 1 if there was nothing to replay and nothing to discard. */
  uint32_t clean;
  /**
   * 1 if the end of the log bears no mark that it is whole: acknowledged commits after it may be
   * gone. 0 says that nothing acknowledged is missing.
   */
  uint32_t may_have_lost;
  /** Bytes of the whole text of which `detail` is the beginning. */
  uint32_t detail_size;
  /** Commits brought back from the log. */
  uint64_t commits_replayed;
  /** Bytes of the log that no acknowledged commit needs, the torn end of a crash. */
  uint64_t bytes_discarded;
  /** Damaged structures met on the way: superblocks, catalog copies, record headers. */
  uint64_t damaged;
  /** One line a finding, NUL-terminated UTF-8, cut (never inside a character) where too long. */
  char detail[984];
} chassis_recovery_report;

#ifndef __cplusplus
/** An empty chassis_recovery_report, ready to be filled. */
#define CHASSIS_RECOVERY_REPORT() \
  ((chassis_recovery_report){.struct_size = sizeof(chassis_recovery_report)})
#endif

/**
 * What opening this store found. It does not change while the store is open.
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
 *   AERO_INDEX_CORRUPTION      the index is damaged, and a record that it should be rebuilt from
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
