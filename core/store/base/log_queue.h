// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BASE_LOG_QUEUE_H_
#define CHASSIS_CORE_STORE_BASE_LOG_QUEUE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/mutex.h"

namespace chassis {

enum class LogLevel : int32_t { kInfo = 1, kWarning = 2, kError = 3 };
using LogSink = std::function<void(LogLevel, std::string_view)>;

// Log lines on their way to the program. They are queued because a sink may call the store, and so
// must not run under a lock. Threads: any number.
class LogQueue {
 public:
  explicit LogQueue(LogSink sink) : sink_(std::move(sink)) {}

  void Add(LogLevel level, std::string message);

  // Calls the sink with each line queued so far. REQUIRES: the caller holds no lock; see
  // LogDelivery.
  void Deliver() {
    if (pending_.load(std::memory_order_acquire)) DeliverPending();
  }

 private:
  using Lines = std::vector<std::pair<LogLevel, std::string>>;

  void DeliverPending();
  Lines Take();

  const LogSink sink_;
  Mutex mutex_;
  Lines lines_ CHASSIS_GUARDED_BY(mutex_);
  std::atomic<bool> pending_{false};  // lines_ is not empty
};

// Delivers log lines when it goes out of scope. It is the first local of a public function, because
// every lock that is taken after it is then released before a sink runs.
class LogDelivery {
 public:
  explicit LogDelivery(LogQueue& queue) : queue_(queue) {}
  ~LogDelivery() { queue_.Deliver(); }
  LogDelivery(const LogDelivery&) = delete;
  LogDelivery& operator=(const LogDelivery&) = delete;

 private:
  LogQueue& queue_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BASE_LOG_QUEUE_H_
