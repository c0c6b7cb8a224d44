/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_VERIFY_H_
#define CHASSIS_VERIFY_H_

/**
 * @file verify.h
 * Checking a store for damage.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/status.h"
#include "chassis/store.h"
#include "chassis/task.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The report of chassis_verify(). */
typedef struct chassis_verify_report {
  /** Set by CHASSIS_VERIFY_REPORT(), or by hand to sizeof(chassis_verify_report). */
  uint32_t struct_size;
  uint32_t reserved;
  /** Vectors and documents whose checksums were compared. */
  uint64_t vectors;
  uint64_t documents;
  /** Bytes read for it. */
  uint64_t bytes;
  /** Damaged structures. 0 says that every byte in use is as it was written. */
  uint64_t findings;
} chassis_verify_report;

#ifndef __cplusplus
/** An empty chassis_verify_report, ready to be filled. */
#define CHASSIS_VERIFY_REPORT() \
  ((chassis_verify_report){.struct_size = sizeof(chassis_verify_report)})
#endif

/** chassis_finding.record_state. */
/** The damage is in no record, or in an unknown one. */
#define CHASSIS_RECORD_UNKNOWN 0u
/** A live record. */
#define CHASSIS_RECORD_LIVE 1u
/** A record that was deleted or replaced. No read returns it. */
#define CHASSIS_RECORD_DEAD 2u

/** chassis_finding.file. */
#define CHASSIS_FILE_MAIN 0u
#define CHASSIS_FILE_WAL0 1u
#define CHASSIS_FILE_WAL1 2u

/** chassis_finding.collection where the damage belongs to no collection. */
#define CHASSIS_NO_COLLECTION UINT32_MAX
/** chassis_finding.id where the damage belongs to no record. */
#define CHASSIS_NO_ID UINT64_MAX

/** One damaged structure. */
typedef struct chassis_finding {
  /** Set by CHASSIS_FINDING(), or by hand to sizeof(chassis_finding). */
  uint32_t struct_size;
  /** AERO_DATA_CORRUPTION, AERO_INDEX_CORRUPTION or AERO_METADATA_CORRUPTION. */
  chassis_status code;
  /** Collection of what is damaged, id of the record; else CHASSIS_NO_COLLECTION, CHASSIS_NO_ID. */
  uint32_t collection;
  /** One of the CHASSIS_RECORD numbers. */
  uint32_t record_state;
  uint64_t id;
  /** One of the CHASSIS_FILE numbers. */
  uint32_t file;
  uint32_t reserved;
  /** Where the damaged structure begins in that file, and its length in bytes; 0 if unknown. */
  uint64_t offset;
  uint64_t length;
  /** For a person to read: NUL-terminated UTF-8, truncated between characters if too long. */
  char message[464];
} chassis_finding;

#ifndef __cplusplus
/** An empty chassis_finding, ready to be filled. */
#define CHASSIS_FINDING() ((chassis_finding){.struct_size = sizeof(chassis_finding)})
#endif

/**
 * Reads every byte in use from the storage and compares every checksum. If damage is found, returns
 * the code of the first finding, and fills report and findings all the same.
 *
 *     chassis_verify_report report = CHASSIS_VERIFY_REPORT();
 *     chassis_finding findings[16] = {CHASSIS_FINDING()};
 *     chassis_verify(store, NULL, &report, findings, 16, &error);
 *
 * The task is checked after every 4 MiB. A vector, a document and a catalog are each read at once;
 * one that is larger than the budget fails the call.
 *
 * @param store          the store
 * @param task           bounds and progress; NULL for none
 * @param[out] report    filled whether damage was found or not; its struct_size must be set. All
 *                       counts are 0 if the call fails for another reason. May be NULL
 * @param[out] findings  array of at least `capacity` structs: receives the first `capacity`
 *                       findings, in the order of the file. findings[0].struct_size is the size of
 *                       each. Unchanged if the call fails for another reason. NULL if `capacity`
 *                       is 0
 * @param capacity       elements of `findings`. The report counts those that do not fit too,
 *                       because a scan is too expensive to repeat for a larger array
 * @param error          filled with the first finding, or why the call failed; may be NULL
 * @return CHASSIS_OK if there is no damage, or
 *   AERO_DATA_CORRUPTION       a vector, its meta or a document is damaged
 *   AERO_INDEX_CORRUPTION      a page of the index is damaged, no record: reads go on, and the next
 *                              checkpoint after a commit rebuilds the index
 *   AERO_METADATA_CORRUPTION   a superblock, catalog copy, extent mark or the identity page is bad
 *   AERO_EXECUTION_CANCELLED, AERO_EXECUTION_TIMEOUT, AERO_EXECUTION_LIMIT
 *                              the task stopped it
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                              the system refused; system_errno says why
 *
 * Threads: any; reads of other threads go on meanwhile.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_verify(chassis_store *store, const chassis_task *task,
                                          chassis_verify_report *report, chassis_finding *findings,
                                          size_t capacity, chassis_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_VERIFY_H_ */
