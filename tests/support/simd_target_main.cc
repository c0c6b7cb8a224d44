// SPDX-License-Identifier: Apache-2.0
// The main() of tests that run once for each SIMD target. With --simd_target=NAME the kernels use
// that target, as on a processor that has no better one; without the option they use the best.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "hwy/highway.h"

namespace {

// Returns false if the kernels were not compiled for the target, or this processor lacks it.
bool UseTarget(std::string_view name) {
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    if (hwy::TargetName(target) != name) continue;
    hwy::SetSupportedTargetsForTest(target);
    return hwy::SupportedTargets() == target;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  constexpr std::string_view kOption = "--simd_target=";
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (!argument.starts_with(kOption) || !UseTarget(argument.substr(kOption.size()))) {
      std::fprintf(stderr, "error: not a SIMD target of this processor: %s\n", argv[i]);
      return 2;
    }
  }
  return RUN_ALL_TESTS();
}
