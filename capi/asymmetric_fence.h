// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_ASYMMETRIC_FENCE_H_
#define CHASSIS_CAPI_ASYMMETRIC_FENCE_H_

namespace chassis::capi {

// A fence that costs its rare side alone. Of two sides that write their own word and then read the
// other's, one sees the other if the frequent one keeps the compiler from reordering the two steps
// and the rare one calls FenceOtherThreads() between them. Threads: any.

// For CanFenceOtherThreads() alone.
extern const bool kCanFenceOtherThreads;

// Whether the kernel can do it (Linux's membarrier). Once true, always true.
inline bool CanFenceOtherThreads() { return kCanFenceOtherThreads; }

// Returns true once every other thread of the process has executed a full fence; false if the
// kernel refused, for example because of a filter installed meanwhile.
bool FenceOtherThreads();

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_ASYMMETRIC_FENCE_H_
