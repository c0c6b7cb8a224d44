// SPDX-License-Identifier: Apache-2.0
#include "chassis/search.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

class Search : public StoreTest {
 protected:
  void Add(const StoreHandle& store, const std::vector<float>& vector) {
    EXPECT_OK(chassis_insert(store.get(), vector.data(), vector.size(), nullptr, &error));
  }
  // The ids and distances of the k nearest vectors in the default collection.
  struct Hits {
    std::vector<uint64_t> ids;
    std::vector<float> distances;
  };
  Hits Nearest(const StoreHandle& store, const std::vector<float>& query, size_t k) {
    Hits hits{std::vector<uint64_t>(k), std::vector<float>(k)};
    size_t found = 0;
    EXPECT_OK(chassis_search(store.get(), query.data(), query.size(), k, hits.ids.data(),
                             hits.distances.data(), &found, &error));
    hits.ids.resize(found);
    hits.distances.resize(found);
    return hits;
  }
};

TEST_F(Search, DistancesAreSquaredL2) {
  const StoreHandle store = Create(2, CHASSIS_L2);
  Add(store, {0, 0});
  Add(store, {3, 4});
  Commit(store);
  const Hits hits = Nearest(store, {0, 0}, 2);
  EXPECT_EQ(hits.ids, (std::vector<uint64_t>{0, 1}));
  EXPECT_EQ(hits.distances, (std::vector<float>{0, 25}));
}

TEST_F(Search, DistancesAreNegativeInnerProducts) {
  const StoreHandle store = Create(2, CHASSIS_INNER_PRODUCT);
  Add(store, {1, 1});
  Add(store, {3, 4});
  Commit(store);
  const Hits hits = Nearest(store, {1, 2}, 2);
  EXPECT_EQ(hits.ids, (std::vector<uint64_t>{1, 0}));
  EXPECT_EQ(hits.distances, (std::vector<float>{-11, -3}));
}

TEST_F(Search, DistancesAreOneMinusCosineAndOneAgainstAZeroVector) {
  const StoreHandle store = Create(2, CHASSIS_COSINE);
  Add(store, {0, 0});
  Add(store, {-2, 0});
  Add(store, {5, 0});
  Commit(store);
  const Hits hits = Nearest(store, {1, 0}, 3);
  EXPECT_EQ(hits.ids, (std::vector<uint64_t>{2, 0, 1}));
  EXPECT_NEAR(hits.distances[0], 0, 1e-6);
  EXPECT_EQ(hits.distances[1], 1.0f);
  EXPECT_NEAR(hits.distances[2], 2, 1e-6);
}

TEST_F(Search, EqualDistancesAreOrderedByIdAndNaNComesLast) {
  const StoreHandle store = Create(2);
  Add(store, {kNaN, 0});
  Add(store, {1, 0});
  Add(store, {-1, 0});
  Add(store, {0, 1});
  Commit(store);
  const Hits hits = Nearest(store, {0, 0}, 4);
  EXPECT_EQ(hits.ids, (std::vector<uint64_t>{1, 2, 3, 0}));
  EXPECT_TRUE(std::isnan(hits.distances[3]));
}

TEST_F(Search, FewerVectorsThanKAreNoFailure) {
  const StoreHandle store = Create(2);
  EXPECT_TRUE(Nearest(store, {0, 0}, 5).ids.empty());
  Add(store, {1, 0});
  Commit(store);
  EXPECT_EQ(Nearest(store, {0, 0}, 5).ids.size(), 1u);
}

TEST_F(Search, ANaNInTheQueryIsRefused) {
  const StoreHandle store = Create(2);
  const float query[2] = {0, kNaN};
  uint64_t ids[1];
  float distances[1];
  size_t found = 9;
  EXPECT_STATUS(chassis_search(store.get(), query, 2, 1, ids, distances, &found, &error),
                AERO_QUERY_INVALID);
  EXPECT_EQ(found, 0u);
}

TEST_F(Search, WrongDimensionAndNoHitsWantedAreRefused) {
  const StoreHandle store = Create(2);
  const float query[3] = {};
  uint64_t ids[1];
  float distances[1];
  size_t found = 9;
  EXPECT_STATUS(chassis_search(store.get(), query, 3, 1, ids, distances, &found, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  EXPECT_STATUS(chassis_search(store.get(), query, 2, 0, ids, distances, &found, &error),
                AERO_QUERY_INVALID);
}

TEST_F(Search, SeveralQueriesWithAStrideAnswerLikeOneByOne) {
  const StoreHandle store = Create(2);
  for (int i = 0; i < 50; ++i) Add(store, {static_cast<float>(i), static_cast<float>(i % 7)});
  Commit(store);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const std::vector<float> queries = {1, 2, 99, 30, 3, 99, 48, 0, 99};
  uint64_t ids[3 * 4];
  float distances[3 * 4];
  size_t found[3];
  ASSERT_OK(chassis_snapshot_search(snapshot.get(), 0, nullptr, queries.data(), 3, 2,
                                    3 * sizeof(float), 4, ids, distances, found, &error));
  for (size_t q = 0; q < 3; ++q) {
    const Hits hits = Nearest(store, {queries[3 * q], queries[3 * q + 1]}, 4);
    EXPECT_EQ(found[q], 4u);
    EXPECT_EQ(std::vector<uint64_t>(ids + 4 * q, ids + 4 * q + 4), hits.ids);
    EXPECT_EQ(std::vector<float>(distances + 4 * q, distances + 4 * q + 4), hits.distances);
  }
}

TEST_F(Search, OfASnapshotSeesItsCommitAlone) {
  const StoreHandle store = Create(2);
  Add(store, {1, 0});
  Commit(store);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Add(store, {0, 0});
  Commit(store);
  const float query[2] = {0, 0};
  uint64_t ids[2];
  float distances[2];
  size_t found = 0;
  ASSERT_OK(chassis_snapshot_search(snapshot.get(), 0, nullptr, query, 1, 2, 0, 2, ids, distances,
                                    &found, &error));
  EXPECT_EQ(found, 1u);
  EXPECT_EQ(ids[0], 0u);
  EXPECT_EQ(Nearest(store, {0, 0}, 2).ids, (std::vector<uint64_t>{1, 0}));
}

TEST_F(Search, MayUseAnotherMetricThanTheCollection) {
  const StoreHandle store = Create(2, CHASSIS_L2);
  Add(store, {1, 1});
  Add(store, {3, 4});
  Commit(store);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  auto options = Sized<chassis_search_options>();
  options.metric = CHASSIS_INNER_PRODUCT;
  const float query[2] = {1, 1};
  uint64_t ids[2];
  float distances[2];
  size_t found = 0;
  ASSERT_OK(chassis_snapshot_search(snapshot.get(), 0, &options, query, 1, 2, 0, 2, ids, distances,
                                    &found, &error));
  EXPECT_EQ(ids[0], 1u);
  EXPECT_EQ(distances[0], -7.0f);
  options.metric = 4;
  EXPECT_STATUS(chassis_snapshot_search(snapshot.get(), 0, &options, query, 1, 2, 0, 2, ids,
                                        distances, &found, &error),
                AERO_QUERY_INVALID);
  options.struct_size = 0;
  EXPECT_STATUS(chassis_snapshot_search(snapshot.get(), 0, &options, query, 1, 2, 0, 2, ids,
                                        distances, &found, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("CHASSIS_SEARCH_OPTIONS()"), std::string::npos);
}

TEST_F(Search, NoQueriesAreAnsweredByNothing) {
  const StoreHandle store = Create(2);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  EXPECT_OK(chassis_snapshot_search(snapshot.get(), 0, nullptr, nullptr, 0, 2, 0, 1, nullptr,
                                    nullptr, nullptr, &error));
}

TEST_F(Search, ADamagedVectorFailsTheSearch) {
  {
    const StoreHandle store = Create(4);
    InsertCommitted(store, 1);
    InsertCommitted(store, 2);
  }
  std::string bytes = ReadFile(path);
  const float one[4] = {1, 1, 1, 1};
  const size_t at = bytes.find(std::string(reinterpret_cast<const char*>(one), sizeof one));
  ASSERT_NE(at, std::string::npos);
  bytes[at + 2] ^= 1;
  WriteFile(path, bytes);
  const StoreHandle store = Open();
  const float query[4] = {};
  uint64_t ids[2];
  float distances[2];
  size_t found = 0;
  EXPECT_STATUS(chassis_search(store.get(), query, 4, 2, ids, distances, &found, &error),
                AERO_DATA_CORRUPTION);
  EXPECT_EQ(found, 0u);
  EXPECT_EQ(error.offset, at);
}

}  // namespace
}  // namespace chassis::capi
