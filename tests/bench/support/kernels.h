// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_KERNELS_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_KERNELS_H_

#include <cstddef>
#include <cstdint>

namespace chassis::bench {

// Compiled for the machine at hand, so that they are limits and not peers. `dimension` is a
// multiple of 16. All sides of a row use the same one.

float Dot(const float* a, const float* b, size_t dimension);

// dots[s] = rows[s] . query, the four rows read side by side: memory serves four streams faster
// than one.
void DotFour(const float* const rows[4], const float* query, size_t dimension, float* dots);

// The sum of the 64-bit words: reads every byte and does as little else as can be.
uint64_t SumWords(const void* data, size_t size);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_KERNELS_H_
