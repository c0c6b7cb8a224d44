// SPDX-License-Identifier: Apache-2.0
#include "core/search/row_set.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "core/search/scan.h"
#include "tests/unit/search/plain_slab.h"

namespace chassis {
namespace {

RowSet SetOf(const std::set<uint64_t>& rows) {
  RowSet set;
  for (const uint64_t row : rows) set.Add(row / 64, uint64_t{1} << (row % 64));
  return set;
}

// Random rows below `most`, a few of them or nearly all.
std::set<uint64_t> RandomRows(uint64_t most) {
  const auto percent = *rc::gen::element<uint64_t>(0, 1, 10, 60, 100);
  std::set<uint64_t> rows;
  for (uint64_t row = 0; row < most; ++row) {
    if (*rc::gen::inRange<uint64_t>(0, 100) < percent) rows.insert(row);
  }
  return rows;
}

RC_GTEST_PROP(RowSet, HasTheWordsOfItsRows, ()) {
  const std::set<uint64_t> rows = RandomRows(700);
  const RowSet set = SetOf(rows);
  RC_ASSERT(set.rows() == rows.size());
  for (uint64_t word = 0; word < 12; ++word) {
    uint64_t bits = 0;
    for (const uint64_t row : rows) bits |= row / 64 == word ? uint64_t{1} << (row % 64) : 0;
    RC_ASSERT(set.WordAt(word) == bits);
    const auto next = rows.lower_bound(word * 64);
    RC_ASSERT(set.NextWord(word) == (next == rows.end() ? RowSet::kNoWord : *next / 64));
  }
}

RC_GTEST_PROP(RowSet, RetainsWhatIsKept, ()) {
  const std::set<uint64_t> rows = RandomRows(300), kept = RandomRows(300);
  RowSet set = SetOf(rows);
  const RowSet keep = SetOf(kept);
  RC_ASSERT(
      set.Retain([&](uint64_t word, uint64_t) -> Result<uint64_t> { return keep.WordAt(word); })
          .has_value());
  std::set<uint64_t> both;
  std::set_intersection(rows.begin(), rows.end(), kept.begin(), kept.end(),
                        std::inserter(both, both.end()));
  RC_ASSERT(set.rows() == both.size());
  for (uint64_t word = 0; word < 5; ++word) {
    RC_ASSERT(set.WordAt(word) == SetOf(both).WordAt(word));
  }
}

TEST(RowSet, TakesMemoryForWordsThatHaveARowAlone) {
  RowSet set;
  set.Add(5, 0);
  EXPECT_EQ(set.bytes(), 0u);
  set.Add(uint64_t{1} << 40, 1);
  EXPECT_LE(set.bytes(), 64u);
}

// Slabs of vectors of small integers, some of their rows dead, some selected.
struct Selected {
  Selected(size_t components, const std::vector<uint64_t>& slab_rows) : dimension(components) {
    for (const uint64_t rows : slab_rows) {
      PlainSlab slab(dimension);
      const std::set<uint64_t> live = RandomRows(rows);
      const std::set<uint64_t> chosen = RandomRows(rows);
      for (uint64_t row = 0; row < rows; ++row) {
        const auto vector = *rc::gen::container<std::vector<float>>(
            dimension, rc::gen::element(-2.0f, -1.0f, 0.0f, 1.0f, 2.0f));
        slab.Add(vector, next_id, live.count(row) == 1);
        next_id = (next_id + 7919) % 1000003;
      }
      slabs.push_back(std::move(slab));
      sets.push_back(SetOf(chosen));
    }
  }

  bool Passes(size_t slab, uint64_t row) const {
    return slabs[slab].Live(row) && (sets[slab].WordAt(row / 64) >> (row % 64) & 1) != 0;
  }

  // Returns distances and ids of the k nearest, found by comparing each row.
  std::vector<std::pair<float, uint64_t>> Nearest(const float* query, size_t k) const {
    std::vector<std::pair<float, uint64_t>> all;
    for (size_t slab = 0; slab < slabs.size(); ++slab) {
      for (uint64_t row = 0; row < slabs[slab].count; ++row) {
        if (!Passes(slab, row)) continue;
        all.emplace_back(PreciseDistance(Metric::kL2, slabs[slab].Row(row), query, dimension),
                         slabs[slab].PlainId(row));
      }
    }
    std::sort(all.begin(), all.end());
    all.resize(std::min(k, all.size()));
    return all;
  }

  size_t dimension;
  uint64_t next_id = 17;
  std::vector<PlainSlab> slabs;
  std::vector<RowSet> sets;
};

RC_GTEST_PROP(SelectedRows, AreSearchedAsIfThereWereNoOthersAndNoOtherIsTouched, ()) {
  const auto dimension = *rc::gen::element<size_t>(1, 3, 16, 100, 1100);
  const uint64_t most = dimension > 100 ? 90 : 300;
  const auto slab_rows = *rc::gen::container<std::vector<uint64_t>>(
      *rc::gen::inRange<size_t>(0, 4), rc::gen::inRange<uint64_t>(0, most));
  const Selected given(dimension, slab_rows);
  const auto count = *rc::gen::inRange<size_t>(1, 7);
  const auto k = *rc::gen::inRange<size_t>(1, 40);
  const auto floats = *rc::gen::container<std::vector<float>>(count * dimension,
                                                              rc::gen::element(-1.0f, 0.0f, 1.0f));
  const QueryMatrix queries{floats.data(), count, dimension * sizeof(float), dimension};
  std::vector<SelectedRows<PlainSlab>> selected;
  for (size_t i = 0; i < given.slabs.size(); ++i) {
    selected.emplace_back(given.slabs[i], given.sets[i]);
  }
  std::vector<uint64_t> ids(count * k);
  std::vector<float> distances(count * k);
  std::vector<size_t> found(count);
  Task task;
  RC_ASSERT(SearchSlabs<SelectedRows<PlainSlab>>(selected, Metric::kL2, queries,
                                                 {k, ids.data(), distances.data(), found.data()},
                                                 count, task)
                .has_value());
  for (size_t q = 0; q < count; ++q) {
    std::vector<std::pair<float, uint64_t>> actual;
    for (size_t i = q * k; i < q * k + found[q]; ++i) actual.emplace_back(distances[i], ids[i]);
    RC_ASSERT(actual == given.Nearest(queries.row(q), k));
  }
  for (size_t slab = 0; slab < given.slabs.size(); ++slab) {
    std::vector<int> verified = given.slabs[slab].verified;
    verified.resize(given.slabs[slab].count);
    for (uint64_t row = 0; row < given.slabs[slab].count; ++row) {
      RC_ASSERT(verified[row] == (given.Passes(slab, row) ? 1 : 0));
    }
  }
}

TEST(SelectedRows, CostByWhatIsSelectedAndNotByWhatIsThere) {
  PlainSlab slab(16);
  for (uint64_t row = 0; row < 100000; ++row) slab.Add(std::vector<float>(16, 1), row, true);
  const RowSet set = SetOf({5, 70000, 70001, 99999});
  const std::vector<SelectedRows<PlainSlab>> selected = {{slab, set}};
  const std::vector<float> query(16);
  uint64_t ids[9];
  float distances[9];
  size_t found = 0;
  Task task;
  ASSERT_TRUE(SearchSlabs<SelectedRows<PlainSlab>>(selected, Metric::kL2, {query.data(), 1, 64, 16},
                                                   {9, ids, distances, &found}, 1, task)
                  .has_value());
  EXPECT_EQ(found, 4u);
  EXPECT_EQ(slab.ids_read, 4u);
  EXPECT_LE(slab.words_asked, 4u) << "of " << slab.count / 64;
}

}  // namespace
}  // namespace chassis
