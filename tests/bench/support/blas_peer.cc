// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/flat_peer.h"

#ifdef CHASSIS_BENCH_HAVE_OPENBLAS
#include <cblas.h>

#include <sstream>
#include <string>

namespace chassis::bench {

bool HaveBlas() { return true; }

Description BlasDescription() {
  std::string name;
  std::string version;
  std::istringstream(openblas_get_config()) >> name >> version;
  return {"OpenBLAS sgemm", version,
          std::string("1 thread, kernels for ") + openblas_get_corename() + "; no top-k"};
}

void BlasProducts(const Vectors& queries, const Vectors& vectors, float* products) {
  openblas_set_num_threads(1);
  const auto rows = static_cast<blasint>(queries.count());
  const auto columns = static_cast<blasint>(vectors.count());
  const auto dimension = static_cast<blasint>(vectors.dimension());
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, columns, dimension, 1, queries.data(),
              dimension, vectors.data(), dimension, 0, products, columns);
}

}  // namespace chassis::bench

#else

namespace chassis::bench {

bool HaveBlas() { return false; }
Description BlasDescription() { return {"OpenBLAS sgemm", "", ""}; }
void BlasProducts(const Vectors&, const Vectors&, float*) {}

}  // namespace chassis::bench

#endif
