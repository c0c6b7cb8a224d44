// SPDX-License-Identifier: Apache-2.0
#include "capi/asymmetric_fence.h"

#ifdef __linux__
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace chassis::capi {
namespace {

// ThreadSanitizer does not see a fence that the kernel makes.
#if defined(__SANITIZE_THREAD__)
#define CHASSIS_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CHASSIS_THREAD_SANITIZER 1
#endif
#endif

#if defined(__linux__) && !defined(CHASSIS_THREAD_SANITIZER)

bool Register() {
  return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
}

bool Fence() { return syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) == 0; }

#else

bool Register() { return false; }

bool Fence() { return false; }

#endif

}  // namespace

const bool kCanFenceOtherThreads = Register();

// The child of a fork may have to register again.
bool FenceOtherThreads() { return Fence() || (Register() && Fence()); }

}  // namespace chassis::capi
