// SPDX-License-Identifier: Apache-2.0
#include "core/collection/verified_vector_cache.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <thread>
#include <vector>

namespace chassis {
namespace {

constexpr uint64_t kIds = 1000;
constexpr size_t kFloats = 16;
constexpr size_t kStride = kFloats * sizeof(float);

// Rows of memory that nobody reads.
class Rows {
 public:
  // Returns `count` rows for as many ids.
  VerifiedVectorCache::Range Range(uint64_t first_id, uint64_t count, uint64_t first_row) const {
    return {first_id, count, At(first_row), kStride};
  }
  const float* At(uint64_t row) const { return memory_.data() + row * kFloats; }

 private:
  std::vector<float> memory_ = std::vector<float>(2 * kIds * kFloats);
};

TEST(VerifiedVectorCache, KnowNothingAtFirst) {
  const VerifiedVectorCache cache;
  EXPECT_EQ(cache.Find(0), nullptr);
  EXPECT_EQ(cache.Find(UINT64_MAX), nullptr);
}

TEST(VerifiedVectorCache, KnowWhatWasAddedOnBothSidesOfTheEndOfABlock) {
  const Rows rows;
  const VerifiedVectorCache cache;
  cache.Add(rows.Range(60, 6, 7), 0b10'1101, kIds);
  for (uint64_t id = 0; id < kIds + 100; ++id) {
    const bool added = id == 60 || id == 62 || id == 63 || id == 65;
    EXPECT_EQ(cache.Find(id), added ? rows.At(7 + id - 60) : nullptr) << id;
  }
}

TEST(VerifiedVectorCache, AnIdThatStandsApartTakesNothingFromItsNeighbours) {
  const Rows rows;
  const VerifiedVectorCache cache;
  cache.Add(rows.Range(11, 1, 500), 1, kIds);
  cache.Add(rows.Range(10, 1, 10), 1, kIds);
  EXPECT_EQ(cache.Find(10), nullptr);
  EXPECT_EQ(cache.Find(11), nullptr);
  cache.Add(rows.Range(12, 2, 12), 0b11, kIds);
  cache.Add(rows.Range(11, 1, 500), 1, kIds);
  cache.Add(rows.Range(10, 1, 10), 1, kIds);
  EXPECT_EQ(cache.Find(10), rows.At(10));
  EXPECT_EQ(cache.Find(11), nullptr);
  EXPECT_EQ(cache.Find(12), rows.At(12));
}

TEST(VerifiedVectorCache, KeepAllConsecutiveIdsWhereverTheyBegin) {
  const Rows rows;
  for (const uint64_t begin : {uint64_t{0}, uint64_t{63}, uint64_t{1} << 40, UINT64_MAX - kIds}) {
    const VerifiedVectorCache cache;
    for (uint64_t i = 0; i < kIds; ++i) cache.Add(rows.Range(begin + i, 2, i), 1, kIds);
    for (uint64_t i = 0; i < kIds; ++i) ASSERT_EQ(cache.Find(begin + i), rows.At(i)) << begin;
    EXPECT_EQ(cache.Find(begin + kIds), nullptr);
    EXPECT_EQ(cache.Find(begin - 1), nullptr);
  }
}

TEST(VerifiedVectorCache, OfIdsFarApartKeepSomeAndConfuseNone) {
  const Rows rows;
  const VerifiedVectorCache cache;
  const auto id_of = [](uint64_t i) { return i * 0x9E3779B97F4A7C15; };
  for (uint64_t i = 0; i < kIds; ++i) cache.Add(rows.Range(id_of(i), 2, i), 1, kIds);
  uint64_t kept = 0;
  for (uint64_t i = 0; i < kIds; ++i) {
    const float* found = cache.Find(id_of(i));
    ASSERT_TRUE(found == nullptr || found == rows.At(i)) << i;
    kept += found != nullptr ? 1 : 0;
  }
  EXPECT_GT(kept, 0u);
}

TEST(VerifiedVectorCache, ACopyKnowsNothing) {
  const Rows rows;
  const VerifiedVectorCache cache;
  cache.Add(rows.Range(1, 2, 1), 1, kIds);
  const VerifiedVectorCache copy(cache);  // NOLINT(performance-unnecessary-copy-initialization)
  EXPECT_EQ(copy.Find(1), nullptr);
  EXPECT_EQ(cache.Find(1), rows.At(1));
}

RC_GTEST_PROP(VerifiedVectorCache, NeverNameAnotherRow, ()) {
  constexpr uint64_t kRange = 100;
  // One row is free behind each range.
  const auto row_of = [](uint64_t id) { return id + id / kRange; };
  const Rows rows;
  const VerifiedVectorCache cache;
  std::map<uint64_t, bool> added;
  std::map<uint64_t, bool> joined;
  for (int step = 0; step < 100; ++step) {
    const auto id = *rc::gen::inRange<uint64_t>(0, kIds);
    const uint64_t count = kRange - id % kRange;
    const uint64_t all = count >= 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
    const uint64_t bits = *rc::gen::arbitrary<uint64_t>() & all;
    cache.Add(rows.Range(id, count, row_of(id)), bits, kIds);
    for (uint64_t i = 0; i < std::min<uint64_t>(count, 64); ++i) {
      added[id + i] |= (bits >> i & 1) != 0;
      joined[id + i] |= count > 1 && (bits >> i & 1) != 0;
    }
  }
  for (uint64_t id = 0; id < kIds; ++id) {
    const float* found = cache.Find(id);
    RC_ASSERT(found == nullptr || (added[id] && found == rows.At(row_of(id))));
    // A block in which no range ends is kept in full.
    const bool whole = id / 64 * 64 / kRange == std::min(id / 64 * 64 + 63, kIds - 1) / kRange;
    RC_ASSERT(!whole || !joined[id] || found != nullptr);
  }
}

TEST(VerifiedVectorCache, LoseNothingOfThreadsThatComeAtOnce) {
  const Rows rows;
  const VerifiedVectorCache cache;
  std::vector<std::thread> threads;
  for (uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (uint64_t id = t; id < kIds; id += 4) cache.Add(rows.Range(id, 2, id), 1, kIds);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (uint64_t id = 0; id < kIds; ++id) ASSERT_EQ(cache.Find(id), rows.At(id)) << id;
}

}  // namespace
}  // namespace chassis
