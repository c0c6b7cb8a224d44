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

// Returns the number of forks between the process that loaded this library and this one. A handle
// keeps the count from its opening and fails if the count now differs. Any thread.
inline uint64_t ForkCount() { return fork_count.load(std::memory_order_relaxed); }

// An open file that the child of a fork does not keep: the child closes it before fork() returns,
// because an inherited copy would keep the parent's locks alive. A child that runs another program
// loses it by close-on-exec. Not movable, because the fork handler holds its address.
class ForkGuardedDescriptor {
 public:
  // Calls openat(2) with close-on-exec. Returns the errno on failure. No fork can happen between
  // opening and guarding.
  static tl::expected<std::unique_ptr<ForkGuardedDescriptor>, int> OpenAt(int directory,
                                                                          const char* path,
                                                                          int flags,
                                                                          mode_t mode = 0);

  ForkGuardedDescriptor(const ForkGuardedDescriptor&) = delete;
  ForkGuardedDescriptor& operator=(const ForkGuardedDescriptor&) = delete;
  ~ForkGuardedDescriptor();

  // Returns the descriptor; negative in the child of a fork, because its number may already belong
  // to another file.
  int get() const { return descriptor_; }

 private:
  ForkGuardedDescriptor() = default;

  int descriptor_ = -1;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_FORK_GUARD_H_
