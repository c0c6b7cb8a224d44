// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_FLAT_PEER_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_FLAT_PEER_H_

#include <cstdint>
#include <memory>

#include "tests/bench/support/dataset.h"
#include "tests/bench/support/report.h"

namespace chassis::bench {

// Exact search as another library offers it, in one thread. `metric` is one of CHASSIS_L2 and so
// on.
class FlatPeer {
 public:
  virtual ~FlatPeer() = default;
  // ids[i * k] onwards: the k nearest of query i, nearest first.
  virtual void Search(const Vectors& queries, size_t k, int64_t* ids) = 0;
};

// FAISS over a copy of the vectors; for the cosine, of the vectors scaled to length 1. Null where
// the program was built without it.
std::unique_ptr<FlatPeer> OpenFaiss(const Vectors& vectors, uint32_t metric);
Description FaissDescription();

// The product of two matrices as the best BLAS at hand computes it, in one thread.
bool HaveBlas();
Description BlasDescription();
// products[i * vectors.count() + j] = queries.Row(i) . vectors.Row(j)
void BlasProducts(const Vectors& queries, const Vectors& vectors, float* products);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_FLAT_PEER_H_
