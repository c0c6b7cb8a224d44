// SPDX-License-Identifier: Apache-2.0
// Outputs have their failure values after every failure. handles_test.cc tests every function with
// a bad handle; here the handles are good and another argument is bad.
#include <cstring>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

constexpr uint32_t kNoCollection = 77;

template <typename Handle>
Handle* SomeHandle() {
  return reinterpret_cast<Handle*>(uintptr_t{77});
}

class Outputs : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    store = Create();
    InsertCommitted(store, 1);
    snapshot = OpenSnapshot(store);
  }

  StoreHandle store;
  SnapshotHandle snapshot;
  const uint64_t two_ids[2] = {0, 1};
  const float query[8] = {};
};

TEST_F(Outputs, NewHandlesAreNull) {
  chassis_store* opened = SomeHandle<chassis_store>();
  EXPECT_STATUS(chassis_open(nullptr, nullptr, &opened, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(opened, nullptr);
  opened = SomeHandle<chassis_store>();
  EXPECT_STATUS(chassis_create(path.c_str(), 4, 99, &opened, &error), AERO_CONFIG_INVALID);
  EXPECT_EQ(opened, nullptr);
  opened = SomeHandle<chassis_store>();
  EXPECT_STATUS(chassis_open(path.c_str(), nullptr, &opened, &error), AERO_STORAGE_LOCKED);
  EXPECT_EQ(opened, nullptr);
  chassis_filter* filter = SomeHandle<chassis_filter>();
  EXPECT_STATUS(chassis_filter_open(nullptr, &filter, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(filter, nullptr);
  chassis_cursor* cursor = SomeHandle<chassis_cursor>();
  EXPECT_STATUS(chassis_cursor_open(snapshot.get(), kNoCollection, nullptr, &cursor, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(cursor, nullptr);
  ArrowArrayStream stream;
  std::memset(&stream, 0x77, sizeof stream);
  EXPECT_STATUS(chassis_arrow_export(snapshot.get(), kNoCollection, nullptr, &stream, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(stream.release, nullptr);
}

TEST_F(Outputs, NumbersAreZero) {
  uint32_t number = 77;
  EXPECT_STATUS(chassis_collection_create(store.get(), nullptr, nullptr, &number, &error),
                AERO_QUERY_INVALID);
  EXPECT_EQ(number, 0u);
  number = 77;
  EXPECT_STATUS(chassis_collection_find(store.get(), "none", &number, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(number, 0u);
  size_t length = 77;
  EXPECT_STATUS(chassis_collection_list(store.get(), nullptr, 1, &length, &error),
                AERO_QUERY_INVALID);
  EXPECT_EQ(length, 0u);
  length = 77;
  EXPECT_STATUS(chassis_snapshot_group(snapshot.get(), 0, nullptr, nullptr, 0, &length, &error),
                AERO_QUERY_INVALID);
  EXPECT_EQ(length, 0u);
  uint64_t count = 77;
  EXPECT_STATUS(chassis_snapshot_count(snapshot.get(), kNoCollection, nullptr, &count, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(count, 0u);
  uint64_t seq = 77;
  uint8_t found = 77;
  EXPECT_STATUS(chassis_snapshot_stream(snapshot.get(), nullptr, &seq, &found, &error),
                AERO_QUERY_INVALID);
  EXPECT_EQ(seq, 0u);
  EXPECT_EQ(found, 0);
}

TEST_F(Outputs, IdsAreNone) {
  uint64_t id = 77;
  EXPECT_STATUS(chassis_insert(store.get(), nullptr, 4, &id, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(id, UINT64_MAX);
  const BatchHandle batch = OpenBatch(store);
  auto records = Sized<chassis_records>();
  records.count = 2;
  records.vectors = query;
  records.dimension = 3;
  uint64_t ids[3] = {77, 77, 77};
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, ids, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  EXPECT_EQ(std::vector(ids, ids + 3), (std::vector<uint64_t>{UINT64_MAX, UINT64_MAX, 77}));
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, nullptr, ids, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(ids[2], 77u);
}

TEST_F(Outputs, OfEveryRowAreSetAlsoWhereALaterRowIsAtFault) {
  float out[8];
  uint8_t found[2] = {77, 77};
  EXPECT_STATUS(chassis_snapshot_get(snapshot.get(), 0, two_ids, 2, out, 3, 0, found, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  EXPECT_EQ(found[0] + found[1], 0);
  const float* vectors[2] = {query, query};
  EXPECT_STATUS(chassis_snapshot_view(snapshot.get(), 0, nullptr, 2, vectors, &error),
                AERO_QUERY_INVALID);
  EXPECT_EQ(vectors[0], nullptr);
  EXPECT_EQ(vectors[1], nullptr);
  chassis_document documents[2];
  std::memset(documents, 0x77, sizeof documents);
  documents[0].struct_size = sizeof documents[0];
  EXPECT_STATUS(chassis_snapshot_documents(snapshot.get(), 0, nullptr, 2, documents, &error),
                AERO_QUERY_INVALID);
  EXPECT_EQ(documents[0].found + documents[1].found, 0u);
  EXPECT_EQ(documents[1].group.data, nullptr);
  const chassis_bytes names[2] = {Bytes("a"), Bytes("")};
  uint64_t ids[2] = {77, 77};
  found[0] = found[1] = 77;
  EXPECT_STATUS(chassis_snapshot_resolve(snapshot.get(), 0, names, 2, ids, found, &error),
                AERO_QUERY_INVALID);
  EXPECT_EQ(error.row, 1u);
  EXPECT_EQ(ids[0], UINT64_MAX);
  EXPECT_EQ(ids[1], UINT64_MAX);
  EXPECT_EQ(found[0] + found[1], 0);
  uint64_t seqs[2] = {77, 77};
  EXPECT_STATUS(chassis_snapshot_seqs(snapshot.get(), kNoCollection, two_ids, 2, seqs, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(seqs[0] + seqs[1], 0u);
  uint64_t hits[2];
  float distances[2];
  size_t counts[2] = {77, 77};
  EXPECT_STATUS(chassis_snapshot_search(snapshot.get(), 0, nullptr, query, 2, 4, 0, 0, hits,
                                        distances, counts, &error),
                AERO_QUERY_INVALID);
  EXPECT_EQ(counts[0] + counts[1], 0u);
}

TEST_F(Outputs, OfACommitSayThatNothingWasMade) {
  uint32_t notes = 0;
  ASSERT_OK(chassis_collection_create(store.get(), "notes", nullptr, &notes, &error));
  EXPECT_STATUS(chassis_collection_create(store.get(), "notes", nullptr, nullptr, &error),
                AERO_QUERY_EXISTS);
  EXPECT_EQ(error.outcome, CHASSIS_OUTCOME_NOT_MADE);
  EXPECT_STATUS(chassis_collection_drop(store.get(), 99, &error), AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(error.outcome, CHASSIS_OUTCOME_NOT_MADE);
  EXPECT_STATUS(chassis_commit(nullptr, nullptr, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(error.outcome, CHASSIS_OUTCOME_NOT_MADE);
  EXPECT_STATUS(chassis_checkpoint(nullptr, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(error.outcome, CHASSIS_OUTCOME_NONE);
}

}  // namespace
}  // namespace chassis::capi
