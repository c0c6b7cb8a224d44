// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_HEALTH_H_
#define CHASSIS_CORE_STORE_HEALTH_H_

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"

namespace chassis {

enum class LogLevel : int32_t { kInfo = 1, kWarning = 2, kError = 3 };
using LogSink = std::function<void(LogLevel, std::string_view)>;

// What a handle may still do, and what it has to say. Threads: any number.
class Health {
 public:
  explicit Health(LogSink sink) : sink_(std::move(sink)) {}

  // Stops all writing on this handle; the first reason counts.
  void Poison(const Error& reason);
  bool poisoned() const { return poisoned_.load(std::memory_order_acquire); }
  // AERO_STORAGE_POISONED with the reason, once poisoned.
  Status Check() const;

  // Poisons and hands on what is corruption; hands on anything else as it is.
  Error Notice(Error error);

  void Say(LogLevel level, std::string message);
  // Calls the sink with what was said. Never under a lock: see Delivery.
  void Deliver() {
    if (pending_.load(std::memory_order_acquire)) DeliverPending();
  }

 private:
  void DeliverPending();

  const LogSink sink_;
  std::atomic<bool> poisoned_{false};
  mutable std::mutex mutex_;
  std::string reason_;
  std::vector<std::pair<LogLevel, std::string>> messages_;
  std::atomic<bool> pending_{false};  // messages_ is not empty
};

// Delivers messages when it goes out of scope: the first local of a public function, so that every
// lock taken later is released by then.
class Delivery {
 public:
  explicit Delivery(Health& health) : health_(health) {}
  ~Delivery() { health_.Deliver(); }
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

 private:
  Health& health_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_HEALTH_H_
