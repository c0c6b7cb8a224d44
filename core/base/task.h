// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_TASK_H_
#define CHASSIS_CORE_BASE_TASK_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

#include "core/base/error.h"

namespace chassis {

// The bounds of one long call and how it tells of its progress. Work is counted in bytes that are
// read or passed over. One thread at a time; one task a call.
class Task {
 public:
  using Clock = std::chrono::steady_clock;

  struct Bounds {
    uint64_t budget_bytes = 0;        // of working memory; 0 = none
    uint64_t timeout_ms = 0;          // from here on; 0 = none
    const int32_t* cancel = nullptr;  // any other number than 0 cancels; others write it atomically
    // Called first with the first piece of work that is done, then at most ten times a second,
    // last with done == total. Never under a lock: whoever advances a task holds none.
    std::function<void(uint64_t done, uint64_t total)> progress;
    std::function<Clock::time_point()> now = Clock::now;
  };

  Task() = default;  // no bounds, no progress
  explicit Task(Bounds bounds);

  // UINT64_MAX where there is none.
  uint64_t budget() const { return bounds_.budget_bytes == 0 ? UINT64_MAX : bounds_.budget_bytes; }
  // AERO_EXECUTION_LIMIT if `bytes` of working memory, for what `purpose` says, exceed the budget.
  Status Afford(uint64_t bytes, std::string_view purpose) const;

  // How much there is to do in all.
  void Begin(uint64_t total) { total_ = total; }

  // AERO_EXECUTION_CANCELLED or AERO_EXECUTION_TIMEOUT; a lock may be held.
  Status Check() const;

  // So much more is done. Reports it and then checks.
  Status Advance(uint64_t bytes);

  // All is done: reports that, and cannot fail any more.
  void Finish();

 private:
  Failure Stopped(Code code, const char* reason) const;

  Bounds bounds_;
  Clock::time_point deadline_ = Clock::time_point::max();
  Clock::time_point next_report_ = Clock::time_point::min();
  uint64_t done_ = 0;
  uint64_t total_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_TASK_H_
