/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_STATUS_H_
#define CHASSIS_STATUS_H_

/**
 * @file status.h
 * What a call returns and how it explains itself.
 *
 * Every function returns a chassis_status, except the few that cannot fail (versions, names,
 * `_init`). CHASSIS_OK is 0, everything else is a failure with an AERO name. Results come through
 * pointer arguments, which on a failure hold zero or nothing meaningful, as each function says.
 *
 * Statuses that every function may return, so that they are not repeated at each one:
 *
 *   AERO_QUERY_INVALID             an argument is NULL, out of range or contradicts another; the
 *                                  message names the argument
 *   AERO_EXECUTION_HANDLE_CLOSED   the handle was closed before
 *   AERO_EXECUTION_HANDLE_INVALID  not a handle, a handle of another type, or one that another
 *                                  copy of this library made
 *   AERO_EXECUTION_FORKED          the handle was made before a fork, and this is the child
 *   AERO_EXECUTION_NO_MEMORY       memory could not be had; nothing changed
 *   AERO_INTERNAL_INVARIANT, AERO_INTERNAL_STATE, AERO_INTERNAL_PANIC
 *                                  a defect of the library, stopped at its border
 *
 * A function never aborts, prints, raises a signal, throws, or reads an environment variable.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/version.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The result of a call: 0, or one of the numbers below. The high byte is the category. A number
 * never changes its meaning; later versions may add numbers, so treat an unknown one by its
 * severity.
 */
typedef int32_t chassis_status;

/** The call did what it says. */
#define CHASSIS_OK ((chassis_status)0)

/* Configuration: how a store is opened or was created. */
/** FATAL: configuration or options malformed. */
#define AERO_CONFIG_INVALID ((chassis_status)0x0101)
/** FATAL: configuration would break a promise. */
#define AERO_CONFIG_UNSAFE ((chassis_status)0x0102)
/** FATAL: attempt to change what is fixed at creation. */
#define AERO_CONFIG_IMMUTABLE ((chassis_status)0x0103)
/** FATAL: unknown incompatible feature or format version or byte order. */
#define AERO_CONFIG_UNSUPPORTED_FORMAT ((chassis_status)0x0104)
/** REJECT: file is neither empty nor a store. */
#define AERO_CONFIG_NOT_A_STORE ((chassis_status)0x0105)

/* Schema: what a record must look like. */
/** REJECT: no schema given for a document. */
#define AERO_SCHEMA_REQUIRED ((chassis_status)0x0201)
/** REJECT: schema id not found. */
#define AERO_UNKNOWN_SCHEMA ((chassis_status)0x0202)
/** REJECT: schema version not found. */
#define AERO_UNKNOWN_SCHEMA_VERSION ((chassis_status)0x0203)
/** REJECT: document violates its schema. */
#define AERO_SCHEMA_VALIDATION_FAILED ((chassis_status)0x0204)
/** REJECT: attempt to modify a published schema. */
#define AERO_SCHEMA_IMMUTABLE ((chassis_status)0x0205)
/** REJECT: schema version missing. */
#define AERO_SCHEMA_VERSION_REQUIRED ((chassis_status)0x0206)
/** REJECT: vector length differs from the collection's dimension. */
#define AERO_SCHEMA_DIMENSION_MISMATCH ((chassis_status)0x0207)

/* Query: what a call asks for. */
/** REJECT: malformed query. */
#define AERO_QUERY_INVALID ((chassis_status)0x0301)
/** REJECT: query has no provable bound. */
#define AERO_QUERY_UNBOUNDED ((chassis_status)0x0302)
/** REJECT: predicate on a field without an index. */
#define AERO_QUERY_UNINDEXED_FIELD ((chassis_status)0x0303)
/** REJECT: limit missing or invalid. */
#define AERO_QUERY_LIMIT_REQUIRED ((chassis_status)0x0304)
/** REJECT: sort field without an index. */
#define AERO_QUERY_SORT_NOT_INDEXED ((chassis_status)0x0305)
/** REJECT: query and schema version differ. */
#define AERO_QUERY_SCHEMA_MISMATCH ((chassis_status)0x0306)
/** REJECT: no such id or collection. */
#define AERO_QUERY_NOT_FOUND ((chassis_status)0x0307)
/** REJECT: document id belongs to another record. */
#define AERO_QUERY_CONFLICT ((chassis_status)0x0308)
/** REJECT: caller's buffer is too small; the needed count is given. */
#define AERO_QUERY_BUFFER_TOO_SMALL ((chassis_status)0x0309)

/* Storage: the file below. */
/** ERROR: disk I/O failed. */
#define AERO_STORAGE_IO_ERROR ((chassis_status)0x0401)
/** ERROR: write or storage sync failed. */
#define AERO_STORAGE_WRITE_FAILED ((chassis_status)0x0402)
/** ERROR: read failed. */
#define AERO_STORAGE_READ_FAILED ((chassis_status)0x0403)
/** ERROR: another handle or process holds the writer lock. */
#define AERO_STORAGE_LOCKED ((chassis_status)0x0404)
/** REJECT: write to something opened read-only. */
#define AERO_STORAGE_READ_ONLY ((chassis_status)0x0405)
/** ERROR: no space or quota or file size limit. */
#define AERO_STORAGE_FULL ((chassis_status)0x0406)
/** REJECT: file or archive entry does not exist. */
#define AERO_STORAGE_NOT_FOUND ((chassis_status)0x0407)
/** FATAL: an earlier failure stopped writes on this handle. */
#define AERO_STORAGE_POISONED ((chassis_status)0x0408)

/* Write-ahead log. */
/** ERROR: log write failed. */
#define AERO_WAL_APPEND_FAILED ((chassis_status)0x0501)
/** FATAL: log sync failed. */
#define AERO_WAL_FSYNC_FAILED ((chassis_status)0x0502)
/** FATAL: log checksum failed. */
#define AERO_WAL_CORRUPTION ((chassis_status)0x0503)

/* Recovery: opening after a crash. */
/** FATAL: recovery did not complete. */
#define AERO_RECOVERY_FAILED ((chassis_status)0x0601)
/** FATAL: schema missing during replay. */
#define AERO_RECOVERY_SCHEMA_MISSING ((chassis_status)0x0602)
/** FATAL: log and storage disagree. */
#define AERO_RECOVERY_INCONSISTENT ((chassis_status)0x0603)

/* Corruption: a checksum or a structure is wrong. Promise D2: it is never returned as data. */
/** FATAL: data checksum or format failed. */
#define AERO_DATA_CORRUPTION ((chassis_status)0x0701)
/** FATAL: index damaged and could not be rebuilt. */
#define AERO_INDEX_CORRUPTION ((chassis_status)0x0702)
/** FATAL: header or superblock or catalog invalid. */
#define AERO_METADATA_CORRUPTION ((chassis_status)0x0703)

/* Execution: while a call runs. */
/** ERROR: operation failed while running. */
#define AERO_EXECUTION_FAILED ((chassis_status)0x0801)
/** ERROR: operation exceeded its time limit. */
#define AERO_EXECUTION_TIMEOUT ((chassis_status)0x0802)
/** REJECT: memory or row limit exceeded. */
#define AERO_EXECUTION_LIMIT ((chassis_status)0x0803)
/** REJECT: handle was closed. */
#define AERO_EXECUTION_HANDLE_CLOSED ((chassis_status)0x0804)
/** REJECT: not a handle of this kind or of this library. */
#define AERO_EXECUTION_HANDLE_INVALID ((chassis_status)0x0805)
/** REJECT: handle used in the child of a fork. */
#define AERO_EXECUTION_FORKED ((chassis_status)0x0806)
/** ERROR: task was cancelled. */
#define AERO_EXECUTION_CANCELLED ((chassis_status)0x0807)
/** ERROR: memory could not be had. */
#define AERO_EXECUTION_NO_MEMORY ((chassis_status)0x0808)
/** ERROR: resource is in use. */
#define AERO_EXECUTION_BUSY ((chassis_status)0x0809)

/* Internal: defects of the library. Please report them. */
/** BUG: an invariant was violated. */
#define AERO_INTERNAL_INVARIANT ((chassis_status)0x0901)
/** BUG: impossible state. */
#define AERO_INTERNAL_STATE ((chassis_status)0x0902)
/** BUG: unhandled exception caught at the boundary. */
#define AERO_INTERNAL_PANIC ((chassis_status)0x0903)

/**
 * Severities: what a failure means for the caller, the same for every failure of one code.
 *
 * NONE    success, or a number that is no status
 * FATAL   this store handle writes no more (or did not open); close it and see to the cause
 * ERROR   nothing changed, a retry may help
 * REJECT  the caller's fault, nothing changed; the same call fails again
 * BUG     a defect of the library; report it
 */
#define CHASSIS_SEVERITY_NONE ((int32_t)0)
#define CHASSIS_SEVERITY_FATAL ((int32_t)1)
#define CHASSIS_SEVERITY_ERROR ((int32_t)2)
#define CHASSIS_SEVERITY_REJECT ((int32_t)3)
#define CHASSIS_SEVERITY_BUG ((int32_t)4)

/** chassis_error.offset where no place in a file and no row is at fault. */
#define CHASSIS_NO_OFFSET UINT64_MAX

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
 * started as {0} can go through several calls, and its code tells at the end whether one failed
 * (and which one failed last).
 *
 * One error may not be given to two calls at the same time.
 */
typedef struct chassis_error {
  /** Set by the caller: sizeof(chassis_error), or 0 for this first layout of 512 bytes. */
  uint32_t struct_size;
  /** What the call returned. */
  chassis_status code;
  /** chassis_status_severity(code). */
  int32_t severity;
  /** errno of the system call at fault, or 0. */
  int32_t system_errno;
  /** Byte in the file that the message names, or row of the batch; else CHASSIS_NO_OFFSET. */
  uint64_t offset;
  /** The promise at stake, for example "D2" (corruption is never ignored); or "". */
  char promise[8];
  /**
   * What went wrong, for a person to read: NUL-terminated UTF-8, one prefix per layer, for example
   * "open s.chassis: fallocate 65536 at 1048576: No space left on device". Never cut inside a
   * character; where it is too long, the path in it loses its front before anything else is cut.
   */
  char message[480];
} chassis_error;

/**
 * The name of a status.
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
 * The severity of a status.
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
