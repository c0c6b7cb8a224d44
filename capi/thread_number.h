// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_THREAD_NUMBER_H_
#define CHASSIS_CAPI_THREAD_NUMBER_H_

#include <cstddef>  // also defines __GLIBC__
#include <cstdint>

namespace chassis::capi {

inline constexpr size_t kNoThreadNumber = SIZE_MAX;

// For ThreadNumber() alone. It is trivial, so that the last destructors of a thread may still read
// it. It lies in memory that a thread has from its start, because reading it there is one
// instruction.
#ifdef __GLIBC__
__attribute__((tls_model("initial-exec")))
#endif
extern constinit thread_local size_t thread_number;

size_t TakeThreadNumber();

// A small number that no other thread has while this one lives; kNoThreadNumber if too many threads
// live.
inline size_t ThreadNumber() {
  const size_t number = thread_number;
  return number != kNoThreadNumber ? number : TakeThreadNumber();
}

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_THREAD_NUMBER_H_
