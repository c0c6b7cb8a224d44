// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CAPI_FAILING_ALLOCATOR_H_
#define CHASSIS_TESTS_CAPI_FAILING_ALLOCATOR_H_

#include <cstdint>

namespace chassis::capi {

inline constexpr uint64_t kNever = UINT64_MAX;

// So many allocations of this thread succeed, then one fails. It counts those of the program and of
// the library, because both use the same operators.
extern thread_local uint64_t allocations_left;

// False with the thread sanitizer, which has operators of its own.
#ifdef CHASSIS_TEST_THREAD_SANITIZER
inline constexpr bool kAllocationsFail = false;
#else
inline constexpr bool kAllocationsFail = true;
#endif

}  // namespace chassis::capi

#endif  // CHASSIS_TESTS_CAPI_FAILING_ALLOCATOR_H_
