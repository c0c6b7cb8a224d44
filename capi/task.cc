// SPDX-License-Identifier: Apache-2.0
#include "capi/task.h"

#include <string>
#include <utility>

#include "capi/call.h"
#include "capi/structs.h"

namespace chassis::capi {

Result<Task> ReadTask(const chassis_task* task) {
  if (task == nullptr) return Task();
  CHASSIS_ASSIGN(const auto given, ReadStruct(task, "CHASSIS_TASK()"));
  if (given.reserved != 0) {
    return Invalid("task.reserved is " + std::to_string(given.reserved) + ": must be 0");
  }
  Task::Bounds bounds;
  bounds.budget_bytes = given.budget_bytes;
  bounds.timeout_ms = given.timeout_ms;
  bounds.cancel = given.cancel;
  if (given.progress != nullptr) {
    bounds.progress = [progress = given.progress, user = given.user](uint64_t done,
                                                                     uint64_t total) {
      try {
        progress(user, done, total);
      } catch (...) {
        // The header forbids this; the call goes on as if nothing was thrown.
      }
    };
  }
  return Task(std::move(bounds));
}

}  // namespace chassis::capi

extern "C" {

void chassis_task_init(chassis_task* task, size_t size) { chassis::capi::InitStruct(task, size); }

}  // extern "C"
