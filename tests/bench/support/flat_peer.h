// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_FLAT_PEER_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_FLAT_PEER_H_

#include <cstdint>
#include <memory>

#include "tests/bench/support/dataset.h"
#include "tests/bench/support/report.h"

namespace chassis::bench {

// Exact search by another library, in one thread. `metric` is CHASSIS_L2 or another metric.
class FlatPeer {
 public:
  virtual ~FlatPeer() = default;
  // Writes the k nearest of query i to ids[i * k] and the following, nearest first.
  virtual void Search(const Vectors& queries, size_t k, int64_t* ids) = 0;
};

// Opens FAISS over a copy of the vectors, which are scaled to length 1 for the cosine. Returns null
// if the program was built without FAISS.
std::unique_ptr<FlatPeer> OpenFaiss(const Vectors& vectors, uint32_t metric);
Description FaissDescription();

// The product of two matrices by OpenBLAS, in one thread.
bool HaveBlas();
Description BlasDescription();
// Sets products[i * vectors.count() + j] = queries.Row(i) . vectors.Row(j).
void BlasProducts(const Vectors& queries, const Vectors& vectors, float* products);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_FLAT_PEER_H_
