// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/peak_memory.h"

#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include "tests/bench/support/fail.h"

namespace chassis::bench {
namespace {

double AnonymousKibibytes() {
  std::ifstream status("/proc/self/status");
  double sum = 0;
  for (std::string word; status >> word;) {
    double value = 0;
    if ((word == "RssAnon:" || word == "RssShmem:") && status >> value) sum += value;
  }
  Require(sum > 0, "/proc/self/status has no RssAnon");
  return sum;
}

double MeasureHere(const std::function<void(PeakMemory&)>& work) {
  ::malloc_trim(0);  // memory kept for reuse would hide the memory of `work`
  const double before = AnonymousKibibytes();
  PeakMemory peak;
  std::atomic<bool> done = false;
  std::thread watcher([&] {
    while (!done) {
      peak.Look();
      std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
  });
  work(peak);
  done = true;
  watcher.join();
  return std::max(peak.kibibytes() - before, 0.0) / 1024;
}

}  // namespace

void PeakMemory::Look() {
  const double now = AnonymousKibibytes();
  double peak = peak_;
  while (now > peak && !peak_.compare_exchange_weak(peak, now)) {
  }
}

double PeakMebibytes(const std::function<void(PeakMemory&)>& work) {
  int ends[2];
  Require(::pipe(ends) == 0, "cannot make a pipe");
  const pid_t child = ::fork();
  Require(child >= 0, "cannot fork");
  if (child == 0) {
    const double peak = MeasureHere(work);
    const bool sent = ::write(ends[1], &peak, sizeof(peak)) == sizeof(peak);
    ::_exit(sent ? 0 : 1);
  }
  ::close(ends[1]);
  double peak = 0;
  const bool heard = ::read(ends[0], &peak, sizeof(peak)) == sizeof(peak);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  Require(heard && status == 0, "the measured process failed");
  return peak;
}

}  // namespace chassis::bench
