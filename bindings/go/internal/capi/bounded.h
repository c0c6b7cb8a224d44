/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_GO_BOUNDED_H_
#define CHASSIS_GO_BOUNDED_H_

#include <chassis/chassis.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Calls that take a chassis_task. The task points at its cancel flag, which is Go memory. A Go
 * struct that is passed to C may not point at Go memory, but an argument may, so the task is made
 * here. C does not call back into Go: the call writes its progress to `progress`, two numbers, done
 * and total, which any thread may read; NULL for none.
 */
chassis_status chassis_bounded_verify(chassis_store* store, uint64_t budget_bytes,
                                      uint64_t timeout_ms, const int32_t* cancel,
                                      uint64_t* progress, chassis_verify_report* report,
                                      chassis_finding* findings, size_t capacity,
                                      chassis_error* error);

/* chassis_snapshot_search() with stride 0, and with the fields of its options as arguments. */
chassis_status chassis_bounded_search(chassis_snapshot* snapshot, uint32_t collection,
                                      uint32_t metric, const chassis_filter* const* filters,
                                      size_t filter_count, uint64_t budget_bytes,
                                      uint64_t timeout_ms, const int32_t* cancel,
                                      uint64_t* progress, const float* queries, size_t n,
                                      size_t dimension, size_t k, uint64_t* ids, float* distances,
                                      size_t* found, chassis_error* error);

#endif /* CHASSIS_GO_BOUNDED_H_ */
