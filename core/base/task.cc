// SPDX-License-Identifier: Apache-2.0
#include "core/base/task.h"

#include <algorithm>
#include <string>
#include <utility>

namespace chassis {
namespace {

constexpr std::chrono::milliseconds kReportInterval(100);
// A longer timeout counts as none, because the clock would overflow.
constexpr uint64_t kLongestTimeout = uint64_t{1} << 40;

}  // namespace

Task::Task(Bounds bounds) : bounds_(std::move(bounds)) {
  if (bounds_.timeout_ms == 0 || bounds_.timeout_ms > kLongestTimeout) return;
  deadline_ = bounds_.now() + std::chrono::milliseconds(bounds_.timeout_ms);
}

Status Task::Afford(uint64_t bytes, std::string_view purpose) const {
  if (bytes <= budget()) return {};
  return Fail(Code::kExecutionLimit, std::string(purpose) + " needs " + std::to_string(bytes) +
                                         " bytes of memory, the budget is " +
                                         std::to_string(budget()));
}

Failure Task::Stopped(Code code, const char* reason) const {
  return Fail(code, std::string(reason) + " after " + std::to_string(done_) + " of " +
                        std::to_string(total_) + " bytes");
}

Status Task::Check() const {
  if (bounds_.cancel != nullptr && __atomic_load_n(bounds_.cancel, __ATOMIC_RELAXED) != 0) {
    return Stopped(Code::kExecutionCancelled, "cancelled");
  }
  if (deadline_ != Clock::time_point::max() && bounds_.now() >= deadline_) {
    return Stopped(Code::kExecutionTimeout, "time is up");
  }
  return {};
}

Status Task::Advance(uint64_t bytes) {
  done_ = std::min(done_ + bytes, total_);
  if (bounds_.progress && done_ < total_) {
    const Clock::time_point now = bounds_.now();
    if (now >= next_report_) {
      next_report_ = now + kReportInterval;
      bounds_.progress(done_, total_);
    }
  }
  return Check();
}

void Task::Finish() {
  done_ = total_;
  if (bounds_.progress) bounds_.progress(done_, total_);
}

}  // namespace chassis
