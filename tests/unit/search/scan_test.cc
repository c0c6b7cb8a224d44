// SPDX-License-Identifier: Apache-2.0
#include "core/search/scan.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/search/row_set.h"
#include "tests/unit/search/brute_force.h"
#include "tests/unit/search/every_target.h"
#include "tests/unit/search/plain_slab.h"

namespace chassis {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

enum class Values { kSmallIntegers, kNormal, kExtreme };

float RandomValue(Values values, bool query, std::mt19937* random) {
  if (values == Values::kSmallIntegers) {
    return static_cast<float>(std::uniform_int_distribution(-3, 3)(*random));
  }
  const float normal = std::normal_distribution<float>()(*random);
  if (values == Values::kNormal) return normal;
  const float extremes[] = {kInfinity, -kInfinity, 1e38f, -1e38f, 1e-30f, 1e-45f, -0.0f, kNan};
  const int pick = std::uniform_int_distribution(0, 99)(*random);
  return pick < (query ? 7 : 8) ? extremes[pick] : normal;
}

std::vector<float> RandomVector(size_t dimension, Values values, bool query, std::mt19937* random) {
  std::vector<float> v(dimension);
  if (std::uniform_int_distribution(0, 15)(*random) == 0) return v;
  for (float& x : v) x = RandomValue(values, query, random);
  return v;
}

// Slabs with dead rows among the live ones, and queries.
struct Collection {
  Collection(size_t components, const std::vector<size_t>& slab_rows, size_t query_count,
             Values values, int dead_percent)
      : dimension(components) {
    std::mt19937 random(static_cast<uint32_t>(dimension * 31 + query_count));
    uint64_t next = 0;
    for (const size_t rows : slab_rows) {
      slabs.emplace_back(dimension);
      for (size_t i = 0; i < rows; ++i) {
        const bool live = std::uniform_int_distribution(0, 99)(random) >= dead_percent;
        const uint64_t id = next++ * 2654435761 % 1000003;  // in no order, each once
        slabs.back().Add(RandomVector(dimension, values, false, &random), id, live);
        if (live) live_rows[id] = {slabs.size() - 1, i};
      }
    }
    for (size_t q = 0; q < query_count; ++q) {
      const std::vector<float> query = RandomVector(dimension, values, true, &random);
      queries.insert(queries.end(), query.begin(), query.end());
    }
  }

  const float* Row(uint64_t id) const {
    const auto& [slab, row] = live_rows.at(id);
    return slabs[slab].Row(row);
  }
  QueryMatrix matrix() const {
    const size_t stride = dimension * sizeof(float);
    return {queries.data(), queries.size() / dimension, stride, dimension};
  }
  void ForgetInverseLengths() const {
    for (const PlainSlab& slab : slabs) slab.ForgetInverseLengths();
  }

  size_t dimension;
  std::vector<PlainSlab> slabs;
  std::map<uint64_t, std::pair<size_t, uint64_t>> live_rows;
  std::vector<float> queries;
};

struct Answer {
  std::vector<uint64_t> ids;
  std::vector<float> distances;
};

template <typename Slab>
Result<std::vector<Answer>> TrySearch(const Collection& collection, std::span<const Slab> slabs,
                                      Metric metric, size_t k, Task task = Task()) {
  const QueryMatrix matrix = collection.matrix();
  CHASSIS_ASSIGN(const size_t most, QueriesPerPass(collection.dimension, k, 0, task));
  std::vector<uint64_t> ids(matrix.count * k);
  std::vector<float> distances(matrix.count * k);
  std::vector<size_t> found(matrix.count);
  CHASSIS_TRY(SearchSlabs<Slab>(slabs, metric, matrix,
                                {k, ids.data(), distances.data(), found.data()}, most, task));
  std::vector<Answer> answers(matrix.count);
  for (size_t q = 0; q < matrix.count; ++q) {
    for (size_t i = q * k; i < q * k + found[q]; ++i) {
      answers[q].ids.push_back(ids[i]);
      answers[q].distances.push_back(distances[i]);
    }
  }
  return answers;
}

Result<std::vector<Answer>> TrySearch(const Collection& collection, Metric metric, size_t k,
                                      Task task = Task()) {
  return TrySearch<PlainSlab>(collection, collection.slabs, metric, k, task);
}

// Compares to the last bit, so that NaN equals NaN.
bool Same(const std::vector<Answer>& a, const std::vector<Answer>& b) {
  const auto same_bits = [](float x, float y) {
    return std::bit_cast<uint32_t>(x) == std::bit_cast<uint32_t>(y);
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const Answer& x, const Answer& y) {
    return x.ids == y.ids && std::equal(x.distances.begin(), x.distances.end(), y.distances.begin(),
                                        y.distances.end(), same_bits);
  });
}

// Whether hit i is farther than hit i - 1, or as far with a larger id.
bool InOrder(const Answer& answer, size_t i) {
  const float before = answer.distances[i - 1], after = answer.distances[i];
  if (std::isnan(before) || before == after) {
    return std::isnan(before) == std::isnan(after) && answer.ids[i - 1] < answer.ids[i];
  }
  return std::isnan(after) || before < after;
}

void CheckAnswer(const Collection& collection, Metric metric, const float* query, size_t k,
                 size_t lanes, const Answer& answer) {
  const auto expected = [&](uint64_t id) {
    return ExpectedDistance(metric, collection.Row(id), query, collection.dimension, lanes);
  };
  RC_ASSERT(answer.ids.size() == std::min(k, collection.live_rows.size()));
  for (size_t i = 0; i < answer.ids.size(); ++i) {
    RC_ASSERT(collection.live_rows.count(answer.ids[i]) == 1);
    RC_ASSERT(Agrees(answer.distances[i], expected(answer.ids[i])));
    if (i > 0) RC_ASSERT(InOrder(answer, i));
  }
  const std::set<uint64_t> given(answer.ids.begin(), answer.ids.end());
  RC_ASSERT(given.size() == answer.ids.size());
  for (const auto& [id, address] : collection.live_rows) {
    if (given.count(id) != 0) continue;
    const Expected left_out = expected(id);
    if (std::isnan(left_out.distance)) continue;
    RC_ASSERT(static_cast<float>(left_out.distance + left_out.bound) >= answer.distances.back());
  }
}

Collection RandomCollection(Values values) {
  const auto dimension =
      *rc::gen::element<size_t>(1, 2, 3, 7, 8, 15, 16, 17, 31, 64, 100, 128, 768, 1000);
  const size_t most_rows = dimension > 200 ? 150 : 1500;
  const auto slab_rows = *rc::gen::container<std::vector<size_t>>(
      *rc::gen::inRange<size_t>(0, 4), rc::gen::inRange<size_t>(0, most_rows));
  const auto queries = *rc::gen::inRange<size_t>(1, 10);
  return Collection(dimension, slab_rows, queries, values, *rc::gen::element(0, 10, 60, 100));
}

size_t RandomK(const Collection& collection) {
  return *rc::gen::oneOf(rc::gen::inRange<size_t>(1, 12),
                         rc::gen::inRange<size_t>(1, collection.live_rows.size() + 10));
}

Metric RandomMetric() {
  return *rc::gen::element(Metric::kL2, Metric::kInnerProduct, Metric::kCosine);
}

void CheckEveryTarget(const Collection& collection, Metric metric, size_t k) {
  ForEveryTarget([&](size_t lanes) {
    collection.ForgetInverseLengths();
    const auto answers = TrySearch(collection, metric, k);
    RC_ASSERT(answers.has_value());
    const auto again = TrySearch(collection, metric, k);
    RC_ASSERT(again.has_value());
    RC_ASSERT(Same(*again, *answers));
    for (size_t q = 0; q < answers->size(); ++q) {
      CheckAnswer(collection, metric, collection.matrix().row(q), k, lanes, (*answers)[q]);
    }
  });
}

RC_GTEST_PROP(SearchSlabs, FindsTheNearestUpToRounding, ()) {
  const Collection collection = RandomCollection(Values::kNormal);
  CheckEveryTarget(collection, RandomMetric(), RandomK(collection));
}

RC_GTEST_PROP(SearchSlabs, FindsTheNearestAmongNanInfinitiesAndExtremes, ()) {
  const Collection collection = RandomCollection(Values::kExtreme);
  CheckEveryTarget(collection, RandomMetric(), RandomK(collection));
}

RC_GTEST_PROP(SearchSlabs, IsExactWithTiesByIdForIntegers, ()) {
  const Collection collection = RandomCollection(Values::kSmallIntegers);
  const auto metric = *rc::gen::element(Metric::kL2, Metric::kInnerProduct);
  const size_t k = RandomK(collection);
  ForEveryTarget([&](size_t lanes) {
    const auto answers = TrySearch(collection, metric, k);
    RC_ASSERT(answers.has_value());
    for (size_t q = 0; q < answers->size(); ++q) {
      std::vector<std::pair<double, uint64_t>> expected;
      for (const auto& [id, address] : collection.live_rows) {
        const float* query = collection.matrix().row(q);
        expected.emplace_back(
            ExpectedDistance(metric, collection.Row(id), query, collection.dimension, lanes)
                .distance,
            id);
      }
      std::sort(expected.begin(), expected.end());
      expected.resize(std::min(k, expected.size()));
      std::vector<std::pair<double, uint64_t>> actual;
      for (size_t i = 0; i < (*answers)[q].ids.size(); ++i) {
        actual.emplace_back((*answers)[q].distances[i], (*answers)[q].ids[i]);
      }
      RC_ASSERT(actual == expected);
    }
  });
}

RC_GTEST_PROP(SearchSlabs, AnswersAQueryTheSameAloneAndInABatch, ()) {
  const Collection collection = RandomCollection(Values::kNormal);
  const Metric metric = RandomMetric();
  const size_t k = RandomK(collection);
  const auto together = TrySearch(collection, metric, k);
  RC_ASSERT(together.has_value());
  for (size_t q = 0; q < together->size(); ++q) {
    Collection alone = collection;
    const auto first = collection.queries.begin() + static_cast<ptrdiff_t>(q * alone.dimension);
    alone.queries.assign(first, first + static_cast<ptrdiff_t>(alone.dimension));
    alone.ForgetInverseLengths();
    const auto answer = TrySearch(alone, metric, k);
    RC_ASSERT(answer.has_value());
    RC_ASSERT((*answer)[0].ids == (*together)[q].ids);
    RC_ASSERT((*answer)[0].distances == (*together)[q].distances);
  }
}

RC_GTEST_PROP(SearchSlabs, AnswersTheSameWhereASelectionCameBefore, ()) {
  const Collection collection = RandomCollection(Values::kExtreme);
  const size_t k = RandomK(collection);
  const auto picked =
      *rc::gen::container<std::vector<uint64_t>>(24, rc::gen::arbitrary<uint64_t>());
  RowSet selected;
  for (uint64_t word = 0; word < picked.size(); ++word) selected.Add(word, picked[word]);
  std::vector<SelectedRows<PlainSlab>> selected_slabs;
  for (const PlainSlab& slab : collection.slabs) selected_slabs.emplace_back(slab, selected);
  ForEveryTarget([&](size_t) {
    const auto search = [&] { return TrySearch(collection, Metric::kCosine, k).value(); };
    const auto search_selection = [&] {
      const std::span<const SelectedRows<PlainSlab>> slabs = selected_slabs;
      return TrySearch(collection, slabs, Metric::kCosine, k).value();
    };
    collection.ForgetInverseLengths();
    const auto of_all = search();
    RC_ASSERT(Same(search(), of_all));
    const auto of_selection = search_selection();
    collection.ForgetInverseLengths();
    RC_ASSERT(Same(search_selection(), of_selection));
    RC_ASSERT(Same(search(), of_all));
  });
}

TEST(SearchSlabs, KeepsTheInverseLengthsOfLiveRowsForCosineAlone) {
  const Collection collection(33, {1500, 1, 70}, 1, Values::kNormal, 20);
  for (const Metric metric : {Metric::kL2, Metric::kInnerProduct, Metric::kCosine}) {
    ASSERT_TRUE(TrySearch(collection, metric, 3).has_value());
    for (const PlainSlab& slab : collection.slabs) {
      for (uint64_t row = 0; row < slab.count; ++row) {
        const float kept = slab.InverseLengths().Get(row);
        double squares = 0;
        for (size_t i = 0; i < 33; ++i) squares += double{slab.Row(row)[i]} * slab.Row(row)[i];
        if (metric != Metric::kCosine || !slab.Live(row)) {
          EXPECT_EQ(kept, 0) << row;
        } else if (squares == 0) {
          EXPECT_TRUE(std::isnan(kept)) << row;
        } else {
          EXPECT_FLOAT_EQ(kept, static_cast<float>(1 / std::sqrt(squares))) << row;
        }
      }
    }
  }
}

TEST(SearchSlabs, TakesTheInverseLengthsThatAreKept) {
  Collection collection(2, {0}, 1, Values::kNormal, 0);
  collection.slabs[0].Add({1, 0}, 5, true);
  collection.slabs[0].Add({0, 1}, 6, true);
  collection.queries = {1, 0};
  const auto answers = [&] { return TrySearch(collection, Metric::kCosine, 2).value()[0]; };
  EXPECT_EQ(answers().distances, (std::vector<float>{0, 1}));
  const LazyAtomics<float>& kept = collection.slabs[0].InverseLengths();
  kept.At(0).store(0.25f);
  EXPECT_EQ(answers().distances, (std::vector<float>{0.75f, 1}));
  // If one of a block is not kept, all of the block are computed.
  kept.At(1).store(0);
  EXPECT_EQ(answers().distances, (std::vector<float>{0, 1}));
  EXPECT_EQ(kept.Get(0), 1);
  EXPECT_EQ(kept.Get(1), 1);
}

TEST(SearchSlabs, KeepsNothingOfADamagedRow) {
  Collection collection(16, {100}, 1, Values::kNormal, 0);
  collection.slabs[0].damaged_row = 99;
  ASSERT_FALSE(TrySearch(collection, Metric::kCosine, 1).has_value());
  EXPECT_EQ(collection.slabs[0].InverseLengths().Get(99), 0);
}

TEST(SearchSlabs, AnswersMoreQueriesThanShareAPass) {
  const size_t count = *QueriesPerPass(2, 5, 0, Task()) + 3;
  const Collection collection(2, {300}, count, Values::kSmallIntegers, 10);
  const auto answers = TrySearch(collection, Metric::kL2, 5);
  ASSERT_TRUE(answers.has_value());
  ASSERT_EQ(answers->size(), count);
  for (size_t q = 0; q < count; ++q) {
    std::vector<std::pair<float, uint64_t>> expected;
    for (const auto& [id, address] : collection.live_rows) {
      expected.emplace_back(
          PreciseDistance(Metric::kL2, collection.Row(id), collection.matrix().row(q), 2), id);
    }
    std::sort(expected.begin(), expected.end());
    for (size_t i = 0; i < 5; ++i) EXPECT_EQ((*answers)[q].ids[i], expected[i].second);
  }
}

TEST(SearchSlabs, VerifiesEveryLiveRowExactlyOnce) {
  for (const size_t dimension : {size_t{100}, size_t{5000}}) {
    const Collection collection(dimension, {200, 1, 65}, 9, Values::kNormal, 20);
    ASSERT_TRUE(TrySearch(collection, Metric::kL2, 3).has_value());
    for (const PlainSlab& slab : collection.slabs) {
      for (uint64_t row = 0; row < slab.count; ++row) {
        EXPECT_EQ(slab.verified[row], slab.Live(row) ? 1 : 0) << row;
      }
    }
  }
}

TEST(SearchSlabs, FindsEveryRowOnceInBlocksShorterThanAWordOfLiveness) {
  const Collection collection(5000, {150}, 9, Values::kNormal, 20);
  ASSERT_LT(BlockRows(collection.slabs[0].stride, 3), 64u);
  const auto answers = TrySearch(collection, Metric::kL2, 200);
  ASSERT_TRUE(answers.has_value());
  for (const Answer& answer : *answers) {
    std::vector<uint64_t> ids = answer.ids, live;
    for (const auto& [id, address] : collection.live_rows) live.push_back(id);
    std::sort(ids.begin(), ids.end());
    EXPECT_EQ(ids, live);
  }
}

TEST(SearchSlabs, FailsWithTheErrorOfADamagedRow) {
  Collection collection(16, {2000}, 1, Values::kNormal, 0);
  collection.slabs[0].damaged_row = 1999;
  const auto answers = TrySearch(collection, Metric::kL2, 1);
  ASSERT_FALSE(answers.has_value());
  EXPECT_EQ(answers.error().code, Code::kDataCorruption);
  EXPECT_EQ(answers.error().offset, 1999u);
}

TEST(SearchSlabs, FailsWithTheErrorOfADamagedMeta) {
  Collection collection(1, {0}, 1, Values::kNormal, 0);
  for (uint64_t i = 0; i < 10; ++i) collection.slabs[0].Add({static_cast<float>(i)}, i, true);
  collection.queries = {7};
  collection.slabs[0].damaged_meta = 7;
  const auto answers = TrySearch(collection, Metric::kL2, 1);
  ASSERT_FALSE(answers.has_value());
  EXPECT_EQ(answers.error().code, Code::kMetadataCorruption);
}

TEST(SearchSlabs, ReadsFewIdsOfManyRows) {
  const Collection collection(16, {100000}, 1, Values::kNormal, 0);
  ASSERT_TRUE(TrySearch(collection, Metric::kL2, 10).has_value());
  EXPECT_LT(collection.slabs[0].ids_read, 1000u);
}

TEST(SearchSlabs, LeavesResultsOfAnEmptyCollectionAlone) {
  const Collection collection(3, {}, 2, Values::kNormal, 0);
  uint64_t ids[2] = {7, 7};
  float distances[2] = {7, 7};
  size_t found[2] = {7, 7};
  Task task;
  ASSERT_TRUE(SearchSlabs<PlainSlab>(collection.slabs, Metric::kL2, collection.matrix(),
                                     {1, ids, distances, found}, 2, task)
                  .has_value());
  EXPECT_EQ(found[0], 0u);
  EXPECT_EQ(found[1], 0u);
  EXPECT_EQ(ids[0], 7u);
  EXPECT_EQ(distances[1], 7);
}

TEST(BlockRows, ArePowersOfTwoThatTheKernelsTake) {
  for (size_t stride = 64; stride <= 262144; stride += 64) {
    for (const size_t groups : {size_t{1}, size_t{2}, size_t{100}}) {
      const uint64_t rows = BlockRows(stride, groups);
      ASSERT_TRUE(std::has_single_bit(rows));
      ASSERT_GE(rows, 4u);
      ASSERT_LE(rows, kernels::kMostRows);
    }
  }
}

TEST(InterleaveStreams, KeepsEveryRowAndReadsFourStretches) {
  std::vector<uint64_t> rows(15), interleaved;
  std::iota(rows.begin(), rows.end(), 100);
  InterleaveStreams(rows, &interleaved);
  ASSERT_EQ(interleaved.size(), 15u);
  for (size_t i = 0; i < 12; ++i) EXPECT_EQ(interleaved[i], rows[i % 4 * 3 + i / 4]) << i;
  for (size_t i = 12; i < 15; ++i) EXPECT_EQ(interleaved[i], rows[i]);
}

}  // namespace
}  // namespace chassis
