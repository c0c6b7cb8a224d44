// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BASE_COMMIT_LOCK_H_
#define CHASSIS_CORE_STORE_BASE_COMMIT_LOCK_H_

#include "core/base/mutex.h"
#include "core/base/thread_annotations.h"

namespace chassis {

// Stands in annotations for the commit lock of the store at hand. Several parts of a store reach
// that lock by different paths, which clang cannot see to be one mutex; a name for all of them it
// can check.
class CHASSIS_CAPABILITY("commit lock") CommitRole {};
inline constexpr CommitRole commit_role;

// The commit lock: one commit at a time runs, and one version at a time is published.
class CommitMutex {
 public:
  CommitMutex() = default;
  CommitMutex(const CommitMutex&) = delete;
  CommitMutex& operator=(const CommitMutex&) = delete;

 private:
  friend class CommitMutexLock;
  Mutex mutex_;
};

// Holds the commit lock. No callback runs while it is held.
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
