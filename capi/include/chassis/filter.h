/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_FILTER_H_
#define CHASSIS_FILTER_H_

/**
 * @file filter.h
 * Filters: predicates, as data, that choose the records of a search.
 *
 * A filter is one predicate. It allows or denies the records that match it; a search with several
 * filters returns records that pass all of them. A filter belongs to no store: it is made once,
 * does not change, and serves any search of any store in any thread. Ids that no record has match
 * nothing and are no failure. A record without a document has no schema, and many have no group:
 * such a record matches no list of schemas or groups, so a list that allows leaves it out, and a
 * list that denies keeps it.
 *
 *     uint64_t ids[2] = {3, 7};
 *     chassis_filter *filter;
 *     chassis_filter_open(&CHASSIS_FILTER_SPEC(.kind = CHASSIS_FILTER_IDS, .ids = ids, .count = 2),
 *                         &filter, &error);
 *     const chassis_filter *filters[] = {filter};
 *     chassis_snapshot_search(snapshot, 0, &CHASSIS_SEARCH_OPTIONS(.filters = filters,
 *                             .filter_count = 1), query, 1, 4, 0, 10, ids, distances, &found,
 *                             &error);
 *     chassis_filter_close(filter, &error);
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/status.h"
#include "chassis/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A predicate on records. Made by chassis_filter_open(), ended by chassis_filter_close(). */
typedef struct chassis_filter chassis_filter;

/** chassis_filter_spec.kind: which records match. */
/** The `count` ids at `ids`, in any order, repeated or not. */
#define CHASSIS_FILTER_IDS 1u
/** Id first + i where bit i is set: bit i % 64, least significant first, of words[i / 64]. */
#define CHASSIS_FILTER_BITMAP 2u
/** Ids `first` to `last`, both included. */
#define CHASSIS_FILTER_RANGE 3u
/** Records whose document has one of the `count` schemas. */
#define CHASSIS_FILTER_SCHEMA 4u
/** Records of one of the `count` groups. */
#define CHASSIS_FILTER_GROUP 5u

/** chassis_filter_spec.mode. */
/** Records that match pass, all others do not. */
#define CHASSIS_FILTER_ALLOW 0u
/** Records that match do not pass, all others do. */
#define CHASSIS_FILTER_DENY 1u

/**
 * The definition of a filter. Each kind reads its own fields and ignores the others. An empty list
 * is valid and matches nothing.
 */
typedef struct chassis_filter_spec {
  /** Set by CHASSIS_FILTER_SPEC() or chassis_filter_spec_init(). */
  uint32_t struct_size;
  /** One of the kinds above; there is no default. */
  uint32_t kind;
  /** CHASSIS_FILTER_ALLOW or CHASSIS_FILTER_DENY. */
  uint32_t mode;
  uint32_t reserved;
  /** Elements of `ids`, of `schemas` and `schema_versions`, or of `groups`. */
  size_t count;
  /** Ids; NULL if `count` is 0. */
  const uint64_t *ids;
  /**
   * The bitmap, (bits + 63) / 64 words; NULL if `bits` is 0. Bits at or past `bits` are ignored.
   */
  const uint64_t *words;
  /** Bits of the bitmap; first + bits must not exceed UINT64_MAX, because that is no id. */
  uint64_t bits;
  /** First id of the bitmap or of the range. */
  uint64_t first;
  /** Last id of the range, not less than `first`; UINT64_MAX, which is no id, for no end. */
  uint64_t last;
  /** Schemas, compared byte by byte; NULL if `count` is 0. `data` NULL is refused. */
  const chassis_bytes *schemas;
  /** The version of each schema. NULL, or an element with `data` NULL: any version. */
  const chassis_bytes *schema_versions;
  /** Groups, compared byte by byte; NULL if `count` is 0. `data` NULL is refused. */
  const chassis_bytes *groups;
} chassis_filter_spec;

#ifndef __cplusplus
/** A chassis_filter_spec with the fields named and all others 0 (C99; a compound literal). */
#define CHASSIS_FILTER_SPEC(...) \
  ((chassis_filter_spec){.struct_size = sizeof(chassis_filter_spec), __VA_ARGS__})
#endif

/**
 * Makes `spec` empty: all fields 0 but struct_size. For callers without the macro.
 *
 * @param spec  the struct to fill; NULL is ignored
 * @param size  sizeof(chassis_filter_spec) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_filter_spec_init(chassis_filter_spec *spec, size_t size);

/**
 * Makes a filter. All that `spec` points at is copied.
 *
 * @param spec         its definition
 * @param[out] filter  the handle, to be closed with chassis_filter_close(); NULL on failure
 * @param error        filled on failure, its row the element of a list at fault; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_INVALID  also: the kind or the mode is unknown, a list that the kind reads is NULL
 *                       though its count is not 0, or is larger than memory can be, an element of
 *                       it has `data` NULL, the bitmap or the range ends behind the last id or
 *                       before it begins
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_filter_open(const chassis_filter_spec *spec,
                                               chassis_filter **filter, chassis_error *error);

/**
 * Closes a filter. Searches that use it go on.
 *
 * @param filter  the handle; NULL is CHASSIS_OK
 * @param error   filled on failure; may be NULL
 * @return CHASSIS_OK, or a status of every function
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_filter_close(chassis_filter *filter, chassis_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_FILTER_H_ */
