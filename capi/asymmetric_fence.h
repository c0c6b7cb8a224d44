// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_ASYMMETRIC_FENCE_H_
#define CHASSIS_CAPI_ASYMMETRIC_FENCE_H_

namespace chassis::capi {

// A fence whose whole cost falls on the rare side: "write mine, then look at yours" on both sides
// misses nobody if the frequent one only keeps the compiler from reordering and the rare one calls
// FenceOtherThreads() in between. Threads: any.

// For CanFenceOtherThreads() alone.
extern const bool kCanFenceOtherThreads;

// Whether the kernel can do it (Linux's membarrier). Once true, always true.
inline bool CanFenceOtherThreads() { return kCanFenceOtherThreads; }

// True: every other thread of the process has executed a full fence. False: the kernel refused, as
// a filter installed meanwhile may make it do.
bool FenceOtherThreads();

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_ASYMMETRIC_FENCE_H_
