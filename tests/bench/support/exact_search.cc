// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/exact_search.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace chassis::bench {
namespace {

double Distance(const float* a, const float* b, size_t dimension, uint32_t metric) {
  double product = 0;
  double squares_a = 0;
  double squares_b = 0;
  for (size_t i = 0; i < dimension; ++i) {
    const double x = static_cast<double>(a[i]);
    const double y = static_cast<double>(b[i]);
    product += x * y;
    squares_a += x * x;
    squares_b += y * y;
  }
  if (metric == CHASSIS_INNER_PRODUCT) return -product;
  if (metric == CHASSIS_COSINE) return 1 - product / std::sqrt(squares_a * squares_b);
  return squares_a + squares_b - 2 * product;
}

void CheckQuery(const std::string& side, const Vectors& vectors, uint32_t metric,
                const float* query, size_t k, const uint64_t* ids) {
  constexpr double kTolerance = 1e-4;
  std::vector<double> distances(vectors.count());
  for (size_t i = 0; i < vectors.count(); ++i) {
    distances[i] = Distance(query, vectors.Row(i), vectors.dimension(), metric);
  }
  std::vector<double> nearest = distances;
  std::partial_sort(nearest.begin(), nearest.begin() + static_cast<std::ptrdiff_t>(k),
                    nearest.end());
  for (size_t i = 0; i < k; ++i) {
    Require(ids[i] < distances.size() && std::abs(distances[ids[i]] - nearest[i]) <=
                                             kTolerance * std::max(1.0, std::abs(nearest[i])),
            side + " did not find the nearest vectors");
  }
  Require(std::set<uint64_t>(ids, ids + k).size() == k, side + " found a vector twice");
}

}  // namespace

void SearchChassis(const ChassisSnapshot& snapshot, uint32_t metric, const Vectors& queries,
                   size_t k, uint64_t* ids) {
  chassis_search_options options;
  chassis_search_options_init(&options, sizeof(options));
  options.metric = metric;
  std::vector<float> distances(queries.count() * k);
  std::vector<size_t> found(queries.count());
  Call(chassis_snapshot_search, snapshot.handle(), CHASSIS_DEFAULT_COLLECTION, &options,
       queries.data(), queries.count(), queries.dimension(), size_t{0}, k, ids, distances.data(),
       found.data());
}

void CheckNearest(const std::string& side, const Vectors& vectors, uint32_t metric,
                  const Vectors& queries, size_t k, const std::vector<uint64_t>& ids) {
  for (const size_t query : {size_t{0}, queries.count() - 1}) {
    CheckQuery(side, vectors, metric, queries.Row(query), k, &ids[query * k]);
  }
}

}  // namespace chassis::bench
