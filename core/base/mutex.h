// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_MUTEX_H_
#define CHASSIS_CORE_BASE_MUTEX_H_

#include <mutex>

#include "core/base/thread_annotations.h"

namespace chassis {

// std::mutex whose rules clang checks. Every layer uses it and not absl::Mutex, because
// ThreadSanitizer does not see the locks of an absl library that was built without it.
class CHASSIS_CAPABILITY("mutex") Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void Lock() CHASSIS_ACQUIRE() { mutex_.lock(); }
  void Unlock() CHASSIS_RELEASE() { mutex_.unlock(); }

  // For a lock to which annotations give another name than this mutex.
  std::mutex& unannotated() { return mutex_; }

 private:
  std::mutex mutex_;
};

class CHASSIS_SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex* mutex) CHASSIS_ACQUIRE(mutex) : mutex_(mutex) { mutex_->Lock(); }
  ~MutexLock() CHASSIS_RELEASE() { mutex_->Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex* const mutex_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_MUTEX_H_
