// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BASE_POISON_STATE_H_
#define CHASSIS_CORE_STORE_BASE_POISON_STATE_H_

#include <atomic>
#include <string>

#include "core/base/error.h"
#include "core/base/mutex.h"
#include "core/store/base/log_queue.h"

namespace chassis {

// Whether this handle may still write. A handle is poisoned after corruption or a failed sync,
// because memory and disk may then differ in ways that it cannot see. Threads: any number.
class PoisonState {
 public:
  explicit PoisonState(LogQueue& log) : log_(log) {}

  // Stops all writing on this handle until the store is reopened; the first reason is kept.
  void Poison(const Error& reason);
  // Sets the code of `error` to `code`, appends `consequence` to its message, poisons with it and
  // returns it.
  Failure PoisonWith(Error error, Code code, const std::string& consequence);
  // Poisons if `error` is corruption. Returns `error` unchanged.
  Error PoisonIfCorrupt(Error error);

  bool poisoned() const { return poisoned_.load(std::memory_order_acquire); }
  // Fails with AERO_STORAGE_POISONED and the reason once poisoned.
  Status Check() const;

  LogQueue& log() { return log_; }

 private:
  bool SetReason(const std::string& reason);

  LogQueue& log_;
  std::atomic<bool> poisoned_{false};
  mutable Mutex mutex_;
  std::string reason_ CHASSIS_GUARDED_BY(mutex_);
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BASE_POISON_STATE_H_
