// SPDX-License-Identifier: Apache-2.0
#include "core/storage/fork_guard.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <mutex>
#include <set>

namespace chassis {
namespace {

// The guarded descriptors of this process. Never destroyed: a fork may come during exit.
class Registry {
 public:
  static Registry& Instance() {
    static auto* const registry = new Registry;
    return *registry;
  }

  Registry() : handler_error_(pthread_atfork(BeforeFork, AfterForkInParent, AfterForkInChild)) {}

  // Held while descriptors open, close and fork.
  std::mutex mutex;
  std::set<int*> descriptors;

  int handler_error() const { return handler_error_; }

 private:
  static void BeforeFork() { Instance().mutex.lock(); }
  static void AfterForkInParent() { Instance().mutex.unlock(); }
  // The only thread of the child, so nothing reads the numbers meanwhile.
  static void AfterForkInChild() {
    Registry& registry = Instance();
    for (int* descriptor : registry.descriptors) {
      if (*descriptor >= 0) close(*descriptor);
      *descriptor = -1;
    }
    fork_count.fetch_add(1);
    registry.mutex.unlock();
  }

  const int handler_error_;
};

// A fork counts from the loading of this library on, whether or not a file was opened before it.
[[maybe_unused]] const Registry& loaded = Registry::Instance();

}  // namespace

constinit std::atomic<uint64_t> fork_count{0};

tl::expected<std::unique_ptr<ForkGuardedDescriptor>, int> ForkGuardedDescriptor::OpenAt(
    int directory, const char* path, int flags, mode_t mode) {
  Registry& registry = Registry::Instance();
  if (registry.handler_error() != 0) return tl::unexpected<int>(registry.handler_error());
  std::unique_ptr<ForkGuardedDescriptor> opened(new ForkGuardedDescriptor);
  int error = 0;
  {
    const std::lock_guard lock(registry.mutex);
    registry.descriptors.insert(&opened->descriptor_);
    opened->descriptor_ = openat(directory, path, flags | O_CLOEXEC, mode);
    error = errno;
  }
  if (opened->descriptor_ < 0) return tl::unexpected<int>(error);
  return opened;
}

ForkGuardedDescriptor::~ForkGuardedDescriptor() {
  Registry& registry = Registry::Instance();
  const std::lock_guard lock(registry.mutex);
  registry.descriptors.erase(&descriptor_);
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace chassis
