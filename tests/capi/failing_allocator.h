// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CAPI_FAILING_ALLOCATOR_H_
#define CHASSIS_TESTS_CAPI_FAILING_ALLOCATOR_H_

#include <cstdint>

namespace chassis::capi {

inline constexpr uint64_t kNever = UINT64_MAX;

// Of the allocations of this thread that many succeed, then one fails. The operators are those of
// the whole program, the library in it too.
extern thread_local uint64_t allocations_left;

// Whether there is such an allocator: the thread sanitizer brings operators of its own.
#ifdef CHASSIS_TEST_THREAD_SANITIZER
inline constexpr bool kAllocationsFail = false;
#else
inline constexpr bool kAllocationsFail = true;
#endif

}  // namespace chassis::capi

#endif  // CHASSIS_TESTS_CAPI_FAILING_ALLOCATOR_H_
