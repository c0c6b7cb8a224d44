// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/flat_peer.h"

#ifdef CHASSIS_BENCH_HAVE_FAISS
#include <chassis/chassis.h>
#include <faiss/IndexFlat.h>
#include <faiss/utils/distances.h>
#include <omp.h>

#include <string>
#include <vector>

namespace chassis::bench {
namespace {

std::vector<float> Normalized(const Vectors& vectors) {
  std::vector<float> copy(vectors.data(), vectors.data() + vectors.count() * vectors.dimension());
  faiss::fvec_renorm_L2(vectors.dimension(), vectors.count(), copy.data());
  return copy;
}

class FaissPeer : public FlatPeer {
 public:
  FaissPeer(const Vectors& vectors, uint32_t metric)
      : cosine_(metric == CHASSIS_COSINE),
        index_(static_cast<faiss::Index::idx_t>(vectors.dimension()),
               metric == CHASSIS_L2 ? faiss::METRIC_L2 : faiss::METRIC_INNER_PRODUCT) {
    omp_set_num_threads(1);
    const auto count = static_cast<faiss::Index::idx_t>(vectors.count());
    index_.add(count, cosine_ ? Normalized(vectors).data() : vectors.data());
  }

  // Does not scale queries, because scaling a query does not change its neighbours.
  void Search(const Vectors& queries, size_t k, int64_t* ids) override {
    distances_.resize(queries.count() * k);
    index_.search(static_cast<faiss::Index::idx_t>(queries.count()), queries.data(),
                  static_cast<faiss::Index::idx_t>(k), distances_.data(), ids);
  }

 private:
  bool cosine_;
  faiss::IndexFlat index_;
  std::vector<float> distances_;
};

}  // namespace

std::unique_ptr<FlatPeer> OpenFaiss(const Vectors& vectors, uint32_t metric) {
  return std::make_unique<FaissPeer>(vectors, metric);
}

Description FaissDescription() {
  const std::string version = std::to_string(FAISS_VERSION_MAJOR) + "." +
                              std::to_string(FAISS_VERSION_MINOR) + "." +
                              std::to_string(FAISS_VERSION_PATCH);
  return {"FAISS", version,
          "IndexFlat, 1 thread, as packaged (SSE2; OpenBLAS for batches of 20 or more)"};
}

}  // namespace chassis::bench

#else

namespace chassis::bench {

std::unique_ptr<FlatPeer> OpenFaiss(const Vectors&, uint32_t) { return nullptr; }
Description FaissDescription() { return {"FAISS", "", ""}; }

}  // namespace chassis::bench

#endif
