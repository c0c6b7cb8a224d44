// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_PEAK_MEMORY_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_PEAK_MEMORY_H_

#include <atomic>
#include <functional>

namespace chassis::bench {

// The most memory other than pages of files (RssAnon and RssShmem) that a process held.
class PeakMemory {
 public:
  // Reads the memory that the process holds now. Threads: any.
  void Look();
  double kibibytes() const { return peak_; }

 private:
  std::atomic<double> peak_ = 0;
};

// Returns the peak memory of `work` in MiB, beyond that of the process before. No store may be open
// here, because `work` runs in a forked child, where open handles fail. The child looks every half
// millisecond, and `work` may look when it holds most.
double PeakMebibytes(const std::function<void(PeakMemory&)>& work);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_PEAK_MEMORY_H_
