// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/kernels.h"

#include <cstring>

namespace chassis::bench {
namespace {

constexpr size_t kLanes = 16;
typedef float Lanes __attribute__((vector_size(kLanes * sizeof(float))));

Lanes Load(const float* floats) {
  Lanes lanes;
  std::memcpy(&lanes, floats, sizeof(lanes));
  return lanes;
}

float Sum(const Lanes& lanes) {
  float sum = 0;
  for (size_t i = 0; i < kLanes; ++i) sum += lanes[i];
  return sum;
}

}  // namespace

float Dot(const float* a, const float* b, size_t dimension) {
  Lanes sums[4] = {};
  size_t i = 0;
  for (; i + 4 * kLanes <= dimension; i += 4 * kLanes) {
    for (size_t part = 0; part < 4; ++part) {
      sums[part] += Load(a + i + part * kLanes) * Load(b + i + part * kLanes);
    }
  }
  for (; i < dimension; i += kLanes) sums[0] += Load(a + i) * Load(b + i);
  return Sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

void DotFour(const float* const rows[4], const float* query, size_t dimension, float* dots) {
  Lanes sums[4] = {};
  for (size_t i = 0; i < dimension; i += kLanes) {
    const Lanes wanted = Load(query + i);
    for (size_t stream = 0; stream < 4; ++stream) sums[stream] += Load(rows[stream] + i) * wanted;
  }
  for (size_t stream = 0; stream < 4; ++stream) dots[stream] = Sum(sums[stream]);
}

uint64_t SumWords(const void* data, size_t size) {
  const auto* bytes = static_cast<const unsigned char*>(data);
  uint64_t sum = 0;
  size_t i = 0;
  for (; i + sizeof(uint64_t) <= size; i += sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, bytes + i, sizeof(word));
    sum += word;
  }
  for (; i < size; ++i) sum += bytes[i];
  return sum;
}

}  // namespace chassis::bench
