// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_SEARCH_BRUTE_FORCE_H_
#define CHASSIS_TESTS_UNIT_SEARCH_BRUTE_FORCE_H_

#include <cmath>
#include <cstddef>
#include <limits>

#include "core/format/metric.h"

namespace chassis {

// A distance in double precision, and how far a float32 one may be from it: the bound that
// core/search/README.md states.
struct Expected {
  double distance;
  double bound;
};

inline Expected ExpectedDistance(Metric metric, const float* a, const float* b, size_t dimension,
                                 size_t lanes) {
  double difference = 0, product = 0, magnitude = 0, a_squares = 0, b_squares = 0;
  for (size_t i = 0; i < dimension; ++i) {
    const double x = a[i], y = b[i];
    difference += (x - y) * (x - y);
    product += x * y;
    magnitude += std::abs(x * y);
    a_squares += x * x;
    b_squares += y * y;
  }
  const double relative = static_cast<double>(dimension / lanes + 10) * 0x1p-24;
  const double underflow = static_cast<double>(dimension) * 0x1p-149;
  switch (metric) {
    case Metric::kL2:
      if (std::isinf(difference)) return {difference, 0};
      return {difference, relative * difference + underflow};
    case Metric::kInnerProduct:
      if (std::isinf(product)) return {-product, 0};
      return {-product, relative * magnitude + underflow};
    case Metric::kCosine:
      if (a_squares == 0 || b_squares == 0) return {1, 0};
      return {1 - product / std::sqrt(a_squares) / std::sqrt(b_squares), 2 * relative};
  }
  return {std::numeric_limits<double>::quiet_NaN(), 0};
}

// NaN agrees with NaN. A value that float32 cannot hold agrees with the infinity that it rounds to.
inline bool Agrees(float actual, const Expected& expected) {
  if (std::isnan(expected.distance)) return std::isnan(actual);
  return static_cast<float>(expected.distance - expected.bound) <= actual &&
         actual <= static_cast<float>(expected.distance + expected.bound);
}

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_SEARCH_BRUTE_FORCE_H_
