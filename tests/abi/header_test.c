/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled once per header and language. Each header compiles alone and when included twice, and
   defines the macros that its language can use. */
#include CHASSIS_TEST_HEADER
#include CHASSIS_TEST_HEADER

#ifdef __cplusplus
#define LEAST_LANGUAGE (__cplusplus >= 201703L)
#else
#define LEAST_LANGUAGE (__STDC_VERSION__ >= 199901L)
#endif
#if !LEAST_LANGUAGE
#error "the compiler got no option for the language"
#endif

/* The preprocessor can compute with every constant. */
#if CHASSIS_ABI_VERSION != ((CHASSIS_ABI_MAJOR << 16) | CHASSIS_ABI_MINOR)
#error "version.h"
#endif
#ifdef CHASSIS_STATUS_H_
#if CHASSIS_OK != 0 || AERO_CONFIG_INVALID != 0x0101 || AERO_INTERNAL_PANIC <= AERO_QUERY_EXISTS
#error "status.h"
#endif
#if CHASSIS_SEVERITY_BUG != 4 || CHASSIS_OUTCOME_UNKNOWN != 3
#error "status.h"
#endif
#if CHASSIS_NO_OFFSET != UINT64_MAX || CHASSIS_NO_ROW != UINT64_MAX
#error "status.h"
#endif
#endif
#ifdef CHASSIS_STORE_H_
#if CHASSIS_L2 != 1 || CHASSIS_COSINE <= CHASSIS_INNER_PRODUCT || CHASSIS_DEFAULT_COLLECTION
#error "store.h"
#endif
#if (CHASSIS_OPEN_READ_ONLY | CHASSIS_OPEN_CREATE | CHASSIS_OPEN_EXCLUSIVE) != 7
#error "store.h"
#endif
#if CHASSIS_VERIFY_ON_DEMAND != 2 || CHASSIS_LOG_ERROR != 3 || CHASSIS_MAX_DIMENSION != 65536
#error "store.h"
#endif
#endif
#ifdef CHASSIS_RECORDS_H_
#if (CHASSIS_KEEP_ABSENT | CHASSIS_IF_ABSENT) != 3
#error "records.h"
#endif
#endif
#ifdef CHASSIS_BATCH_H_
#if CHASSIS_DURABILITY_STORE != 0
#error "batch.h"
#endif
#endif
#ifdef CHASSIS_CURSOR_H_
#if (CHASSIS_COLUMN_ID | CHASSIS_COLUMN_VECTOR | CHASSIS_COLUMN_DOCUMENT | CHASSIS_COLUMN_SCHEMA | \
     CHASSIS_COLUMN_KEYS | CHASSIS_COLUMN_SEQ) != 63
#error "cursor.h"
#endif
#endif
#ifdef CHASSIS_VERIFY_H_
#if CHASSIS_RECORD_DEAD != 2 || CHASSIS_FILE_WAL1 != 2 || CHASSIS_NO_ID != UINT64_MAX || \
    CHASSIS_NO_COLLECTION != UINT32_MAX
#error "verify.h"
#endif
#endif
#ifdef CHASSIS_FILTER_H_
#if CHASSIS_FILTER_GROUP != 5 || CHASSIS_FILTER_DENY != 1 || CHASSIS_FILTER_ALLOW
#error "filter.h"
#endif
#endif

int main(void) {
#if !defined(__cplusplus) && defined(CHASSIS_STORE_H_)
  const chassis_options defaults = CHASSIS_OPTIONS();
  const chassis_options* named = &CHASSIS_OPTIONS(.dimension = 4, .metric = CHASSIS_COSINE);
  if (defaults.struct_size != sizeof defaults || defaults.dimension != 0) return 1;
  if (named->struct_size != sizeof *named || named->dimension != 4) return 1;
#endif
#if !defined(__cplusplus) && defined(CHASSIS_STATUS_H_)
  {
    const chassis_error error = {0};
    if (error.code != CHASSIS_OK) return 1;
  }
#endif
  return CHASSIS_ABI_VERSION == 0;
}
