// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_METRIC_H_
#define CHASSIS_CORE_FORMAT_METRIC_H_

#include <cstdint>

namespace chassis {

// Distances; smaller is nearer. The numbers must not change, because they are stored in files and
// part of the ABI.
enum class Metric : uint32_t {
  kL2 = 1,            // squared Euclidean
  kInnerProduct = 2,  // negative inner product
  kCosine = 3,        // 1 - cosine; 1 against a zero vector
};

constexpr bool IsKnown(Metric metric) { return metric >= Metric::kL2 && metric <= Metric::kCosine; }

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_METRIC_H_
