/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_SEARCH_H_
#define CHASSIS_SEARCH_H_

/**
 * @file search.h
 * The k nearest vectors of a query, exactly: a search compares every live vector of one commit, or
 * every one that its filters allow.
 *
 * Distances are as the metrics of store.h say: smaller is nearer. Hits come nearest first; equal
 * distances are ordered by id; a distance that is NaN comes last. Fewer live vectors than k give
 * fewer hits, which is no failure.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/filter.h"
#include "chassis/snapshot.h"
#include "chassis/status.h"
#include "chassis/store.h"
#include "chassis/task.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Searches the default collection at the newest commit. For several queries, or several calls on
 * one and the same commit, use chassis_snapshot_search().
 *
 * @param store           the store
 * @param query           `dimension` floats, none of them NaN
 * @param dimension       the dimension of the default collection
 * @param k               hits wanted, at least 1
 * @param[out] ids        array of at least min(k, live records) ids, nearest first; unspecified on
 *                        failure
 * @param[out] distances  array of as many distances, those of `ids`; unspecified on failure
 * @param[out] found      hits written, at most `k`. 0 on failure
 * @param error           filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND            this commit has no such collection
 *   AERO_QUERY_INVALID              also: the query holds a NaN, or the collection holds documents
 *                                   only
 *   AERO_SCHEMA_DIMENSION_MISMATCH  the collection has another dimension
 *   AERO_DATA_CORRUPTION            a live vector is damaged
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                                   the system refused; system_errno says why
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_search(chassis_store *store, const float *query,
                                          size_t dimension, size_t k, uint64_t *ids,
                                          float *distances, size_t *found, chassis_error *error);

/** Options of a search. */
typedef struct chassis_search_options {
  /** Set by CHASSIS_SEARCH_OPTIONS() or chassis_search_options_init(). */
  uint32_t struct_size;
  /** CHASSIS_L2 and so on; 0 is the metric of the collection. */
  uint32_t metric;
  /**
   * Only vectors of records that pass all `filter_count` filters are searched; others are neither
   * read nor verified. NULL if there are none.
   */
  const chassis_filter *const *filters;
  size_t filter_count;
  /** Bounds and progress; NULL for none. */
  const chassis_task *task;
} chassis_search_options;

#ifndef __cplusplus
/** A chassis_search_options with the fields named (C99; a compound literal). */
#define CHASSIS_SEARCH_OPTIONS(...) \
  ((chassis_search_options){.struct_size = sizeof(chassis_search_options), __VA_ARGS__})
#endif

/**
 * Sets `options` to the defaults: all fields 0 but struct_size. For callers without the macro.
 *
 * @param options  the struct to fill; NULL is ignored
 * @param size     sizeof(chassis_search_options) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_search_options_init(chassis_search_options *options, size_t size);

/**
 * Searches one collection for several queries at once, so that the vectors are read once for all of
 * them (once for every 1,024 queries, or fewer if they are long).
 *
 * Filters. If few ids are allowed, those are looked up and all others cost nothing. If many are, or
 * if only some are denied, every vector that passes is read and no other. Filters by schema read
 * the schemas of the records that the other filters allow, once a search, and no payloads; filters
 * by group list the records of their groups.
 *
 * The task is checked after every block of vectors: 4 MiB, or 256 KiB if there are more than 4
 * queries, or 4 vectors if that is more. While filters are evaluated it is checked every 1,024 ids
 * and 64 vectors or documents, and no progress is reported. Its budget covers, in bytes:
 *
 *   64 KiB
 *   for each query that is compared at the same time: 4 per component, rounded up to 64, and 48 per
 *   hit that it can have
 *   for filters: 64 per id of a list that is looked up, 96 per record of a group, or 3 / 4 per
 *   vector of the collection
 *
 * With a small budget fewer queries are compared at the same time, and vectors are read more often.
 *
 * @param snapshot        the snapshot
 * @param collection      number of the collection
 * @param options         how to search; NULL for the defaults
 * @param queries         a matrix of `n` rows of `dimension` floats, none of them NaN; NULL if `n`
 *                        is 0
 * @param n               queries
 * @param dimension       the dimension of the collection
 * @param stride          bytes from one query to the next, a multiple of 4; 0 means 4 * dimension
 * @param k               hits wanted per query, at least 1
 * @param[out] ids        array of n * k ids: those of query i begin at ids[i * k], nearest first;
 *                        elements past its hits are left as they are. Unspecified on failure
 * @param[out] distances  array of n * k distances, those of `ids`; unspecified on failure
 * @param[out] found      array of `n` counts: hits of query i, at most `k`; 0 in each on failure
 * @param error           filled on failure, its row the query at fault; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND            this commit has no such collection
 *   AERO_QUERY_INVALID              also: a query holds a NaN, the metric is unknown, a filter is
 *                                   NULL, or the collection holds documents only
 *   AERO_SCHEMA_DIMENSION_MISMATCH  the collection has another dimension
 *   AERO_DATA_CORRUPTION            a vector that is searched, its id, or a document that a filter
 *                                   reads is damaged
 *   AERO_EXECUTION_CANCELLED, AERO_EXECUTION_TIMEOUT
 *                                   the task stopped it
 *   AERO_EXECUTION_LIMIT            the budget of the task is too small for one query
 *   AERO_STORAGE_IO_ERROR, AERO_STORAGE_READ_FAILED
 *                                   the system refused; system_errno says why
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_search(chassis_snapshot *snapshot, uint32_t collection,
                                                   const chassis_search_options *options,
                                                   const float *queries, size_t n, size_t dimension,
                                                   size_t stride, size_t k, uint64_t *ids,
                                                   float *distances, size_t *found,
                                                   chassis_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_SEARCH_H_ */
