/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_STREAM_H_
#define CHASSIS_STREAM_H_

/**
 * @file stream.h
 * Streams: batches that take effect once, however often they are committed.
 *
 * A batch can be one element of a stream, such as the changes of another store or a queue that
 * repeats itself. chassis_commit_options names the stream and the number of the element. The number
 * of the newest element of every stream is part of the store. It is part of the commit of the
 * batch, so both are durable or neither is.
 *
 * If the store has this number or a later one, the commit returns CHASSIS_OK, `applied` is 0, and
 * the batch is emptied as by a rollback: a repeated element is ignored and its reservations are
 * released. Staging it can still fail, because arguments are checked there.
 *
 * An empty batch with a newer number is a durable commit that only advances the number. Dropping a
 * collection removes no stream; a store has at most 65,536 of them.
 *
 * A consumer that starts, also after a crash, reads the newest number and resumes behind it:
 *
 *     chassis_bytes stream = {"orders", 6};
 *     uint64_t done = 0;
 *     uint8_t found = 0;
 *     chassis_snapshot_stream(snapshot, &stream, &done, &found, &error);
 *     for (uint64_t n = found ? done + 1 : 0; next_element(n, &element); ++n) {
 *       ... chassis_batch_put(batch, 0, &element.records, &error) ...
 *       chassis_batch_commit(batch, &CHASSIS_COMMIT_OPTIONS(.stream = stream, .stream_seq = n),
 *                            NULL, &error);
 *     }
 *
 * If the outcome of a commit is unknown, the number of the stream shows it once the store is open
 * again.
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/snapshot.h"
#include "chassis/status.h"
#include "chassis/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Returns the number of the newest element of a stream at this commit.
 *
 * @param snapshot         the snapshot
 * @param stream           name of the stream, 1 to 255 bytes
 * @param[out] stream_seq  the number of the element; 0 if there is none or on failure
 * @param[out] found       1 if an element of the stream was committed, else 0; 0 on failure. May be
 *                         NULL: then a stream without an element is a failure
 * @param error            filled on failure; may be NULL
 * @return CHASSIS_OK, or
 *   AERO_QUERY_NOT_FOUND     `found` is NULL and no element of the stream was committed
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API chassis_status chassis_snapshot_stream(chassis_snapshot *snapshot,
                                                   const chassis_bytes *stream,
                                                   uint64_t *stream_seq, uint8_t *found,
                                                   chassis_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_STREAM_H_ */
