// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_PEAK_MEMORY_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_PEAK_MEMORY_H_

#include <atomic>
#include <functional>

namespace chassis::bench {

// The most memory other than pages of files (RssAnon and RssShmem) that a process held.
class PeakMemory {
 public:
  // Looks at what the process holds now. Threads: any.
  void Look();
  double kibibytes() const { return peak_; }

 private:
  std::atomic<double> peak_ = 0;
};

// What `work` held at its peak beyond what the process had before, in MiB. It is done in a child
// process, so no store may be open here. The child looks every half millisecond, and `work` may
// look where it holds most.
double PeakMebibytes(const std::function<void(PeakMemory&)>& work);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_PEAK_MEMORY_H_
