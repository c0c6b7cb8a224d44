// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_KERNELS_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_KERNELS_H_

#include <cstddef>
#include <cstdint>

namespace chassis::bench {

// Kernels compiled for the processor that they run on, so that they are limits and not peers. All
// sides of a row use the same kernel. `dimension` is a multiple of 16.

float Dot(const float* a, const float* b, size_t dimension);

// Sets dots[s] = rows[s] . query. Reads the four rows side by side, because memory serves four
// streams faster than one.
void DotFour(const float* const rows[4], const float* query, size_t dimension, float* dots);

// Returns the sum of the 64-bit words: reads every byte and does as little else as possible.
uint64_t SumWords(const void* data, size_t size);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_KERNELS_H_
