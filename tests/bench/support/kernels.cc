// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/kernels.h"

#include <algorithm>
#include <cstring>

// The sums are in arrays, which cannot hold types of a size that the compiler does not know.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
// Highway would not use the AVX2 of -march=x86-64-v3, which lacks AES; no kernel needs AES.
#define HWY_DISABLE_PCLMUL_AES
// This file is compiled for one processor, so Highway has nothing to choose from at run time.
#define HWY_COMPILE_ONLY_STATIC
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace chassis::bench {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// The widest vectors of the processor for which this file is compiled.
using Lanes = hn::ScalableTag<float>;
using Vector = hn::Vec<Lanes>;
constexpr Lanes kLanes;
constexpr size_t kWidth = hn::MaxLanes(kLanes);
constexpr size_t kBlock = 16;  // the dimension is a multiple of it
static_assert(kBlock % kWidth == 0);

float Sum(Vector lanes) { return hn::GetLane(hn::SumOfLanes(kLanes, lanes)); }

}  // namespace

// An addition takes several cycles. There are enough sums that they need not wait for each other,
// and few enough that all fit the registers of every processor.
float Dot(const float* a, const float* b, size_t dimension) {
  constexpr size_t kSums = std::min<size_t>(64 / kWidth, 8);
  Vector sums[kSums];
  HWY_UNROLL(8)
  for (Vector& sum : sums) sum = hn::Zero(kLanes);
  size_t i = 0;
  for (; i + kSums * kWidth <= dimension; i += kSums * kWidth) {
    HWY_UNROLL(8)
    for (size_t part = 0; part < kSums; ++part) {
      const size_t at = i + part * kWidth;
      sums[part] = hn::MulAdd(hn::LoadU(kLanes, a + at), hn::LoadU(kLanes, b + at), sums[part]);
    }
  }
  for (; i < dimension; i += kWidth) {
    sums[0] = hn::MulAdd(hn::LoadU(kLanes, a + i), hn::LoadU(kLanes, b + i), sums[0]);
  }
  HWY_UNROLL(8)
  for (size_t part = 1; part < kSums; ++part) sums[0] = hn::Add(sums[0], sums[part]);
  return Sum(sums[0]);
}

void DotFour(const float* const rows[4], const float* query, size_t dimension, float* dots) {
  constexpr size_t kParts = std::min<size_t>(kBlock / kWidth, 2);
  Vector sums[kParts][4];
  HWY_UNROLL(2)
  for (auto& part : sums) {
    HWY_UNROLL(4)
    for (Vector& sum : part) sum = hn::Zero(kLanes);
  }
  for (size_t i = 0; i < dimension; i += kParts * kWidth) {
    HWY_UNROLL(2)
    for (size_t part = 0; part < kParts; ++part) {
      const size_t at = i + part * kWidth;
      const Vector wanted = hn::LoadU(kLanes, query + at);
      HWY_UNROLL(4)
      for (size_t stream = 0; stream < 4; ++stream) {
        Vector& sum = sums[part][stream];
        sum = hn::MulAdd(hn::LoadU(kLanes, rows[stream] + at), wanted, sum);
      }
    }
  }
  HWY_UNROLL(4)
  for (size_t stream = 0; stream < 4; ++stream) {
    Vector& sum = sums[0][stream];
    HWY_UNROLL(2)
    for (size_t part = 1; part < kParts; ++part) sum = hn::Add(sum, sums[part][stream]);
    dots[stream] = Sum(sum);
  }
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
HWY_AFTER_NAMESPACE();
