// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "tests/capi/store_fixture.h"

namespace chassis::capi {
namespace {

constexpr uint32_t kDimensions = 100;
constexpr uint64_t kFirstRows = 10;
constexpr uint64_t kAllRows = 1100;  // more than the first slab holds, whatever the dimension

// Has a collection for each dimension; all components of row i are i.
class Alignment : public StoreTest {
 protected:
  using Views = std::vector<const float*>;

  void CreateCollections(const StoreHandle& store) {
    for (uint32_t dimension = 1; dimension <= kDimensions; ++dimension) {
      auto options = Sized<chassis_collection_options>();
      options.dimension = dimension;
      uint32_t number = 0;
      ASSERT_OK(chassis_collection_create(store.get(), std::to_string(dimension).c_str(), &options,
                                          &number, &error));
      ASSERT_EQ(number, dimension);
    }
  }

  void InsertRows(const StoreHandle& store, uint64_t first, uint64_t end) {
    const BatchHandle batch = OpenBatch(store);
    for (uint32_t dimension = 1; dimension <= kDimensions; ++dimension) {
      std::vector<float> rows;
      for (uint64_t i = first; i < end; ++i) {
        rows.insert(rows.end(), dimension, static_cast<float>(i));
      }
      auto records = Sized<chassis_records>();
      records.count = end - first;
      records.vectors = rows.data();
      records.dimension = dimension;
      ASSERT_OK(chassis_batch_insert(batch.get(), dimension, &records, nullptr, &error));
    }
    ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  }

  // Returns views of the first `count` rows of every collection.
  std::vector<Views> AllViews(const SnapshotHandle& snapshot, uint64_t count) {
    std::vector<uint64_t> ids(count);
    std::iota(ids.begin(), ids.end(), uint64_t{0});
    std::vector<Views> all(kDimensions + 1, Views(count));
    for (uint32_t dimension = 1; dimension <= kDimensions; ++dimension) {
      EXPECT_OK(chassis_snapshot_view(snapshot.get(), dimension, ids.data(), count,
                                      all[dimension].data(), &error));
    }
    return all;
  }

  static void ExpectRows(const std::vector<Views>& all) {
    for (uint32_t dimension = 1; dimension <= kDimensions; ++dimension) {
      for (size_t i = 0; i < all[dimension].size(); ++i) {
        const float* const row = all[dimension][i];
        ASSERT_NE(row, nullptr) << dimension;
        ASSERT_EQ(reinterpret_cast<uintptr_t>(row) % 64, 0u) << dimension << ", row " << i;
        ASSERT_EQ(row[0], static_cast<float>(i));
        ASSERT_EQ(row[dimension - 1], static_cast<float>(i));
      }
    }
  }

  static bool IsOneSlab(const Views& views) {
    const auto stride = views[1] - views[0];
    for (size_t i = 2; i < views.size(); ++i) {
      if (views[i] - views[i - 1] != stride) return false;
    }
    return true;
  }
};

TEST_F(Alignment, EveryViewIsOn64BytesAndStaysThereAfterGrowth) {
  StoreHandle store = Create(0);
  CreateCollections(store);
  InsertRows(store, 0, kFirstRows);
  const SnapshotHandle early = OpenSnapshot(store);
  const std::vector<Views> early_views = AllViews(early, kFirstRows);
  ExpectRows(early_views);

  InsertRows(store, kFirstRows, kAllRows);
  ExpectRows(early_views);
  EXPECT_EQ(AllViews(early, kFirstRows), early_views);
  SnapshotHandle late = OpenSnapshot(store);
  const std::vector<Views> late_views = AllViews(late, kAllRows);
  ExpectRows(late_views);
  for (uint32_t dimension = 1; dimension <= kDimensions; ++dimension) {
    EXPECT_FALSE(IsOneSlab(late_views[dimension])) << dimension;
  }
}

TEST_F(Alignment, EveryViewIsOn64BytesAfterReopening) {
  StoreHandle store = Create(0);
  CreateCollections(store);
  InsertRows(store, 0, kAllRows);
  store.reset();
  store = Open();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  ExpectRows(AllViews(snapshot, kAllRows));
}

}  // namespace
}  // namespace chassis::capi
