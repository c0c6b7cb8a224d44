// SPDX-License-Identifier: Apache-2.0
#include "core/search/search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/storage/storage_factory.h"
#include "core/store/batch.h"
#include "core/store/store.h"

namespace chassis {
namespace {

// A store in memory: its default collection holds vectors of two components, another documents.
class SearchTest : public testing::Test {
 protected:
  void SetUp() override {
    OpenOptions options;
    options.create = true;
    options.dimension = 2;
    options.metric = static_cast<uint32_t>(Metric::kL2);
    store_ = Store::Open(OpenFactory("memory:").value(), options).value();
    documents_ = store_->CreateCollection("documents", 0, Metric::kL2).value();
  }

  std::vector<uint64_t> Insert(const std::vector<float>& floats) {
    std::vector<uint64_t> ids(floats.size() / 2);
    const Records records{.count = ids.size(), .vectors = floats.data()};
    EXPECT_TRUE(store_->shared_batch().Insert(0, records, ids.data()).has_value());
    EXPECT_TRUE(store_->shared_batch().Commit().has_value());
    return ids;
  }

  // The message of a search that must be refused with `code`.
  std::string Refusal(Code code, size_t dimension, size_t k, const float* query, uint64_t* ids,
                      float* distances, size_t* found, uint32_t collection = 0, size_t n = 1,
                      const SearchOptions& options = {}) {
    const auto snapshot = store_->NewSnapshot().value();
    const Status status =
        Search(*snapshot, collection, options, query, n, 0, dimension, k, ids, distances, found);
    EXPECT_FALSE(status.has_value());
    if (status.has_value()) return "";
    EXPECT_EQ(status.error().code, code);
    return status.error().message;
  }

  std::shared_ptr<Store> store_;
  uint32_t documents_ = 0;
};

TEST_F(SearchTest, ReturnsTheNearestOfASnapshotWithTheCollectionsMetric) {
  const auto ids = Insert({0, 0, 3, 0, 1, 0});
  const auto snapshot = store_->NewSnapshot().value();
  Insert({1, 0.5f});
  const float queries[] = {1, 0, 100, 3, 0, 100};  // three floats apart
  uint64_t nearest[4];
  float distances[4];
  size_t found[2];
  ASSERT_TRUE(
      Search(*snapshot, 0, {}, queries, 2, 12, 2, 2, nearest, distances, found).has_value());
  EXPECT_EQ(found[0], 2u);
  EXPECT_EQ(found[1], 2u);
  EXPECT_EQ(std::vector<uint64_t>(nearest, nearest + 4),
            (std::vector<uint64_t>{ids[2], ids[0], ids[1], ids[2]}));
  EXPECT_EQ(std::vector<float>(distances, distances + 4), (std::vector<float>{0, 1, 0, 4}));
}

TEST_F(SearchTest, TheMetricOfTheCallOverridesTheCollections) {
  const auto ids = Insert({1, 0, 5, 5});
  const auto snapshot = store_->NewSnapshot().value();
  const float query[] = {1, 0};
  uint64_t id;
  float distance;
  size_t found;
  const SearchOptions options{.metric = Metric::kInnerProduct};
  ASSERT_TRUE(Search(*snapshot, 0, options, query, 1, 0, 2, 1, &id, &distance, &found).has_value());
  EXPECT_EQ(id, ids[1]);
  EXPECT_EQ(distance, -5);
}

TEST_F(SearchTest, SkipsDeletedVectors) {
  const auto ids = Insert({0, 0, 1, 0});
  ASSERT_TRUE(store_->shared_batch().Delete(0, {ids.data(), 1}).has_value());
  ASSERT_TRUE(store_->shared_batch().Commit().has_value());
  const auto snapshot = store_->NewSnapshot().value();
  const float query[] = {0, 0};
  uint64_t nearest[2];
  float distances[2];
  size_t found;
  ASSERT_TRUE(Search(*snapshot, 0, {}, query, 1, 0, 2, 2, nearest, distances, &found).has_value());
  EXPECT_EQ(found, 1u);
  EXPECT_EQ(nearest[0], ids[1]);
}

TEST_F(SearchTest, CosineAnswersTheSameWhateverCommitsCameSinceTheFirst) {
  const auto nearest = [&](size_t n) {
    const auto snapshot = store_->NewSnapshot().value();
    const float query[] = {1, 0};
    std::vector<uint64_t> ids(n + 1);
    std::vector<float> distances(n + 1);
    size_t found;
    const SearchOptions options{.metric = Metric::kCosine};
    EXPECT_TRUE(
        Search(*snapshot, 0, options, query, 1, 0, 2, n + 1, ids.data(), distances.data(), &found)
            .has_value());
    EXPECT_EQ(found, n);
    return std::pair(
        std::vector<uint64_t>(ids.begin(), ids.begin() + static_cast<ptrdiff_t>(n)),
        std::vector<float>(distances.begin(), distances.begin() + static_cast<ptrdiff_t>(n)));
  };
  const auto ids = Insert({0, 0, 4, 0, -2, 0});
  const std::pair expected(std::vector{ids[1], ids[0], ids[2]}, std::vector<float>{0, 1, 2});
  EXPECT_EQ(nearest(3), expected);
  EXPECT_EQ(nearest(3), expected);
  const auto more = Insert({0, 8});
  ASSERT_TRUE(store_->shared_batch().Delete(0, {ids.data() + 1, 1}).has_value());
  ASSERT_TRUE(store_->shared_batch().Commit().has_value());
  const std::pair later(std::vector{ids[0], more[0], ids[2]}, std::vector<float>{1, 1, 2});
  EXPECT_EQ(nearest(3), later);
  EXPECT_EQ(nearest(3), later);
}

TEST_F(SearchTest, ThreadsThatSearchByCosineAtOnceAnswerAlike) {
  constexpr size_t kCount = 3000;
  std::vector<float> floats(2 * kCount);
  for (size_t i = 0; i < kCount; ++i) {
    floats[2 * i] = static_cast<float>(i % 97) - 48;
    floats[2 * i + 1] = static_cast<float>(i % 89) - 44;
  }
  Insert(floats);
  const auto snapshot = store_->NewSnapshot().value();
  const float query[] = {3, 1};
  constexpr size_t kThreads = 4;
  std::vector<uint64_t> ids(kThreads * kCount);
  std::vector<float> distances(kThreads * kCount);
  std::vector<size_t> found(kThreads);
  const auto search = [&](size_t t) {
    const SearchOptions options{.metric = Metric::kCosine};
    return Search(*snapshot, 0, options, query, 1, 0, 2, kCount, ids.data() + t * kCount,
                  distances.data() + t * kCount, &found[t]);
  };
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] { EXPECT_TRUE(search(t).has_value()); });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t t = 0; t < kThreads; ++t) {
    EXPECT_EQ(found[t], kCount);
    const auto at = static_cast<ptrdiff_t>(t * kCount);
    EXPECT_TRUE(std::equal(ids.begin(), ids.begin() + kCount, ids.begin() + at));
    EXPECT_TRUE(std::equal(distances.begin(), distances.begin() + kCount, distances.begin() + at));
  }
}

TEST_F(SearchTest, NoQueriesNeedNoArrays) {
  const auto snapshot = store_->NewSnapshot().value();
  EXPECT_TRUE(Search(*snapshot, 0, {}, nullptr, 0, 0, 2, 0, nullptr, nullptr, nullptr).has_value());
}

TEST_F(SearchTest, RefusesArgumentsByName) {
  const float query[] = {0, std::nanf("")};
  uint64_t id;
  float d;
  size_t found;
  constexpr Code kInvalid = Code::kQueryInvalid;
  EXPECT_EQ(Refusal(kInvalid, 2, 0, query, &id, &d, &found), "search: k is 0");
  EXPECT_EQ(Refusal(kInvalid, 2, 1, query, &id, &d, &found),
            "search: component 1 of query 0 is NaN");
  EXPECT_EQ(Refusal(kInvalid, 2, SIZE_MAX / 2, query, &id, &d, &found, 0, 3),
            "search: k = 9223372036854775807 results of 3 queries exceed the address space");
  const float origin[] = {0, 0};
  EXPECT_TRUE(
      Search(*store_->NewSnapshot().value(), 0, {}, origin, 1, 0, 2, SIZE_MAX, &id, &d, &found)
          .has_value());
  EXPECT_EQ(found, 0u) << "one query has no more results than there are records";
  EXPECT_EQ(Refusal(kInvalid, 0, 1, query, &id, &d, &found, documents_),
            "search: collection 1 holds no vectors");
  EXPECT_EQ(
      Refusal(kInvalid, 2, 1, query, &id, &d, &found, 0, 1, {.metric = static_cast<Metric>(7)}),
      "search: unknown metric 7");
}

TEST_F(SearchTest, RefusesAnotherDimensionNamingBoth) {
  const float query[] = {0, 0, 0};
  uint64_t id;
  float d;
  size_t found;
  EXPECT_EQ(Refusal(Code::kSchemaDimensionMismatch, 3, 1, query, &id, &d, &found),
            "search: queries have dimension 3, collection 0 has 2");
}

TEST_F(SearchTest, RefusesAnUnknownCollection) {
  const float query[] = {0, 0};
  uint64_t id;
  float d;
  size_t found;
  Refusal(Code::kQueryNotFound, 2, 1, query, &id, &d, &found, 99);
}

}  // namespace
}  // namespace chassis
