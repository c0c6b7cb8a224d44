// SPDX-License-Identifier: Apache-2.0
#include "core/store/base/log_queue.h"

namespace chassis {

void LogQueue::Add(LogLevel level, std::string message) {
  if (!sink_) return;
  const MutexLock lock(&mutex_);
  lines_.emplace_back(level, std::move(message));
  pending_.store(true, std::memory_order_release);
}

LogQueue::Lines LogQueue::Take() {
  const MutexLock lock(&mutex_);
  pending_.store(false, std::memory_order_relaxed);
  return std::exchange(lines_, {});
}

void LogQueue::DeliverPending() {
  for (const auto& [level, message] : Take()) sink_(level, message);
}

}  // namespace chassis
