// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_STOPWATCH_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_STOPWATCH_H_

#include <time.h>

#include <chrono>

namespace chassis::bench {

// Returns the wall-clock time of `work`: for work that waits for a disk or another thread.
template <typename Work>
double Seconds(Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Returns the processor time of this process, over all its threads, in seconds.
inline double ProcessorClock() {
  timespec now = {};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Returns the processor time of `work`: for work on warm memory in one thread. It equals Seconds()
// on an idle machine, and other programs on a busy machine disturb it little.
template <typename Work>
double ProcessorSeconds(Work&& work) {
  const double start = ProcessorClock();
  work();
  return ProcessorClock() - start;
}

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_STOPWATCH_H_
