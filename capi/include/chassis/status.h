/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_STATUS_H_
#define CHASSIS_STATUS_H_

/**
 * @file status.h
 * Statuses, severities, and the error of a call.
 *
 * Every function returns a chassis_status, except the few that cannot fail (versions, names,
 * `_init`). CHASSIS_OK is 0, everything else is a failure with an AERO name. AERO is the name of
 * the error taxonomy. Results come through pointer arguments. After a failure, whatever its cause,
 * such an argument holds its failure value, which the function names: NULL for a handle, 0 for a
 * count.
 *
 * Every function may return these statuses; its own comment does not repeat them:
 *
 *   AERO_QUERY_INVALID             an argument is NULL, out of range or contradicts another; the
 *                                  message names the argument
 *   AERO_EXECUTION_HANDLE_CLOSED   the handle was closed before
 *   AERO_EXECUTION_HANDLE_INVALID  not a handle, a handle of another type, or one that another
 *                                  copy of this library made
 *   AERO_EXECUTION_FORKED          the handle was made before a fork, and this is the child
 *   AERO_EXECUTION_NO_MEMORY       out of memory; nothing changed
 *   AERO_INTERNAL_INVARIANT, AERO_INTERNAL_STATE, AERO_INTERNAL_PANIC
 *                                  a defect of the library, stopped at its border
 *
 * A function never aborts, prints, raises a signal, throws, or reads an environment variable,
 * because the process belongs to its host program.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/version.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The result of a call: 0, or one of the numbers below. The high byte is the category. A number
 * never changes its meaning, because programs are compiled with it. Later versions may add numbers,
 * so treat an unknown one by the severity in chassis_error. No function of this version returns a
 * code marked "Reserved".
 */
typedef int32_t chassis_status;

/** The call succeeded. */
#define CHASSIS_OK 0

/* Configuration: how a store is opened or was created. */
/** FATAL: configuration or options malformed. */
#define AERO_CONFIG_INVALID 0x0101
/** FATAL: configuration would break a promise. Reserved. */
#define AERO_CONFIG_UNSAFE 0x0102
/** FATAL: attempt to change a property that is fixed at creation. */
#define AERO_CONFIG_IMMUTABLE 0x0103
/** FATAL: unknown incompatible feature or format version or byte order. */
#define AERO_CONFIG_UNSUPPORTED_FORMAT 0x0104
/** REJECT: file is neither empty nor a store. */
#define AERO_CONFIG_NOT_A_STORE 0x0105

/* Schema: the form of a record. */
/** REJECT: no schema given for a document. */
#define AERO_SCHEMA_REQUIRED 0x0201
/** REJECT: schema id not found. Reserved. */
#define AERO_UNKNOWN_SCHEMA 0x0202
/** REJECT: schema version not found. Reserved. */
#define AERO_UNKNOWN_SCHEMA_VERSION 0x0203
/** REJECT: document violates its schema. Reserved. */
#define AERO_SCHEMA_VALIDATION_FAILED 0x0204
/** REJECT: attempt to modify a published schema. Reserved. */
#define AERO_SCHEMA_IMMUTABLE 0x0205
/** REJECT: schema version missing. */
#define AERO_SCHEMA_VERSION_REQUIRED 0x0206
/** REJECT: vector length differs from the collection's dimension. */
#define AERO_SCHEMA_DIMENSION_MISMATCH 0x0207

/* Query: the request of a call. */
/** REJECT: malformed query. */
#define AERO_QUERY_INVALID 0x0301
/** REJECT: query has no provable bound. Reserved. */
#define AERO_QUERY_UNBOUNDED 0x0302
/** REJECT: predicate on a field without an index. Reserved. */
#define AERO_QUERY_UNINDEXED_FIELD 0x0303
/** REJECT: limit missing or invalid. Reserved. */
#define AERO_QUERY_LIMIT_REQUIRED 0x0304
/** REJECT: sort field without an index. Reserved. */
#define AERO_QUERY_SORT_NOT_INDEXED 0x0305
/** REJECT: query and schema version differ. Reserved. */
#define AERO_QUERY_SCHEMA_MISMATCH 0x0306
/** REJECT: no such id or collection. */
#define AERO_QUERY_NOT_FOUND 0x0307
/** REJECT: another record has the key or the record is not as expected. */
#define AERO_QUERY_CONFLICT 0x0308
/** REJECT: caller's buffer is too small; the needed count is returned. */
#define AERO_QUERY_BUFFER_TOO_SMALL 0x0309
/** REJECT: a collection or store of this name exists already. */
#define AERO_QUERY_EXISTS 0x030A

/* Storage: the file below. */
/** ERROR or FATAL: disk I/O failed. */
#define AERO_STORAGE_IO_ERROR 0x0401
/** ERROR or FATAL: write or storage sync failed. */
#define AERO_STORAGE_WRITE_FAILED 0x0402
/** ERROR or FATAL: read failed. */
#define AERO_STORAGE_READ_FAILED 0x0403
/** ERROR: another handle or process holds the writer lock. */
#define AERO_STORAGE_LOCKED 0x0404
/** REJECT: write to something opened read-only. */
#define AERO_STORAGE_READ_ONLY 0x0405
/** ERROR or FATAL: no space or quota or file size limit. */
#define AERO_STORAGE_FULL 0x0406
/** REJECT: file or archive entry does not exist. */
#define AERO_STORAGE_NOT_FOUND 0x0407
/** FATAL: an earlier failure stopped writes on this handle. */
#define AERO_STORAGE_POISONED 0x0408

/* Write-ahead log. */
/** ERROR or FATAL: log write failed. */
#define AERO_WAL_APPEND_FAILED 0x0501
/** FATAL: log sync failed. */
#define AERO_WAL_FSYNC_FAILED 0x0502
/** FATAL: log checksum failed. */
#define AERO_WAL_CORRUPTION 0x0503

/* Recovery: opening after a crash. */
/** FATAL: recovery did not complete. Reserved. */
#define AERO_RECOVERY_FAILED 0x0601
/** FATAL: schema missing during replay. Reserved. */
#define AERO_RECOVERY_SCHEMA_MISSING 0x0602
/** FATAL: log and storage disagree. */
#define AERO_RECOVERY_INCONSISTENT 0x0603

/* Corruption: a checksum or a structure is wrong. Promise D2: it is never returned as data. */
/** FATAL: data checksum or format failed. */
#define AERO_DATA_CORRUPTION 0x0701
/** FATAL: index damaged and could not be rebuilt. */
#define AERO_INDEX_CORRUPTION 0x0702
/** FATAL: header or superblock or catalog invalid. */
#define AERO_METADATA_CORRUPTION 0x0703

/* Execution: while a call runs. */
/** ERROR: operation failed while running. Reserved. */
#define AERO_EXECUTION_FAILED 0x0801
/** ERROR: operation exceeded its time limit. */
#define AERO_EXECUTION_TIMEOUT 0x0802
/** REJECT: memory or row limit exceeded. */
#define AERO_EXECUTION_LIMIT 0x0803
/** REJECT: handle was closed. */
#define AERO_EXECUTION_HANDLE_CLOSED 0x0804
/** REJECT: not a handle of this kind or of this library. */
#define AERO_EXECUTION_HANDLE_INVALID 0x0805
/** REJECT: handle used in the child of a fork. */
#define AERO_EXECUTION_FORKED 0x0806
/** ERROR: task was cancelled. */
#define AERO_EXECUTION_CANCELLED 0x0807
/** ERROR or FATAL: out of memory. */
#define AERO_EXECUTION_NO_MEMORY 0x0808
/** ERROR: resource is in use. */
#define AERO_EXECUTION_BUSY 0x0809

/* Internal: defects of the library. Please report them. */
/** BUG: an invariant was violated. */
#define AERO_INTERNAL_INVARIANT 0x0901
/** BUG: impossible state. */
#define AERO_INTERNAL_STATE 0x0902
/** BUG: unhandled exception caught at the boundary. */
#define AERO_INTERNAL_PANIC 0x0903

/**
 * Severities: how a caller can go on after a failure. chassis_error.severity is that of one
 * failure; chassis_status_severity() returns the worst that failures of a code can have.
 *
 * NONE    success, or a number that is no status
 * FATAL   this handle writes no more, or opening failed because of damage, format or recovery;
 *         close it and remove the cause
 * ERROR   nothing changed, a retry may help
 * REJECT  the caller's fault, nothing changed; the same call fails again
 * BUG     a defect of the library; report it
 */
#define CHASSIS_SEVERITY_NONE 0
#define CHASSIS_SEVERITY_FATAL 1
#define CHASSIS_SEVERITY_ERROR 2
#define CHASSIS_SEVERITY_REJECT 3
#define CHASSIS_SEVERITY_BUG 4

/**
 * Outcomes of a commit: chassis_error.outcome and chassis_commit_result.outcome.
 *
 * NONE      the call was no commit
 * MADE      the commit is durable. Beside a failure: it becomes visible when the store is reopened
 * NOT_MADE  nothing changed
 * UNKNOWN   the log may hold the commit or not; reopening the store shows which
 */
#define CHASSIS_OUTCOME_NONE 0
#define CHASSIS_OUTCOME_MADE 1
#define CHASSIS_OUTCOME_NOT_MADE 2
#define CHASSIS_OUTCOME_UNKNOWN 3

/** chassis_error.offset and chassis_finding.offset where no byte of a file is at fault. */
#define CHASSIS_NO_OFFSET UINT64_MAX

/** chassis_error.row where no row of an argument is at fault. */
#define CHASSIS_NO_ROW UINT64_MAX

/**
 * Why a call failed. The caller owns it: on the stack, in a struct, anywhere; there is nothing to
 * free and nothing is kept per thread. Pass its address as the last argument of any call, or NULL.
 *
 *     chassis_error error = {0};
 *     if (chassis_commit(store, NULL, &error) != CHASSIS_OK) {
 *       fprintf(stderr, "%s: %s\n", chassis_status_name(error.code), error.message);
 *     }
 *
 * A call that fails fills all of it; a call that succeeds leaves it as it is. So one struct that
 * started as {0} can go through several calls, and its code then says whether one of them failed
 * (and which failure was the last).
 *
 * One error must not be given to two calls at the same time, because both would write to it.
 */
typedef struct chassis_error {
  /** Set by the caller: sizeof(chassis_error), or 0 for this first layout of 512 bytes. */
  uint32_t struct_size;
  /** The status that the call returned. */
  chassis_status code;
  /** The severity of this failure: one of the CHASSIS_SEVERITY numbers. */
  int32_t severity;
  /** errno of the system call at fault, or 0. */
  int32_t system_errno;
  /** Byte in the file that the message names, or CHASSIS_NO_OFFSET. */
  uint64_t offset;
  /** The promise at stake, for example "D2" (corruption is never ignored); or "". */
  char promise[8];
  /**
   * The reason, for a person to read: NUL-terminated UTF-8, one prefix per layer, for example
   * "open s.chassis: fallocate 65536 at 1048576: No space left on device". If it is too long, the
   * path in it loses its front first; then its end is truncated, between two characters.
   */
  char message[464];
  /** Of a commit that failed: one of the CHASSIS_OUTCOME numbers; NONE for all other calls. */
  int32_t outcome;
  uint32_t reserved;
  /** Row of the records, ids, keys or queries at fault, from 0; or CHASSIS_NO_ROW. */
  uint64_t row;
} chassis_error;

/**
 * Returns the name of a status.
 *
 * @param status  any number
 * @return "CHASSIS_OK", the AERO name ("AERO_STORAGE_FULL"), or "UNKNOWN_STATUS" for a number
 *         that this library does not know; a string that lives as long as the library, never NULL
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API const char *chassis_status_name(chassis_status status);

/**
 * Returns the worst severity that failures of a status can have.
 *
 * @param status  any number
 * @return one of the CHASSIS_SEVERITY numbers; NONE for success and for an unknown number
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API int32_t chassis_status_severity(chassis_status status);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_STATUS_H_ */
