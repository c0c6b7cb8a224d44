// SPDX-License-Identifier: Apache-2.0
#include "chassis/collection.h"

#include <string>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

class Collection : public StoreTest {
 protected:
  uint32_t CreateCollection(const StoreHandle& store, const char* name, uint32_t dimension = 2) {
    auto options = Sized<chassis_collection_options>();
    options.dimension = dimension;
    uint32_t number = 0;
    EXPECT_OK(chassis_collection_create(store.get(), name, &options, &number, &error));
    return number;
  }
  std::vector<uint32_t> List(const StoreHandle& store) {
    std::vector<uint32_t> numbers(16);
    size_t count = 0;
    EXPECT_OK(chassis_collection_list(store.get(), numbers.data(), 16, &count, &error));
    numbers.resize(count);
    return numbers;
  }
};

TEST_F(Collection, IsFoundByNameAndKnowsWhatItIs) {
  {
    const StoreHandle store = Create();
    auto options = Sized<chassis_collection_options>();
    options.dimension = 2;
    options.metric = CHASSIS_COSINE;
    uint32_t number = 0;
    ASSERT_OK(chassis_collection_create(store.get(), "caf\xC3\xA9", &options, &number, &error));
    EXPECT_NE(number, CHASSIS_DEFAULT_COLLECTION);
  }
  const StoreHandle store = Open();
  uint32_t number = 0;
  ASSERT_OK(chassis_collection_find(store.get(), "caf\xC3\xA9", &number, &error));
  auto info = Sized<chassis_collection_info>();
  ASSERT_OK(chassis_collection_get_info(store.get(), number, &info, &error));
  EXPECT_EQ(info.number, number);
  EXPECT_EQ(info.dimension, 2u);
  EXPECT_EQ(info.metric, CHASSIS_COSINE);
  EXPECT_EQ(info.live, 0u);
  EXPECT_EQ(info.next_id, 0u);
  EXPECT_STREQ(info.name, "caf\xC3\xA9");
}

TEST_F(Collection, WithoutOptionsHoldsDocumentsOnly) {
  const StoreHandle store = Create();
  uint32_t number = 0;
  ASSERT_OK(chassis_collection_create(store.get(), "notes", nullptr, &number, &error));
  auto info = Sized<chassis_collection_info>();
  ASSERT_OK(chassis_collection_get_info(store.get(), number, &info, &error));
  EXPECT_EQ(info.dimension, 0u);
  EXPECT_EQ(info.metric, CHASSIS_L2);
}

TEST_F(Collection, CountsItsRecordsAndSlots) {
  const StoreHandle store = Create();
  InsertCommitted(store, 1);
  InsertCommitted(store, 2);
  const uint64_t id = 0;
  const BatchHandle batch = OpenBatch(store);
  ASSERT_OK(chassis_batch_delete(batch.get(), 0, &id, 1, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  auto info = Sized<chassis_collection_info>();
  ASSERT_OK(chassis_collection_get_info(store.get(), 0, &info, &error));
  EXPECT_EQ(info.live, 1u);
  EXPECT_EQ(info.deleted, 1u);
  EXPECT_EQ(info.next_id, 2u);
  EXPECT_GE(info.capacity, 2u);
  EXPECT_GE(info.bytes, 2 * 64u);
}

TEST_F(Collection, NamesAreUniqueUtf8OfOneTo255Bytes) {
  const StoreHandle store = Create();
  CreateCollection(store, "a");
  EXPECT_STATUS(chassis_collection_create(store.get(), "a", nullptr, nullptr, &error),
                AERO_QUERY_EXISTS);
  CreateCollection(store, std::string(255, 'n').c_str());
  for (const std::string& name : {std::string(), std::string(256, 'n'), std::string("\xFF")}) {
    EXPECT_STATUS(chassis_collection_create(store.get(), name.c_str(), nullptr, nullptr, &error),
                  AERO_QUERY_INVALID);
    EXPECT_NE(std::string(error.message).find("name"), std::string::npos) << error.message;
  }
}

TEST_F(Collection, OptionsThatMakeNoSenseAreRefused) {
  const StoreHandle store = Create();
  auto metric = Sized<chassis_collection_options>();
  metric.metric = 4;
  EXPECT_STATUS(chassis_collection_create(store.get(), "a", &metric, nullptr, &error),
                AERO_CONFIG_INVALID);
  auto dimension = Sized<chassis_collection_options>();
  dimension.dimension = CHASSIS_MAX_DIMENSION + 1;
  EXPECT_STATUS(chassis_collection_create(store.get(), "a", &dimension, nullptr, &error),
                AERO_CONFIG_INVALID);
  const chassis_collection_options unset{};
  EXPECT_STATUS(chassis_collection_create(store.get(), "a", &unset, nullptr, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("CHASSIS_COLLECTION_OPTIONS()"), std::string::npos);
  EXPECT_EQ(List(store), std::vector<uint32_t>{0});
}

TEST_F(Collection, ThatDoesNotExistIsNotFound) {
  const StoreHandle store = Create();
  uint32_t number = 99;
  EXPECT_STATUS(chassis_collection_find(store.get(), "a", &number, &error), AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(number, 0u);
  auto info = Sized<chassis_collection_info>();
  EXPECT_STATUS(chassis_collection_get_info(store.get(), 7, &info, &error), AERO_QUERY_NOT_FOUND);
  EXPECT_STATUS(chassis_collection_drop(store.get(), 7, &error), AERO_QUERY_NOT_FOUND);
}

TEST_F(Collection, DroppedStaysInOpenSnapshotsAndItsNumberIsNotUsedAgain) {
  const StoreHandle store = Create();
  const uint32_t dropped = CreateCollection(store, "a");
  const SnapshotHandle before = OpenSnapshot(store);
  ASSERT_OK(chassis_collection_drop(store.get(), dropped, &error));
  EXPECT_EQ(Count(before, dropped), 0u);
  uint64_t count = 0;
  EXPECT_STATUS(chassis_snapshot_count(OpenSnapshot(store).get(), dropped, nullptr, &count, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_NE(CreateCollection(store, "a"), dropped);
}

TEST_F(Collection, TheDefaultOneCannotBeDropped) {
  const StoreHandle store = Create();
  EXPECT_STATUS(chassis_collection_drop(store.get(), 0, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(List(store), std::vector<uint32_t>{0});
}

TEST_F(Collection, ListIsAscendingAndReturnsTheCountIfItDoesNotFit) {
  const StoreHandle store = Create();
  const uint32_t a = CreateCollection(store, "a");
  const uint32_t b = CreateCollection(store, "b");
  EXPECT_EQ(List(store), (std::vector<uint32_t>{0, a, b}));
  EXPECT_LT(a, b);
  uint32_t numbers[2] = {99, 99};
  size_t count = 0;
  EXPECT_STATUS(chassis_collection_list(store.get(), numbers, 2, &count, &error),
                AERO_QUERY_BUFFER_TOO_SMALL);
  EXPECT_EQ(count, 3u);
  EXPECT_EQ(numbers[0], 99u);
  EXPECT_STATUS(chassis_collection_list(store.get(), nullptr, 0, &count, &error),
                AERO_QUERY_BUFFER_TOO_SMALL);
  EXPECT_EQ(count, 3u);
}

TEST_F(Collection, HasIdsOfItsOwn) {
  const StoreHandle store = Create();
  const uint32_t number = CreateCollection(store, "a");
  InsertCommitted(store, 1);
  const BatchHandle batch = OpenBatch(store);
  const float vector[2] = {1, 2};
  auto records = Sized<chassis_records>();
  records.count = 1;
  records.vectors = vector;
  records.dimension = 2;
  uint64_t id = 99;
  ASSERT_OK(chassis_batch_insert(batch.get(), number, &records, &id, &error));
  EXPECT_EQ(id, 0u);
}

}  // namespace
}  // namespace chassis::capi
