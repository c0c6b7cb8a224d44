// SPDX-License-Identifier: Apache-2.0
#include "bounded.h"

namespace {

void RecordProgress(void* user, uint64_t done, uint64_t total) {
  auto* numbers = static_cast<uint64_t*>(user);
  __atomic_store_n(&numbers[1], total, __ATOMIC_RELAXED);
  __atomic_store_n(&numbers[0], done, __ATOMIC_RELAXED);
}

chassis_task TaskOf(uint64_t budget_bytes, uint64_t timeout_ms, const int32_t* cancel,
                    uint64_t* progress) {
  chassis_task task;
  chassis_task_init(&task, sizeof task);
  task.budget_bytes = budget_bytes;
  task.timeout_ms = timeout_ms;
  task.cancel = cancel;
  if (progress != nullptr) {
    task.progress = RecordProgress;
    task.user = progress;
  }
  return task;
}

}  // namespace

chassis_status chassis_bounded_verify(chassis_store* store, uint64_t budget_bytes,
                                      uint64_t timeout_ms, const int32_t* cancel,
                                      uint64_t* progress, chassis_verify_report* report,
                                      chassis_finding* findings, size_t capacity,
                                      chassis_error* error) {
  const chassis_task task = TaskOf(budget_bytes, timeout_ms, cancel, progress);
  return chassis_verify(store, &task, report, findings, capacity, error);
}

chassis_status chassis_bounded_search(chassis_snapshot* snapshot, uint32_t collection,
                                      uint32_t metric, const chassis_filter* const* filters,
                                      size_t filter_count, uint64_t budget_bytes,
                                      uint64_t timeout_ms, const int32_t* cancel,
                                      uint64_t* progress, const float* queries, size_t n,
                                      size_t dimension, size_t k, uint64_t* ids, float* distances,
                                      size_t* found, chassis_error* error) {
  const chassis_task task = TaskOf(budget_bytes, timeout_ms, cancel, progress);
  chassis_search_options options;
  chassis_search_options_init(&options, sizeof options);
  options.metric = metric;
  options.filters = filters;
  options.filter_count = filter_count;
  options.task = &task;
  return chassis_snapshot_search(snapshot, collection, &options, queries, n, dimension, 0, k, ids,
                                 distances, found, error);
}
