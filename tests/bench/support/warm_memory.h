// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_WARM_MEMORY_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_WARM_MEMORY_H_

#include <cstdint>

namespace chassis::bench {

// Touches about `bytes` of free memory and gives them back, so that the next memory that is taken,
// such as pages of files, comes from there. A virtual machine may return memory that was free for
// some seconds to its host; its next user can wait longer for it than for the disk.
void WarmMemory(uint64_t bytes);

// Returns the bytes that this process has written so far, counted as pages of files become dirty.
uint64_t WrittenBytes();

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_WARM_MEMORY_H_
