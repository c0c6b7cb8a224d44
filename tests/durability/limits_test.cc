// SPDX-License-Identifier: Apache-2.0
// Reaches and exceeds the limits that the headers state.
#include <sys/sysinfo.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "tests/capi/store_fixture.h"

namespace chassis::capi {
namespace {

constexpr uint32_t kCollections = CHASSIS_TEST_COLLECTIONS;
constexpr uint64_t kGibibyte = uint64_t{1} << 30;

class Limits : public StoreTest {
 protected:
  chassis_status CreateCollection(const StoreHandle& store, const std::string& name,
                                  uint32_t* number) {
    auto options = Sized<chassis_collection_options>();
    options.dimension = 2;
    return chassis_collection_create(store.get(), name.c_str(), &options, number, &error);
  }

  void InsertInto(const BatchHandle& batch, uint32_t collection) {
    const float row[2] = {static_cast<float>(collection), 1};
    auto columns = Sized<chassis_records>();
    columns.count = 1;
    columns.vectors = row;
    columns.dimension = 2;
    ASSERT_OK(chassis_batch_insert(batch.get(), collection, &columns, nullptr, &error));
  }
};

TEST_F(Limits, AStoreHoldsTenThousandCollections) {
  // Each collection is a commit with a sync, which is fast on a disk in memory.
  std::string pattern = "/dev/shm/chassis-XXXXXX";
  if (mkdtemp(pattern.data()) != nullptr) {
    std::filesystem::remove_all(folder);
    folder = pattern;
    path = (folder / "s.chassis").string();
  }
  {
    const StoreHandle store = Create(2);
    const BatchHandle batch = OpenBatch(store);
    for (uint32_t i = 1; i < kCollections; ++i) {
      uint32_t number = 0;
      ASSERT_OK(CreateCollection(store, "collection " + std::to_string(i), &number));
      ASSERT_EQ(number, i);
      if (i % 100 == 0) InsertInto(batch, i);
    }
    ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  }
  const StoreHandle store = Open();
  EXPECT_EQ(Info(store).collections, kCollections);
  uint32_t number = 0;
  ASSERT_OK(chassis_collection_find(
      store.get(), ("collection " + std::to_string(kCollections - 1)).c_str(), &number, &error));
  EXPECT_EQ(number, kCollections - 1);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  for (uint32_t i = 100; i < kCollections; i += 100) {
    const uint64_t id = 0;
    const float* row = nullptr;
    ASSERT_OK(chassis_snapshot_view(snapshot.get(), i, &id, 1, &row, &error));
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(row[0], static_cast<float>(i));
  }
}

TEST_F(Limits, AVectorHas65536Floats) {
  const StoreHandle store = Create(CHASSIS_MAX_DIMENSION);
  std::vector<float> vector(CHASSIS_MAX_DIMENSION);
  for (size_t i = 0; i < vector.size(); ++i) vector[i] = static_cast<float>(i % 1000);
  uint64_t id = 0;
  for (int copy = 0; copy < 5; ++copy) {
    vector[0] = static_cast<float>(copy);
    ASSERT_OK(chassis_insert(store.get(), vector.data(), vector.size(), &id, &error));
  }
  Commit(store);
  std::vector<float> read(vector.size());
  ASSERT_OK(chassis_get_vector(store.get(), id, read.data(), read.size(), &error));
  EXPECT_EQ(read, vector);
  uint64_t nearest = 0;
  float distance = -1;
  size_t found = 0;
  ASSERT_OK(chassis_search(store.get(), vector.data(), vector.size(), 1, &nearest, &distance,
                           &found, &error));
  EXPECT_EQ(nearest, id);
  EXPECT_EQ(distance, 0);

  chassis_store* refused = nullptr;
  EXPECT_STATUS(chassis_create((folder / "t").c_str(), CHASSIS_MAX_DIMENSION + 1, CHASSIS_L2,
                               &refused, &error),
                AERO_CONFIG_INVALID);
}

TEST_F(Limits, ANameHas255Bytes) {
  const StoreHandle store = Create(2);
  uint32_t number = 0;
  EXPECT_OK(CreateCollection(store, std::string(255, 'n'), &number));
  EXPECT_STATUS(CreateCollection(store, std::string(256, 'n'), &number), AERO_QUERY_INVALID);
}

// One document of a gibibyte is committed, and read after reopening.
TEST_F(Limits, ADocumentHasAGibibyte) {
  struct sysinfo memory {};
  ASSERT_EQ(sysinfo(&memory), 0);
  const uint64_t free_bytes = (memory.freeram + memory.bufferram) * uint64_t{memory.mem_unit};
  const auto disk = std::filesystem::space(folder);
  if (CHASSIS_TEST_SANITIZED || free_bytes < 6 * kGibibyte || disk.available < 6 * kGibibyte) {
    GTEST_SKIP() << "requires 6 GiB of free memory and disk, and no sanitizer";
  }
  std::string payload(kGibibyte, 'x');
  for (size_t i = 0; i < payload.size(); i += 4096) std::memcpy(&payload[i], &i, sizeof(i));
  const std::string too_long(kGibibyte + 1, 'y');
  {
    const StoreHandle store = Create(0);
    const BatchHandle batch = OpenBatch(store);
    auto columns = Sized<chassis_records>();
    const chassis_bytes schema = Bytes("blob");
    const chassis_bytes version = Bytes("1");
    chassis_bytes document = Bytes(too_long);
    columns.count = 1;
    columns.documents = &document;
    columns.schemas = &schema;
    columns.schema_versions = &version;
    EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &columns, nullptr, &error),
                  AERO_EXECUTION_LIMIT);
    document = Bytes(payload);
    ASSERT_OK(chassis_batch_insert(batch.get(), 0, &columns, nullptr, &error));
    ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  }
  const StoreHandle store = Open();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const uint64_t id = 0;
  auto document = Sized<chassis_document>();
  ASSERT_OK(chassis_snapshot_documents(snapshot.get(), 0, &id, 1, &document, &error));
  ASSERT_EQ(document.payload.size, payload.size());
  EXPECT_EQ(std::memcmp(document.payload.data, payload.data(), payload.size()), 0);
}

}  // namespace
}  // namespace chassis::capi
