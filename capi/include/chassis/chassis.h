/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_CHASSIS_H_
#define CHASSIS_CHASSIS_H_

/**
 * @file chassis.h
 * Chassis: an embeddable storage engine for vectors and documents. One file on disk, one shared
 * library, one C header.
 *
 *     chassis_error error = {0};
 *     chassis_store *store;
 *     float vector[4] = {1, 2, 3, 4}, distances[3];
 *     uint64_t id, ids[3];
 *     size_t found;
 *     chassis_create("a.chassis", 4, CHASSIS_L2, &store, &error);
 *     chassis_insert(store, vector, 4, &id, &error);
 *     chassis_commit(store, NULL, &error);
 *     chassis_search(store, vector, 4, 3, ids, distances, &found, &error);
 *     chassis_close(store, &error);
 *     if (error.code != CHASSIS_OK) puts(error.message);
 *
 * Where to read on:
 *
 *   version.h     versions of the library, its interface and its file format
 *   status.h      statuses, severities, and the error of a call
 *   store.h       open, close, info; handles, threads and structs in general
 *   collection.h  several sets of records in one store
 *   records.h     the columns in which records are written
 *   batch.h       writing: insert, put, delete, commit
 *   stream.h      batches that take effect once, however often they are committed
 *   snapshot.h    reading: copies, zero-copy views, documents
 *   cursor.h      reading all records of a collection
 *   search.h      the k nearest vectors
 *   filter.h      which records a search may answer with
 *   verify.h      checking a store for damage
 *   task.h        timeout, memory, cancelling and progress of long calls
 *   arrow.h       a collection as a stream of Apache Arrow batches
 */

#include "chassis/arrow.h"
#include "chassis/batch.h"
#include "chassis/collection.h"
#include "chassis/cursor.h"
#include "chassis/filter.h"
#include "chassis/records.h"
#include "chassis/search.h"
#include "chassis/snapshot.h"
#include "chassis/status.h"
#include "chassis/store.h"
#include "chassis/stream.h"
#include "chassis/task.h"
#include "chassis/verify.h"
#include "chassis/version.h"

#endif /* CHASSIS_CHASSIS_H_ */
