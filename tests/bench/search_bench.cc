// SPDX-License-Identifier: Apache-2.0
// The ten nearest of every vector, exactly, in one thread: one query, and a hundred at once.
#include <memory>
#include <utility>

#include "tests/bench/support/contest.h"
#include "tests/bench/support/exact_search.h"
#include "tests/bench/support/flat_peer.h"
#include "tests/bench/support/kernels.h"
#include "tests/bench/support/loaded_store.h"
#include "tests/bench/support/stopwatch.h"

namespace chassis::bench {
namespace {

constexpr size_t kDimension = 768;
constexpr size_t kNearest = 10;
constexpr double kGoalPeer = 1;

using Limit = void (*)(Contest&, const LoadedStore&, const Vectors& vectors,
                       const Vectors& queries);

template <typename Search>
double MillisecondsPerQuery(const Vectors& queries, Search&& search) {
  return ProcessorSeconds(search) * 1e3 / static_cast<double>(queries.count());
}

// The limit of one query: reading every vector once, in four streams.
void AgainstScan(Contest& contest, const LoadedStore& loaded, const Vectors& vectors,
                 const Vectors& queries) {
  constexpr double kGoal = 1.05;
  const size_t quarter = vectors.count() / 4;
  auto dots = std::make_shared<std::vector<float>>(vectors.count());
  contest.Against("dot products of a mmap, 4 streams", kGoal, [&, quarter, dots] {
    return MillisecondsPerQuery(queries, [&] {
      for (size_t i = 0; i < quarter; ++i) {
        const MappedFile& raw = loaded.raw();
        const float* const rows[] = {raw.Row(i), raw.Row(i + quarter), raw.Row(i + 2 * quarter),
                                     raw.Row(i + 3 * quarter)};
        DotFour(rows, queries.data(), kDimension, dots->data() + 4 * i);
      }
    });
  });
}

// The limit of a batch of queries: one product of matrices.
void AgainstProduct(Contest& contest, const LoadedStore&, const Vectors& vectors,
                    const Vectors& queries) {
  constexpr double kGoal = 1.0;
  const Description blas = BlasDescription();
  if (!HaveBlas()) return contest.Skip(blas.name);
  contest.Describe(blas);
  auto products = std::make_shared<std::vector<float>>(queries.count() * vectors.count());
  contest.Against(blas.name, kGoal, [&, products] {
    return MillisecondsPerQuery(queries, [&] { BlasProducts(queries, vectors, products->data()); });
  });
}

void AgainstFaiss(Contest& contest, const Vectors& vectors, const Vectors& queries,
                  uint32_t metric) {
  const Description description = FaissDescription();
  const std::shared_ptr<FlatPeer> faiss = OpenFaiss(vectors, metric);
  if (faiss == nullptr) return contest.Skip(description.name);
  contest.Describe(description);
  std::vector<int64_t> ids(queries.count() * kNearest);
  faiss->Search(queries, kNearest, ids.data());
  CheckNearest(description.name, vectors, metric, queries, kNearest, {ids.begin(), ids.end()});
  contest.Against(description.name, kGoalPeer, [&queries, faiss, ids]() mutable {
    return MillisecondsPerQuery(queries, [&] { faiss->Search(queries, kNearest, ids.data()); });
  });
}

ContestBody Search(uint32_t metric, size_t query_count, Limit against_limit) {
  return [=](Contest& contest) {
    const Vectors vectors(contest.settings().Count(100'000), kDimension);
    const Vectors queries(query_count, kDimension, 7);
    const LoadedStore loaded(contest.settings().folder, vectors);
    std::vector<uint64_t> ids(query_count * kNearest);
    SearchChassis(loaded.snapshot(), metric, queries, kNearest, ids.data());
    CheckNearest("Chassis", vectors, metric, queries, kNearest, ids);
    contest.Ours([&] {
      return MillisecondsPerQuery(queries, [&] {
        SearchChassis(loaded.snapshot(), metric, queries, kNearest, ids.data());
      });
    });
    if (!contest.alone()) {
      against_limit(contest, loaded, vectors, queries);
      AgainstFaiss(contest, vectors, queries, metric);
    }
    contest.Run();
  };
}

std::vector<Row> Rows() {
  const Unit unit = {"ms/query", Better::kLess};
  std::vector<Row> rows;
  for (const auto& [name, metric] :
       {std::pair("l2", CHASSIS_L2), std::pair("inner product", CHASSIS_INNER_PRODUCT),
        std::pair("cosine", CHASSIS_COSINE)}) {
    rows.push_back(
        {std::string("search_1, 100k x 768, ") + name, unit, 61, Search(metric, 1, AgainstScan)});
    rows.push_back({std::string("search_100, 100k x 768, ") + name, unit, 11,
                    Search(metric, 100, AgainstProduct)});
  }
  return rows;
}

}  // namespace
}  // namespace chassis::bench

int main(int argc, char** argv) {
  return chassis::bench::RunRows(argc, argv, chassis::bench::Rows());
}
