/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_TASK_H_
#define CHASSIS_TASK_H_

/**
 * @file task.h
 * The bounds of a long call: its time, its memory, its cancelling; and its progress.
 *
 * A call that takes a task works in blocks and checks the task after each of them; the function
 * says how large its blocks are. A call that is stopped has changed nothing, and its outputs have
 * their failure values. NULL instead of a task means no bounds.
 *
 *   AERO_EXECUTION_CANCELLED  `cancel` was set
 *   AERO_EXECUTION_TIMEOUT    the time was up
 *   AERO_EXECUTION_LIMIT      the memory budget is too small for the least that the call needs;
 *                             the message names both
 */

#include <stddef.h>
#include <stdint.h>

#include "chassis/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Receives the progress of a call, in bytes of the store that it has read or skipped.
 *
 * @param user   chassis_task.user
 * @param done   how much of `total` is done; it does not decrease
 * @param total  the same in every call
 *
 * Threads: called from the thread that made the call, without a lock of the library held, at most
 * ten times a second, and once more with `done` equal to `total` when the work is done; not after a
 * failure. It may call the library and set `cancel`. It must not throw, unwind or fork, because the
 * call that it is part of has not ended.
 */
typedef void (*chassis_progress_function)(void *user, uint64_t done, uint64_t total);

/**
 * Bounds and progress of one call, which reads it and does not keep it. Several calls may use one
 * task, also at the same time.
 *
 *     static int32_t stop;  // another thread or a signal handler sets it
 *     chassis_verify(store, &CHASSIS_TASK(.timeout_ms = 60000, .cancel = &stop), &report, NULL, 0,
 *                    &error);
 */
typedef struct chassis_task {
  /** Set by CHASSIS_TASK() or chassis_task_init(). */
  uint32_t struct_size;
  uint32_t reserved;
  /** Most bytes of working memory; 0: no bound. The function says which memory counts. */
  uint64_t budget_bytes;
  /** Milliseconds from the beginning of the call; 0: no bound. */
  uint64_t timeout_ms;
  /**
   * The call ends once this is not 0. It is read atomically (relaxed), so write it atomically.
   * NULL: the call cannot be cancelled.
   */
  const int32_t *cancel;
  /** NULL: no progress is reported. */
  chassis_progress_function progress;
  /** First argument of `progress`; the library does nothing else with it. */
  void *user;
} chassis_task;

#ifndef __cplusplus
/** A chassis_task with the fields named and all others default (C99; a compound literal). */
#define CHASSIS_TASK(...) ((chassis_task){.struct_size = sizeof(chassis_task), __VA_ARGS__})
#endif

/**
 * Makes `task` one without bounds: all fields 0 but struct_size. For callers without the macro.
 *
 * @param task  the struct to fill; NULL is ignored
 * @param size  sizeof(chassis_task) as the caller knows it
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API void chassis_task_init(chassis_task *task, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_TASK_H_ */
