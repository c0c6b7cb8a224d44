// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_TASK_H_
#define CHASSIS_CORE_BASE_TASK_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

#include "core/base/error.h"

namespace chassis {

// The bounds of one long call, and its progress reports. Work is counted in bytes that are read or
// skipped. One thread at a time; one task for each call.
class Task {
 public:
  using Clock = std::chrono::steady_clock;

  struct Bounds {
    uint64_t budget_bytes = 0;        // of working memory; 0 = none
    uint64_t timeout_ms = 0;          // from construction on; 0 = none
    const int32_t* cancel = nullptr;  // nonzero cancels; other threads write it atomically
    // Called when the first piece of work is done, then at most ten times a second, last with
    // done == total. Never called under a lock, because it is the caller's function.
    std::function<void(uint64_t done, uint64_t total)> progress;
    std::function<Clock::time_point()> now = Clock::now;
  };

  Task() = default;  // no bounds, no progress
  explicit Task(Bounds bounds);

  // UINT64_MAX if there is no budget.
  uint64_t budget() const { return bounds_.budget_bytes == 0 ? UINT64_MAX : bounds_.budget_bytes; }
  // Fails with AERO_EXECUTION_LIMIT if `bytes` of working memory exceed the budget. `purpose` names
  // their use in the message.
  Status Afford(uint64_t bytes, std::string_view purpose) const;

  // Sets the amount of work.
  void Begin(uint64_t total) { total_ = total; }

  // Fails with AERO_EXECUTION_CANCELLED or AERO_EXECUTION_TIMEOUT. A lock may be held, because
  // nothing is reported.
  Status Check() const;

  // Adds `bytes` of work done, reports progress, then does Check. REQUIRES: no lock is held,
  // because it may call `progress`.
  Status Advance(uint64_t bytes);

  // Reports that all work is done.
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
