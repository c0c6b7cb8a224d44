// SPDX-License-Identifier: Apache-2.0
#include "chassis/status.h"

#include "core/base/error.h"

extern "C" {

const char* chassis_status_name(chassis_status status) {
  const char* name = chassis::CodeName(status);
  return name != nullptr ? name : "UNKNOWN_STATUS";
}

int32_t chassis_status_severity(chassis_status status) {
  return static_cast<int32_t>(chassis::WorstSeverity(status));
}

}  // extern "C"
