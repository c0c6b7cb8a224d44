// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_EXACT_SEARCH_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_EXACT_SEARCH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/support/chassis_store.h"
#include "tests/bench/support/dataset.h"

namespace chassis::bench {

// Finds the k nearest through the C header, in the layout of FlatPeer::Search.
void SearchChassis(const ChassisSnapshot& snapshot, uint32_t metric, const Vectors& queries,
                   size_t k, uint64_t* ids);

// Ends the program unless `ids` are the k nearest vectors of the first and of the last query, by
// distances in double precision. Vectors may change places if their distances differ by rounding.
void CheckNearest(const std::string& side, const Vectors& vectors, uint32_t metric,
                  const Vectors& queries, size_t k, const std::vector<uint64_t>& ids);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_EXACT_SEARCH_H_
