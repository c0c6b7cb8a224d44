// SPDX-License-Identifier: Apache-2.0
#include "chassis/cursor.h"

#include <cstring>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

class Cursors : public StoreTest {
 protected:
  // Inserts a record with every part that a record can have; the floats of its vector are `value`.
  uint64_t InsertWhole(const StoreHandle& store, float value, std::string_view payload) {
    const std::vector<float> vector(4, value);
    const chassis_bytes document = Bytes(payload), schema = Bytes("note"), version = Bytes("2"),
                        group = Bytes("g");
    auto records = Sized<chassis_records>();
    records.count = 1;
    records.vectors = vector.data();
    records.dimension = 4;
    records.documents = &document;
    records.schemas = &schema;
    records.schema_versions = &version;
    records.document_ids = &document;
    records.groups = &group;
    return InsertRecords(store, records)[0];
  }
  uint64_t InsertDocument(const StoreHandle& store, std::string_view payload) {
    const chassis_bytes document = Bytes(payload), schema = Bytes("note"), version = Bytes("2");
    auto records = Sized<chassis_records>();
    records.count = 1;
    records.documents = &document;
    records.schemas = &schema;
    records.schema_versions = &version;
    return InsertRecords(store, records)[0];
  }
  std::vector<uint64_t> InsertVectors(const StoreHandle& store, size_t count) {
    std::vector<float> matrix;
    for (size_t i = 0; i < count; ++i) matrix.insert(matrix.end(), 4, static_cast<float>(i));
    auto records = Sized<chassis_records>();
    records.count = count;
    records.vectors = matrix.data();
    records.dimension = 4;
    return InsertRecords(store, records);
  }
  std::vector<uint64_t> InsertRecords(const StoreHandle& store, const chassis_records& records) {
    std::vector<uint64_t> ids(records.count);
    const BatchHandle batch = OpenBatch(store);
    EXPECT_OK(chassis_batch_insert(batch.get(), 0, &records, ids.data(), &error));
    CommitBatch(batch);
    return ids;
  }
  std::vector<chassis_record> Read(const SnapshotHandle& snapshot, uint32_t columns) {
    auto options = Sized<chassis_cursor_options>();
    options.columns = columns;
    return Walk(OpenCursor(snapshot, 0, &options));
  }
  void FlipByteOf(std::string_view pattern) {
    std::string bytes = ReadFile(path);
    const size_t at = bytes.find(pattern);
    ASSERT_NE(at, std::string::npos);
    bytes[at] ^= 1;
    WriteFile(path, bytes);
  }
};

TEST_F(Cursors, WalkEveryLiveRecordOnceInPiecesOfAnySize) {
  const StoreHandle store = Create();
  const auto ids = InsertVectors(store, 300);
  const uint64_t document = InsertDocument(store, "no vector");
  {
    const BatchHandle batch = OpenBatch(store);
    ASSERT_OK(chassis_batch_delete(batch.get(), 0, &ids[7], 1, &error));
    CommitBatch(batch);
  }
  std::set<uint64_t> expected(ids.begin(), ids.end());
  expected.erase(ids[7]);
  expected.insert(document);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  InsertCommitted(store, 1);  // not in the snapshot
  for (const size_t capacity : {1u, 7u, 300u, 1000u}) {
    const CursorHandle cursor = OpenCursor(snapshot);
    const auto records = Walk(cursor, capacity);
    std::set<uint64_t> seen;
    for (const chassis_record& record : records) seen.insert(record.id);
    EXPECT_EQ(records.size(), expected.size());
    EXPECT_EQ(seen, expected);
    EXPECT_EQ(records.back().id, document);
    EXPECT_TRUE(Walk(cursor, capacity).empty()) << "the end stays the end";
  }
}

TEST_F(Cursors, ReturnAllThatARecordHas) {
  const StoreHandle store = Create();
  InsertCommitted(store, 9);
  const uint64_t id = InsertWhole(store, 1, "text");
  const uint64_t document = InsertDocument(store, "");
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const auto records = Walk(OpenCursor(snapshot));
  ASSERT_EQ(records.size(), 3u);
  const chassis_record& plain = records[0];
  EXPECT_EQ(plain.status, CHASSIS_OK);
  EXPECT_EQ(plain.seq, 1u);
  EXPECT_EQ(plain.vector[3], 9.0f);
  EXPECT_EQ(plain.has_document, 0u);
  EXPECT_EQ(plain.payload.data, nullptr);
  EXPECT_EQ(plain.document_id.data, nullptr);
  EXPECT_EQ(plain.group.data, nullptr);
  const chassis_record& whole = records[1];
  EXPECT_EQ(whole.struct_size, sizeof whole);
  EXPECT_EQ(whole.id, id);
  EXPECT_EQ(whole.seq, 2u);
  EXPECT_EQ(whole.vector[0], 1.0f);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(whole.vector) % 64, 0u);
  EXPECT_EQ(whole.has_document, 1u);
  EXPECT_EQ(Text(whole.payload), "text");
  EXPECT_EQ(Text(whole.schema), "note");
  EXPECT_EQ(Text(whole.schema_version), "2");
  EXPECT_EQ(Text(whole.document_id), "text");
  EXPECT_EQ(Text(whole.group), "g");
  const chassis_record& alone = records[2];
  EXPECT_EQ(alone.id, document);
  EXPECT_EQ(alone.vector, nullptr);
  EXPECT_EQ(alone.has_document, 1u);
  EXPECT_NE(alone.payload.data, nullptr);
  EXPECT_EQ(alone.payload.size, 0u);
}

TEST_F(Cursors, ReturnTheChosenColumnsAndNoOthers) {
  const StoreHandle store = Create();
  const uint64_t id = InsertWhole(store, 1, "text");
  const SnapshotHandle snapshot = OpenSnapshot(store);
  constexpr uint32_t kAll = 63;
  for (uint32_t columns = 1; columns <= kAll; ++columns) {
    const auto has = [&](uint32_t column) { return (columns & column) != 0; };
    const auto records = Read(snapshot, columns);
    ASSERT_EQ(records.size(), 1u);
    const chassis_record& record = records[0];
    EXPECT_EQ(record.id, id);
    EXPECT_EQ(record.seq, has(CHASSIS_COLUMN_SEQ) ? 1u : 0u) << columns;
    EXPECT_EQ(record.vector != nullptr, has(CHASSIS_COLUMN_VECTOR)) << columns;
    EXPECT_EQ(record.has_document != 0, has(CHASSIS_COLUMN_DOCUMENT | CHASSIS_COLUMN_SCHEMA));
    EXPECT_EQ(record.payload.data != nullptr, has(CHASSIS_COLUMN_DOCUMENT)) << columns;
    EXPECT_EQ(record.schema.data != nullptr, has(CHASSIS_COLUMN_SCHEMA)) << columns;
    EXPECT_EQ(record.schema_version.data != nullptr, has(CHASSIS_COLUMN_SCHEMA)) << columns;
    EXPECT_EQ(record.document_id.data != nullptr, has(CHASSIS_COLUMN_KEYS)) << columns;
    EXPECT_EQ(record.group.data != nullptr, has(CHASSIS_COLUMN_KEYS)) << columns;
  }
}

TEST_F(Cursors, DamageInOneRecordIsAnEntryAndHarmsNoOther) {
  {
    const StoreHandle store = Create();
    InsertWhole(store, 1, "first");
    InsertWhole(store, 2, "second");
    InsertWhole(store, 3, "third");
  }
  const float two[4] = {2, 2, 2, 2};
  FlipByteOf({reinterpret_cast<const char*>(two), sizeof two});
  const StoreHandle store = Open();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const auto records = Walk(OpenCursor(snapshot), 1);
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(Text(records[0].payload), "first");
  EXPECT_EQ(Text(records[2].payload), "third");
  const chassis_record& damaged = records[1];
  EXPECT_EQ(damaged.status, AERO_DATA_CORRUPTION);
  EXPECT_EQ(damaged.id, 1u);
  EXPECT_EQ(damaged.seq, 0u);
  EXPECT_EQ(damaged.vector, nullptr);
  EXPECT_EQ(damaged.has_document, 0u);
  EXPECT_EQ(damaged.document_id.data, nullptr);

  // Columns that are not chosen are not read.
  const auto documents = Read(snapshot, CHASSIS_COLUMN_DOCUMENT);
  ASSERT_EQ(documents.size(), 3u);
  EXPECT_EQ(documents[1].status, CHASSIS_OK);
  EXPECT_EQ(Text(documents[1].payload), "second");
}

TEST_F(Cursors, RecordsOfEveryStructSizeLieSideBySide) {
  const StoreHandle store = Create();
  const auto ids = InsertVectors(store, 2);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  struct Older {
    uint32_t struct_size;
    chassis_status status;
    uint64_t id;
  };
  Older older[2] = {{sizeof(Older), 77, 77}, {}};
  size_t count = 0;
  ASSERT_OK(chassis_cursor_next(OpenCursor(snapshot).get(),
                                reinterpret_cast<chassis_record*>(older), 2, &count, &error));
  ASSERT_EQ(count, 2u);
  EXPECT_EQ(older[0].id, ids[0]);
  EXPECT_EQ(older[1].id, ids[1]);
  EXPECT_EQ(older[1].struct_size, sizeof(Older));
  struct Newer {
    chassis_record known;
    uint64_t unknown;
  };
  Newer newer[2] = {{Sized<chassis_record>(), 99}, {{}, 99}};
  newer[0].known.struct_size = sizeof(Newer);
  ASSERT_OK(chassis_cursor_next(OpenCursor(snapshot).get(), &newer[0].known, 2, &count, &error));
  EXPECT_EQ(newer[1].known.id, ids[1]);
  EXPECT_EQ(newer[0].unknown + newer[1].unknown, 0u);
}

TEST_F(Cursors, RefuseArgumentsThatMakeNoSense) {
  const StoreHandle store = Create();
  InsertVectors(store, 1);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  auto column = Sized<chassis_cursor_options>();
  auto number = column, list = column;
  const chassis_filter* const filter = nullptr;
  column.columns = 64;
  number.filter_count = 1;
  list.filters = &filter;
  for (const auto& options : {column, number, list, chassis_cursor_options{}}) {
    chassis_cursor* cursor = reinterpret_cast<chassis_cursor*>(uintptr_t{77});
    EXPECT_STATUS(chassis_cursor_open(snapshot.get(), 0, &options, &cursor, &error),
                  AERO_QUERY_INVALID);
    EXPECT_EQ(cursor, nullptr);
  }
  const CursorHandle cursor = OpenCursor(snapshot);
  auto record = Sized<chassis_record>();
  size_t count = 9;
  EXPECT_STATUS(chassis_cursor_next(cursor.get(), &record, 0, &count, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(count, 0u);
  for (const uint32_t size : {0u, 18u}) {
    record.struct_size = size;
    EXPECT_STATUS(chassis_cursor_next(cursor.get(), &record, 1, &count, &error),
                  AERO_QUERY_INVALID);
  }
  record.struct_size = sizeof record;
  ASSERT_OK(chassis_cursor_next(cursor.get(), &record, 1, &count, &error));
  EXPECT_EQ(count, 1u) << "a refused call reads nothing";
}

TEST_F(Cursors, OutliveTheirSnapshotAndTheirStore) {
  StoreHandle store = Create();
  const auto ids = InsertVectors(store, 3);
  SnapshotHandle snapshot = OpenSnapshot(store);
  const CursorHandle cursor = OpenCursor(snapshot);
  ASSERT_OK(chassis_close(store.release(), &error));
  ASSERT_OK(chassis_snapshot_close(snapshot.release(), &error));
  const auto records = Walk(cursor);
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[2].id, ids[2]);
  EXPECT_EQ(records[2].vector[0], 2.0f);
}

}  // namespace
}  // namespace chassis::capi
