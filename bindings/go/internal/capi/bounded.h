/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_GO_BOUNDED_H_
#define CHASSIS_GO_BOUNDED_H_

#include <chassis/chassis.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Calls that take a chassis_task, which points at the flag that cancels it: memory of Go, which a
 * struct of Go may not point at but an argument may. So the task is made here. Go is not called
 * back: how far a call is it writes to `progress`, two numbers, done and total, where any thread
 * may read them; NULL for nowhere.
 */
chassis_status chassis_bounded_verify(chassis_store* store, uint64_t budget_bytes,
                                      uint64_t timeout_ms, const int32_t* cancel,
                                      uint64_t* progress, chassis_verify_report* report,
                                      chassis_finding* findings, size_t capacity,
                                      chassis_error* error);

/* chassis_snapshot_search() of rows side by side, with the fields of its options. */
chassis_status chassis_bounded_search(chassis_snapshot* snapshot, uint32_t collection,
                                      uint32_t metric, const chassis_filter* const* filters,
                                      size_t filter_count, uint64_t budget_bytes,
                                      uint64_t timeout_ms, const int32_t* cancel,
                                      uint64_t* progress, const float* queries, size_t n,
                                      size_t dimension, size_t k, uint64_t* ids, float* distances,
                                      size_t* found, chassis_error* error);

#endif /* CHASSIS_GO_BOUNDED_H_ */
