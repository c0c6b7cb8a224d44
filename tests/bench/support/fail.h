// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_FAIL_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_FAIL_H_

#include <cstdio>
#include <cstdlib>
#include <string>

namespace chassis::bench {

// Prints the reason and ends the program, because a benchmark that failed has no figure.
[[noreturn]] inline void Fail(const std::string& why) {
  std::fprintf(stderr, "error: %s\n", why.c_str());
  std::exit(1);
}

inline void Require(bool condition, const std::string& why) {
  if (!condition) Fail(why);
}

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_FAIL_H_
