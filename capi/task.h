// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_TASK_H_
#define CHASSIS_CAPI_TASK_H_

#include "chassis/task.h"
#include "core/base/task.h"

namespace chassis::capi {

// The engine's view of a caller's task, whose `cancel` and `user` must outlive it, because it
// points at them. NULL: no bounds.
Result<Task> ReadTask(const chassis_task* task);

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_TASK_H_
