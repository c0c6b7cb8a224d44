// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_WORKLOADS_H_
#define CHASSIS_TESTS_CRASH_WORKLOADS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/crash/driver.h"

namespace chassis::crash {

// A short life of a store. It begins on an empty disk.
struct Workload {
  const char* name;
  std::function<void(Driver&)> run;
  uint64_t checkpoint_log = 8 << 20;  // large, so that only the workload itself checkpoints
};

const std::vector<Workload>& Workloads();

// The options of the store of `workload`.
OpenOptions SmallOptions(const Workload& workload);

// The trace of a workload's disk and the states that its store went through.
struct Recording {
  Trace trace;
  History history;
  OpenOptions options;
};

// Runs `workload`; the disk drops operations for which `allow` is false.
Recording Record(const Workload& workload, uint64_t seed,
                 const std::function<bool(const Operation&)>& allow);

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_WORKLOADS_H_
