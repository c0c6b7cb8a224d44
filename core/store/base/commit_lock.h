// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BASE_COMMIT_LOCK_H_
#define CHASSIS_CORE_STORE_BASE_COMMIT_LOCK_H_

#include "core/base/mutex.h"
#include "core/base/thread_annotations.h"

namespace chassis {

// Names the commit lock of a store in annotations. Several parts reach that lock by different
// paths, which clang cannot see to be one mutex, but it can check one name.
class CHASSIS_CAPABILITY("commit lock") CommitRole {};
inline constexpr CommitRole commit_role;

// The commit lock. One commit at a time runs under it, and every version is published under it.
class CommitMutex {
 public:
  CommitMutex() = default;
  CommitMutex(const CommitMutex&) = delete;
  CommitMutex& operator=(const CommitMutex&) = delete;

 private:
  friend class CommitMutexLock;
  Mutex mutex_;
};

// Holds the commit lock. No callback runs while it is held, because a callback may call the store.
class CHASSIS_SCOPED_CAPABILITY CommitMutexLock {
 public:
  explicit CommitMutexLock(CommitMutex& mutex) CHASSIS_ACQUIRE(commit_role) : mutex_(mutex.mutex_) {
    mutex_.unannotated().lock();
  }
  ~CommitMutexLock() CHASSIS_RELEASE() { mutex_.unannotated().unlock(); }
  CommitMutexLock(const CommitMutexLock&) = delete;
  CommitMutexLock& operator=(const CommitMutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BASE_COMMIT_LOCK_H_
