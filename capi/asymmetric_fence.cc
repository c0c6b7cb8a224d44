// SPDX-License-Identifier: Apache-2.0
#include "capi/asymmetric_fence.h"

#ifdef __linux__
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace chassis::capi {
namespace {

// ThreadSanitizer cannot see what the kernel does.
#if defined(__SANITIZE_THREAD__)
#define CHASSIS_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CHASSIS_THREAD_SANITIZER 1
#endif
#endif

#if defined(__linux__) && !defined(CHASSIS_THREAD_SANITIZER)

bool Membarrier(int command) { return syscall(SYS_membarrier, command, 0, 0) == 0; }

bool Register() { return Membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED); }

#else

bool Membarrier(int) { return false; }

bool Register() { return false; }

#endif

const bool kRegistered = Register();

}  // namespace

bool CanFenceOtherThreads() { return kRegistered; }

bool FenceOtherThreads() {
#if defined(__linux__) && !defined(CHASSIS_THREAD_SANITIZER)
  // The child of a fork may have to register anew.
  return Membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) ||
         (Register() && Membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED));
#else
  return false;
#endif
}

}  // namespace chassis::capi
