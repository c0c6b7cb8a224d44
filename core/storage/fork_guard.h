// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_FORK_GUARD_H_
#define CHASSIS_CORE_STORAGE_FORK_GUARD_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <tl/expected.hpp>

namespace chassis {

// For ForkCount() alone.
extern std::atomic<uint64_t> fork_count;

// How many forks lie between the process that loaded this library and this one. A handle remembers
// the count at its opening and is refused where the count differs. Any thread.
inline uint64_t ForkCount() { return fork_count.load(std::memory_order_relaxed); }

// An open file that the child of a fork does not keep: the child closes it before fork() returns,
// since an inherited copy would keep the parent's locks alive. Children that run another program
// lose it by close-on-exec. Not movable: the fork handler knows its address.
class ForkGuardedDescriptor {
 public:
  // openat(2) with close-on-exec; on failure the errno. No fork falls between opening and guarding.
  static tl::expected<std::unique_ptr<ForkGuardedDescriptor>, int> OpenAt(int directory,
                                                                          const char* path,
                                                                          int flags,
                                                                          mode_t mode = 0);

  ForkGuardedDescriptor(const ForkGuardedDescriptor&) = delete;
  ForkGuardedDescriptor& operator=(const ForkGuardedDescriptor&) = delete;
  ~ForkGuardedDescriptor();

  // Negative in the child of a fork, where the number may already belong to another file.
  int get() const { return descriptor_; }

 private:
  ForkGuardedDescriptor() = default;

  int descriptor_ = -1;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_FORK_GUARD_H_
