// SPDX-License-Identifier: Apache-2.0
// Prints the SIMD targets that the processor has and the kernels are compiled for, one per line.
// The build runs it once to know which tests to run.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#include <cstdint>
#include <cstdio>

#include "hwy/highway.h"

int main() {
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    std::puts(hwy::TargetName(target));
  }
}
