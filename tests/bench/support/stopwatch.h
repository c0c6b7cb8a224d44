// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_STOPWATCH_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_STOPWATCH_H_

#include <time.h>

#include <chrono>

namespace chassis::bench {

// How long `work` takes by the clock on the wall: for work that waits for a disk or another thread.
template <typename Work>
double Seconds(Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Time that the processor spent for this process, in all its threads.
inline double ProcessorClock() {
  timespec now = {};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// How long `work` keeps the processor: for work on warm memory in one thread. The same as Seconds()
// on an idle machine, and not disturbed by what else runs on a busy one.
template <typename Work>
double ProcessorSeconds(Work&& work) {
  const double start = ProcessorClock();
  work();
  return ProcessorClock() - start;
}

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_STOPWATCH_H_
