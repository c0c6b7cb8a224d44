// SPDX-License-Identifier: Apache-2.0
#include "chassis/snapshot.h"

#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

class Snapshot : public StoreTest {
 protected:
  // Commits `count` vectors of `dimension` floats; all floats of record i are i.
  std::vector<uint64_t> Fill(const StoreHandle& store, size_t count, size_t dimension = 4) {
    std::vector<float> matrix;
    for (size_t i = 0; i < count; ++i)
      matrix.insert(matrix.end(), dimension, static_cast<float>(i));
    auto records = Sized<chassis_records>();
    records.count = count;
    records.vectors = matrix.data();
    records.dimension = dimension;
    std::vector<uint64_t> ids(count);
    const BatchHandle batch = OpenBatch(store);
    EXPECT_OK(chassis_batch_insert(batch.get(), 0, &records, ids.data(), &error));
    EXPECT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
    return ids;
  }
  uint64_t InsertDocument(const StoreHandle& store, std::string_view payload) {
    const chassis_bytes document = Bytes(payload), schema = Bytes("note"), version = Bytes("2");
    auto records = Sized<chassis_records>();
    records.count = 1;
    records.documents = &document;
    records.schemas = &schema;
    records.schema_versions = &version;
    uint64_t id = 0;
    const BatchHandle batch = OpenBatch(store);
    EXPECT_OK(chassis_batch_insert(batch.get(), 0, &records, &id, &error));
    EXPECT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
    return id;
  }
  void Delete(const StoreHandle& store, uint64_t id) {
    const BatchHandle batch = OpenBatch(store);
    EXPECT_OK(chassis_batch_delete(batch.get(), 0, &id, 1, &error));
    EXPECT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  }
};

TEST_F(Snapshot, SeesOneCommitHoweverTheStoreMovesOn) {
  const StoreHandle store = Create();
  const uint64_t id = InsertCommitted(store, 1);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  auto info = Sized<chassis_snapshot_info>();
  ASSERT_OK(chassis_snapshot_get_info(snapshot.get(), &info, &error));
  EXPECT_EQ(info.commit_seq, Info(store).commit_seq);
  InsertCommitted(store, 2);
  Delete(store, id);
  EXPECT_EQ(Count(snapshot), 1u);
  ASSERT_OK(chassis_snapshot_get_info(snapshot.get(), &info, &error));
  EXPECT_LT(info.commit_seq, Info(store).commit_seq);
  const float* view = nullptr;
  ASSERT_OK(chassis_snapshot_view(snapshot.get(), 0, &id, 1, &view, &error));
  ASSERT_NE(view, nullptr);
  EXPECT_EQ(view[3], 1.0f);
}

TEST_F(Snapshot, AViewStaysValidAndUnchangedUntilTheSnapshotIsClosed) {
  StoreHandle store = Create();
  const uint64_t id = InsertCommitted(store, 7);
  SnapshotHandle snapshot = OpenSnapshot(store);
  const float* view = nullptr;
  ASSERT_OK(chassis_snapshot_view(snapshot.get(), 0, &id, 1, &view, &error));
  Fill(store, 5000);
  Delete(store, id);
  ASSERT_OK(chassis_checkpoint(store.get(), &error));
  Fill(store, 5000);
  ASSERT_OK(chassis_close(store.release(), &error));
  const float expected[4] = {7, 7, 7, 7};
  EXPECT_EQ(std::memcmp(view, expected, sizeof expected), 0);
}

TEST_F(Snapshot, ViewsAreAlignedTo64BytesInEveryDimension) {
  path = "memory:";
  for (uint32_t dimension = 1; dimension <= 100; ++dimension) {
    const StoreHandle store = Create(dimension);
    const auto ids = Fill(store, 5, dimension);
    const SnapshotHandle snapshot = OpenSnapshot(store);
    std::vector<const float*> views(ids.size());
    ASSERT_OK(chassis_snapshot_view(snapshot.get(), 0, ids.data(), 5, views.data(), &error));
    for (size_t i = 0; i < ids.size(); ++i) {
      EXPECT_EQ(reinterpret_cast<uintptr_t>(views[i]) % 64, 0u) << dimension;
      EXPECT_EQ(views[i][dimension - 1], static_cast<float>(i));
    }
  }
}

TEST_F(Snapshot, GetCopiesRowsAndMarksTheFoundOnes) {
  const StoreHandle store = Create();
  const auto ids = Fill(store, 3);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const uint64_t wanted[3] = {ids[2], 12345, ids[1]};
  float out[15];
  std::fill(std::begin(out), std::end(out), -1.0f);
  uint8_t found[3] = {9, 9, 9};
  ASSERT_OK(
      chassis_snapshot_get(snapshot.get(), 0, wanted, 3, out, 4, 5 * sizeof(float), found, &error));
  EXPECT_EQ(std::vector<uint8_t>(found, found + 3), (std::vector<uint8_t>{1, 0, 1}));
  EXPECT_EQ(std::vector<float>(out, out + 15),
            (std::vector<float>{2, 2, 2, 2, -1, -1, -1, -1, -1, -1, 1, 1, 1, 1, -1}));
}

TEST_F(Snapshot, GetWithoutMarksWantsEveryVector) {
  const StoreHandle store = Create();
  const auto ids = Fill(store, 1);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const uint64_t wanted[2] = {ids[0], 12345};
  float out[8];
  EXPECT_OK(chassis_snapshot_get(snapshot.get(), 0, wanted, 1, out, 4, 0, nullptr, &error));
  EXPECT_STATUS(chassis_snapshot_get(snapshot.get(), 0, wanted, 2, out, 4, 0, nullptr, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(error.row, 1u);
}

TEST_F(Snapshot, GetChecksDimensionAndStride) {
  const StoreHandle store = Create();
  const auto ids = Fill(store, 1);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  float out[8];
  EXPECT_STATUS(chassis_snapshot_get(snapshot.get(), 0, ids.data(), 1, out, 8, 0, nullptr, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  for (const size_t stride : {4u, 15u, 18u}) {
    EXPECT_STATUS(
        chassis_snapshot_get(snapshot.get(), 0, ids.data(), 1, out, 4, stride, nullptr, &error),
        AERO_QUERY_INVALID);
  }
}

TEST_F(Snapshot, ViewsOfAbsentIdsAreNull) {
  const StoreHandle store = Create();
  const auto ids = Fill(store, 2);
  Delete(store, ids[0]);
  const uint64_t document = InsertDocument(store, "no vector");
  const uint64_t wanted[4] = {ids[0], ids[1], 12345, document};
  const float* views[4];
  const SnapshotHandle snapshot = OpenSnapshot(store);
  ASSERT_OK(chassis_snapshot_view(snapshot.get(), 0, wanted, 4, views, &error));
  EXPECT_EQ(views[0], nullptr);
  EXPECT_NE(views[1], nullptr);
  EXPECT_EQ(views[2], nullptr);
  EXPECT_EQ(views[3], nullptr);
}

TEST_F(Snapshot, DocumentsCarrySchemaVersionAndCommit) {
  const StoreHandle store = Create();
  const std::string payload("with a \0 in it", 14);
  const uint64_t id = InsertDocument(store, payload);
  const uint64_t seq = Info(store).commit_seq;
  InsertCommitted(store, 1);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  auto document = Sized<chassis_document>();
  ASSERT_OK(chassis_snapshot_documents(snapshot.get(), 0, &id, 1, &document, &error));
  EXPECT_EQ(document.found, 1u);
  EXPECT_EQ(document.seq, seq);
  EXPECT_EQ(Text(document.payload), payload);
  EXPECT_EQ(Text(document.schema), "note");
  EXPECT_EQ(Text(document.schema_version), "2");
}

TEST_F(Snapshot, DocumentsOfEveryStructSizeLieSideBySide) {
  const StoreHandle store = Create();
  const uint64_t ids[2] = {InsertDocument(store, "a"), InsertDocument(store, "b")};
  const SnapshotHandle snapshot = OpenSnapshot(store);
  struct Newer {
    chassis_document known;
    uint64_t unknown;
  };
  Newer newer[2] = {{Sized<chassis_document>(), 99}, {{}, 99}};
  newer[0].known.struct_size = sizeof(Newer);
  ASSERT_OK(chassis_snapshot_documents(snapshot.get(), 0, ids, 2, &newer[0].known, &error));
  EXPECT_EQ(Text(newer[0].known.payload), "a");
  EXPECT_EQ(Text(newer[1].known.payload), "b");
  EXPECT_EQ(newer[1].known.struct_size, sizeof(Newer));
  EXPECT_EQ(newer[0].unknown + newer[1].unknown, 0u);

  struct Older {
    uint32_t struct_size, found;
    uint64_t seq;
    chassis_bytes payload;
  };
  Older older[2] = {{sizeof(Older), 0, 0, {}}, {}};
  ASSERT_OK(chassis_snapshot_documents(snapshot.get(), 0, ids, 2,
                                       reinterpret_cast<chassis_document*>(older), &error));
  EXPECT_EQ(Text(older[0].payload), "a");
  EXPECT_EQ(Text(older[1].payload), "b");

  chassis_document unset{};
  EXPECT_STATUS(chassis_snapshot_documents(snapshot.get(), 0, ids, 1, &unset, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("CHASSIS_DOCUMENT()"), std::string::npos);
  unset.struct_size = 18;
  EXPECT_STATUS(chassis_snapshot_documents(snapshot.get(), 0, ids, 1, &unset, &error),
                AERO_QUERY_INVALID);
}

TEST_F(Snapshot, ADamagedDocumentHarmsItselfAlone) {
  uint64_t damaged = 0, sound = 0;
  {
    const StoreHandle store = Create();
    damaged = InsertDocument(store, "this one is damaged");
    sound = InsertDocument(store, "this one is sound");
  }
  std::string bytes = ReadFile(path);
  const size_t at = bytes.find("this one is damaged");
  ASSERT_NE(at, std::string::npos);
  bytes[at] ^= 4;
  WriteFile(path, bytes);
  const StoreHandle store = Open();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  auto document = Sized<chassis_document>();
  EXPECT_STATUS(chassis_snapshot_documents(snapshot.get(), 0, &damaged, 1, &document, &error),
                AERO_DATA_CORRUPTION);
  EXPECT_EQ(document.found, 0u);
  EXPECT_NE(error.offset, CHASSIS_NO_OFFSET);
  EXPECT_OK(chassis_snapshot_documents(snapshot.get(), 0, &sound, 1, &document, &error));
  EXPECT_EQ(Text(document.payload), "this one is sound");
}

TEST_F(Snapshot, ACollectionThatIsNotInItIsNotFound) {
  const StoreHandle store = Create();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const uint64_t id = 0;
  float out[4];
  const float* view = nullptr;
  uint64_t count = 9;
  auto document = Sized<chassis_document>();
  chassis_cursor* cursor = nullptr;
  EXPECT_STATUS(chassis_snapshot_count(snapshot.get(), 5, nullptr, &count, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(count, 0u);
  EXPECT_STATUS(chassis_snapshot_get(snapshot.get(), 5, &id, 1, out, 4, 0, nullptr, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_STATUS(chassis_snapshot_view(snapshot.get(), 5, &id, 1, &view, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_STATUS(chassis_snapshot_documents(snapshot.get(), 5, &id, 1, &document, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_STATUS(chassis_cursor_open(snapshot.get(), 5, nullptr, &cursor, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(cursor, nullptr);
}

TEST_F(Snapshot, HasTheInfoOfACollectionAfterItWasDroppedAndTheStoreClosed) {
  StoreHandle store = Create();
  Fill(store, 5);
  auto options = Sized<chassis_collection_options>();
  options.dimension = 7;
  options.metric = CHASSIS_COSINE;
  uint32_t other = 0;
  ASSERT_OK(chassis_collection_create(store.get(), "other", &options, &other, &error));
  const SnapshotHandle snapshot = OpenSnapshot(store);
  ASSERT_OK(chassis_collection_drop(store.get(), other, &error));
  store.reset();

  auto info = Sized<chassis_collection_info>();
  ASSERT_OK(chassis_snapshot_collection(snapshot.get(), other, &info, &error));
  EXPECT_EQ(info.number, other);
  EXPECT_EQ(info.dimension, 7u);
  EXPECT_EQ(info.metric, static_cast<uint32_t>(CHASSIS_COSINE));
  EXPECT_STREQ(info.name, "other");
  ASSERT_OK(chassis_snapshot_collection(snapshot.get(), 0, &info, &error));
  EXPECT_EQ(info.live, 5u);
  EXPECT_STATUS(chassis_snapshot_collection(snapshot.get(), 9, &info, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_STATUS(chassis_snapshot_collection(snapshot.get(), 0, nullptr, &error),
                AERO_QUERY_INVALID);
}

TEST_F(Snapshot, CountsHaveNoFiltersYet) {
  const StoreHandle store = Create();
  Fill(store, 3);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  uint64_t count = 0;
  auto options = Sized<chassis_count_options>();
  EXPECT_OK(chassis_snapshot_count(snapshot.get(), 0, &options, &count, &error));
  EXPECT_EQ(count, 3u);
  auto number = options, list = options, reserved = options;
  const chassis_filter* const filter = nullptr;
  number.filter_count = 1;
  list.filters = &filter;
  reserved.reserved = 1;
  for (const auto& refused : {number, list, reserved, chassis_count_options{}}) {
    EXPECT_STATUS(chassis_snapshot_count(snapshot.get(), 0, &refused, &count, &error),
                  AERO_QUERY_INVALID);
    EXPECT_EQ(count, 0u);
  }
}

TEST_F(Snapshot, KeepsTheLockOfAClosedStoreUntilItIsClosedItself) {
  StoreHandle store = Create();
  InsertCommitted(store, 1);
  SnapshotHandle snapshot = OpenSnapshot(store);
  ASSERT_OK(chassis_close(store.release(), &error));
  EXPECT_STATUS(OpenStatus(path, nullptr), AERO_STORAGE_LOCKED);
  EXPECT_EQ(Count(snapshot), 1u);
  ASSERT_OK(chassis_snapshot_close(snapshot.release(), &error));
  EXPECT_STATUS(OpenStatus(path, nullptr), CHASSIS_OK);
}

}  // namespace
}  // namespace chassis::capi
