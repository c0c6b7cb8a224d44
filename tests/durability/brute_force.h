// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_DURABILITY_BRUTE_FORCE_H_
#define CHASSIS_TESTS_DURABILITY_BRUTE_FORCE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace chassis {

inline constexpr size_t kComponents = 128;
// Components are integers from 0 to 255, so that squared distances are exact in float32 in any
// order of summation.
using SmallRow = std::array<uint8_t, kComponents>;

// Returns row `number` of the data set `seed`.
SmallRow MakeRow(uint64_t seed, uint64_t number);

struct Neighbour {
  uint32_t distance = 0;  // squared
  uint64_t id = 0;

  auto operator<=>(const Neighbour&) const = default;
};

// Returns the k rows nearest to each query, by distance, then by number.
std::vector<std::vector<Neighbour>> NearestRows(const std::vector<SmallRow>& rows,
                                                const std::vector<SmallRow>& queries, size_t k);

}  // namespace chassis

#endif  // CHASSIS_TESTS_DURABILITY_BRUTE_FORCE_H_
