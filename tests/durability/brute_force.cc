// SPDX-License-Identifier: Apache-2.0
#include "tests/durability/brute_force.h"

#include <algorithm>
#include <cstring>
#include <queue>

namespace chassis {
namespace {

uint64_t Mix(uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

uint32_t SquaredDistance(const SmallRow& a, const SmallRow& b) {
  uint32_t sum = 0;
  for (size_t i = 0; i < kComponents; ++i) {
    const int16_t difference = static_cast<int16_t>(a[i] - b[i]);
    sum += static_cast<uint32_t>(int32_t{difference} * difference);
  }
  return sum;
}

}  // namespace

SmallRow MakeRow(uint64_t seed, uint64_t number) {
  SmallRow row;
  for (size_t i = 0; i < kComponents; i += sizeof(uint64_t)) {
    const uint64_t word = Mix(Mix(seed + number) + i);
    std::memcpy(row.data() + i, &word, sizeof(word));
  }
  return row;
}

std::vector<std::vector<Neighbour>> NearestRows(const std::vector<SmallRow>& rows,
                                                const std::vector<SmallRow>& queries, size_t k) {
  std::vector<std::priority_queue<Neighbour>> best(queries.size());
  for (uint64_t id = 0; id < rows.size(); ++id) {
    for (size_t q = 0; q < queries.size(); ++q) {
      const Neighbour candidate{SquaredDistance(rows[id], queries[q]), id};
      if (best[q].size() == k && !(candidate < best[q].top())) continue;
      best[q].push(candidate);
      if (best[q].size() > k) best[q].pop();
    }
  }
  std::vector<std::vector<Neighbour>> nearest(queries.size());
  for (size_t q = 0; q < queries.size(); ++q) {
    for (; !best[q].empty(); best[q].pop()) nearest[q].push_back(best[q].top());
    std::ranges::reverse(nearest[q]);
  }
  return nearest;
}

}  // namespace chassis
