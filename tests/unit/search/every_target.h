// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_SEARCH_EVERY_TARGET_H_
#define CHASSIS_TESTS_UNIT_SEARCH_EVERY_TARGET_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hwy/highway.h"

namespace chassis {

// Runs `body(lanes)` once for every SIMD target that this machine has, with the kernels made to
// use it. `lanes` is the least number of sums over which the components of a row are spread.
template <typename Body>
void ForEveryTarget(Body body) {
  struct Restore {
    ~Restore() { hwy::SetSupportedTargetsForTest(0); }
  } restore;
  const std::vector<int64_t> targets = hwy::SupportedAndGeneratedTargets();
  for (const int64_t target : targets) {
    hwy::SetSupportedTargetsForTest(target);
    body(target == HWY_SCALAR ? size_t{1} : size_t{4});
  }
}

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_SEARCH_EVERY_TARGET_H_
