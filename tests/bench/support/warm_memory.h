// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_WARM_MEMORY_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_WARM_MEMORY_H_

#include <cstdint>

namespace chassis::bench {

// Touches about `bytes` of the free memory and gives them back: what is taken next, such as pages
// of files, comes from there. In a virtual machine memory that was free for some seconds may have
// gone back to the host; whoever takes it first can wait longer than for the disk.
void WarmMemory(uint64_t bytes);

// What this process has written so far, counted as pages of files become dirty.
uint64_t WrittenBytes();

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_WARM_MEMORY_H_
