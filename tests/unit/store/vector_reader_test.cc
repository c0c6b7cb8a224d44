// SPDX-License-Identifier: Apache-2.0
#include "core/store/read/vector_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

constexpr uint64_t kIds = 2000;

// The expected content of a snapshot: the four equal floats of every id that has a vector.
struct Kept {
  std::unique_ptr<Snapshot> snapshot;
  std::map<uint64_t, float> vectors;
};

std::vector<uint64_t> Ascending() {
  std::vector<uint64_t> ids(kIds);
  std::iota(ids.begin(), ids.end(), 0);
  return ids;
}

// Orders in which a caller may read. Each has every id, and also ids that were never given out.
std::vector<std::vector<uint64_t>> Orders() {
  std::vector<std::vector<uint64_t>> orders(4, Ascending());
  std::reverse(orders[1].begin(), orders[1].end());
  std::shuffle(orders[2].begin(), orders[2].end(), std::mt19937_64(1));
  for (uint64_t i = 0; i < kIds; ++i) orders[3][i] = i / 4 + i % 4 * (kIds / 4);
  return orders;
}

class VectorReaderTest : public testing::TestWithParam<VerifyMode>, protected StoreFixture {
 protected:
  VectorReaderTest() {
    OpenOptions options = Options();
    options.verify = GetParam();
    store = Open(options);
  }

  void InsertMany(size_t count) {
    std::vector<float> rows(count * kDimension);
    std::vector<uint64_t> ids(count);
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = next_ + static_cast<float>(i / kDimension);
    Records records;
    records.count = count;
    records.vectors = rows.data();
    ASSERT_TRUE(store->shared_batch().Insert(0, records, ids.data()));
    for (size_t i = 0; i < count; ++i) vectors_[ids[i]] = next_ + static_cast<float>(i);
    next_ += static_cast<float>(count);
  }

  void ReplaceEvery(uint64_t step) {
    for (uint64_t id = 3; id < vectors_.size(); id += step) {
      ASSERT_TRUE(store->shared_batch().Put(0, OneRecord(next_).WithId(id)));
      vectors_[id] = next_++;
    }
  }

  void DeleteEvery(uint64_t step) {
    for (uint64_t id = 5; id < kIds / 2; id += step) {
      ASSERT_TRUE(store->shared_batch().Delete(0, {&id, 1}));
      vectors_.erase(id);
    }
  }

  Kept Commit() {
    EXPECT_TRUE(store->shared_batch().Commit());
    return {*store->NewSnapshot(), vectors_};
  }

  std::shared_ptr<Store> store;

 private:
  std::map<uint64_t, float> vectors_;
  float next_ = 1;
};

void ExpectAllInAllOrders(const Kept& kept) {
  for (const std::vector<uint64_t>& ids : Orders()) {
    std::vector<const float*> views(ids.size());
    std::vector<float> copies(ids.size() * StoreFixture::kDimension);
    std::vector<uint8_t> found(ids.size());
    ASSERT_TRUE(kept.snapshot->View(0, ids, views.data()));
    ASSERT_TRUE(kept.snapshot->Get(0, ids, copies.data(), 0, found.data()));
    for (size_t i = 0; i < ids.size(); ++i) {
      const auto expected = kept.vectors.find(ids[i]);
      const bool has = expected != kept.vectors.end();
      ASSERT_EQ(views[i] != nullptr, has) << "id " << ids[i];
      ASSERT_EQ(found[i], has ? 1 : 0) << "id " << ids[i];
      if (!has) continue;
      for (size_t k = 0; k < StoreFixture::kDimension; ++k) {
        ASSERT_EQ(views[i][k], expected->second) << "id " << ids[i];
        ASSERT_EQ(copies[i * StoreFixture::kDimension + k], expected->second) << "id " << ids[i];
      }
    }
  }
}

TEST_P(VectorReaderTest, GivesEverySnapshotItsVectorsInWhateverOrderTheyAreAskedFor) {
  std::vector<Kept> kept;
  InsertMany(700);
  kept.push_back(Commit());
  InsertMany(1);
  InsertMany(900);
  kept.push_back(Commit());
  ReplaceEvery(37);
  kept.push_back(Commit());
  DeleteEvery(11);
  kept.push_back(Commit());
  ASSERT_TRUE(store->Checkpoint());
  InsertMany(100);
  kept.push_back(Commit());
  // The first round checks slots for the first time, the second one reads them again.
  for (int round = 0; round < 2; ++round) {
    for (const Kept& one : kept) ExpectAllInAllOrders(one);
  }
}

TEST_P(VectorReaderTest, FindsIdsAsFarApartAsTheyCanBe) {
  const std::vector<uint64_t> ids = {0, 1, uint64_t{1} << 40, UINT64_MAX - 2, UINT64_MAX - 1};
  for (const uint64_t id : ids) {
    const auto number = static_cast<float>(id % 1000);
    ASSERT_TRUE(store->shared_batch().Put(0, OneRecord(number).WithId(id)));
  }
  ASSERT_TRUE(store->shared_batch().Commit());
  const auto snapshot = *store->NewSnapshot();
  std::vector<const float*> views(ids.size());
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(snapshot->View(0, ids, views.data()));
    for (size_t i = 0; i < ids.size(); ++i) {
      ASSERT_NE(views[i], nullptr) << "id " << ids[i];
      EXPECT_EQ(views[i][0], static_cast<float>(ids[i] % 1000)) << "id " << ids[i];
    }
  }
}

TEST_P(VectorReaderTest, LeavesNothingFromADamagedRowOn) {
  InsertMany(500);
  const Kept kept = Commit();
  const auto* base = image[Part::kMain]->bytes().data();
  const auto* first = reinterpret_cast<const std::byte*>((*kept.snapshot->Slabs(0))[0].rows);
  const std::vector<uint64_t> ids = {100, 102, 101, 103, 104};
  std::vector<const float*> views(ids.size());
  ASSERT_TRUE(kept.snapshot->View(0, {&ids[0], 2}, views.data())) << "rows of the same word";
  image[Part::kMain]->bytes()[static_cast<uint64_t>(first + 64 * 101 - base)] ^= std::byte{1};
  const Status viewed = kept.snapshot->View(0, ids, views.data());
  if (GetParam() == VerifyMode::kOnDemand) {
    EXPECT_TRUE(viewed) << "nothing is checked";
    return;
  }
  ASSERT_FALSE(viewed);
  EXPECT_EQ(viewed.error().code, Code::kDataCorruption);
  for (size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(views[i] != nullptr, i < 2) << i;
}

TEST_P(VectorReaderTest, ChecksARowAgainAsTheVerifyModeSays) {
  InsertMany(500);
  const Kept kept = Commit();
  const std::vector<uint64_t> ids = Ascending();
  std::vector<const float*> views(ids.size());
  ASSERT_TRUE(kept.snapshot->View(0, ids, views.data()));
  const auto* base = image[Part::kMain]->bytes().data();
  const auto* damaged = reinterpret_cast<const std::byte*>(views[300]);
  image[Part::kMain]->bytes()[static_cast<uint64_t>(damaged - base)] ^= std::byte{1};
  EXPECT_EQ(kept.snapshot->View(0, ids, views.data()).has_value(),
            GetParam() != VerifyMode::kEveryRead);
}

std::string NameOf(const testing::TestParamInfo<VerifyMode>& mode) {
  constexpr const char* kNames[] = {"FirstTouch", "EveryRead", "OnDemand"};
  return kNames[static_cast<size_t>(mode.param)];
}

INSTANTIATE_TEST_SUITE_P(AllModes, VectorReaderTest,
                         testing::Values(VerifyMode::kFirstTouch, VerifyMode::kEveryRead,
                                         VerifyMode::kOnDemand),
                         NameOf);

}  // namespace
}  // namespace chassis
