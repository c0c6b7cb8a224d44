// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_STREAM_WORKLOAD_H_
#define CHASSIS_TESTS_CRASH_STREAM_WORKLOAD_H_

#include "tests/crash/driver.h"

namespace chassis::crash {

// Elements of two streams, each applied once however often it is committed. StoreSubject commits
// them again after the recovery of every state.
void StreamWorkload(Driver& driver);

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_STREAM_WORKLOAD_H_
