// SPDX-License-Identifier: Apache-2.0
#include "core/storage/fork_guard.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <set>

#include "core/base/mutex.h"

namespace chassis {
namespace {

// The guarded descriptors of this process. Never destroyed, because a fork may happen during exit.
class Registry {
 public:
  static Registry& Instance() {
    static auto* const registry = new Registry;
    return *registry;
  }

  Registry() : handler_error_(pthread_atfork(BeforeFork, AfterForkInParent, AfterForkInChild)) {}

  int handler_error() const { return handler_error_; }

  // Calls openat(2) into `descriptor`, which the child of a fork closes from now on. Returns 0 or
  // the errno.
  int Open(int* descriptor, int directory, const char* path, int flags, mode_t mode)
      CHASSIS_EXCLUDES(mutex_) {
    const MutexLock lock(&mutex_);
    descriptors_.insert(descriptor);
    *descriptor = openat(directory, path, flags | O_CLOEXEC, mode);
    return *descriptor < 0 ? errno : 0;
  }

  void Close(int* descriptor) CHASSIS_EXCLUDES(mutex_) {
    const MutexLock lock(&mutex_);
    descriptors_.erase(descriptor);
    if (*descriptor >= 0) close(*descriptor);
  }

 private:
  static void BeforeFork() CHASSIS_ACQUIRE(Instance().mutex_) { Instance().mutex_.Lock(); }
  static void AfterForkInParent() CHASSIS_RELEASE(Instance().mutex_) { Instance().mutex_.Unlock(); }
  static void AfterForkInChild() CHASSIS_RELEASE(Instance().mutex_) {
    Instance().CloseAll();
    fork_count.fetch_add(1);
    Instance().mutex_.Unlock();
  }

  // Runs in the child, whose only thread this is, so that nothing reads the numbers meanwhile.
  void CloseAll() CHASSIS_REQUIRES(mutex_) {
    for (int* descriptor : descriptors_) {
      if (*descriptor >= 0) close(*descriptor);
      *descriptor = -1;
    }
  }

  Mutex mutex_;  // held while descriptors open, close and fork
  std::set<int*> descriptors_ CHASSIS_GUARDED_BY(mutex_);
  const int handler_error_;
};

// Created when the library is loaded, so that a fork counts even if no file was opened before it.
[[maybe_unused]] const Registry& loaded = Registry::Instance();

}  // namespace

constinit std::atomic<uint64_t> fork_count{0};

tl::expected<std::unique_ptr<ForkGuardedDescriptor>, int> ForkGuardedDescriptor::OpenAt(
    int directory, const char* path, int flags, mode_t mode) {
  Registry& registry = Registry::Instance();
  if (registry.handler_error() != 0) return tl::unexpected<int>(registry.handler_error());
  std::unique_ptr<ForkGuardedDescriptor> opened(new ForkGuardedDescriptor);
  const int error = registry.Open(&opened->descriptor_, directory, path, flags, mode);
  if (error != 0) return tl::unexpected<int>(error);
  return opened;
}

ForkGuardedDescriptor::~ForkGuardedDescriptor() { Registry::Instance().Close(&descriptor_); }

}  // namespace chassis
