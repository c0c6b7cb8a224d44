// SPDX-License-Identifier: Apache-2.0
#include "chassis/write.h"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

class Write : public StoreTest {
 protected:
  chassis_records Vectors(const std::vector<float>& matrix, size_t dimension = 4) {
    auto records = Sized<chassis_records>();
    records.count = matrix.size() / dimension;
    records.vectors = matrix.data();
    records.dimension = dimension;
    return records;
  }
  chassis_records OneDocument(const chassis_bytes& payload) {
    static const chassis_bytes schema = Bytes("note"), version = Bytes("1");
    auto records = Sized<chassis_records>();
    records.count = 1;
    records.documents = &payload;
    records.schemas = &schema;
    records.schema_versions = &version;
    return records;
  }
  float First(const StoreHandle& of, uint64_t id) {
    float out[4] = {-1, -1, -1, -1};
    const chassis_status status = chassis_get_vector(of.get(), id, out, 4, &error);
    EXPECT_TRUE(status == CHASSIS_OK || status == AERO_QUERY_NOT_FOUND) << error.message;
    return out[0];
  }
  std::string Payload(const SnapshotHandle& snapshot, uint64_t id) {
    auto document = Sized<chassis_document>();
    EXPECT_OK(chassis_snapshot_documents(snapshot.get(), 0, &id, 1, &document, &error));
    return document.found ? Text(document.payload) : "<none>";
  }

  StoreHandle store;
  BatchHandle batch;
  void SetUp() override {
    StoreTest::SetUp();
    store = Create();
    batch = OpenBatch(store);
  }
  void TearDown() override {
    batch.reset();
    store.reset();
    StoreTest::TearDown();
  }
};

TEST_F(Write, StagedWritesAreSeenByGetVectorAndCommittedOnesByAll) {
  const uint64_t id = Insert(store, 7);
  EXPECT_EQ(First(store, id), 7.0f);
  EXPECT_EQ(Count(OpenSnapshot(store)), 0u);
  size_t found = 99;
  uint64_t ids[1];
  float distances[1];
  const float query[4] = {};
  EXPECT_OK(chassis_search(store.get(), query, 4, 1, ids, distances, &found, &error));
  EXPECT_EQ(found, 0u);
  Commit(store);
  EXPECT_EQ(First(store, id), 7.0f);
  EXPECT_EQ(Count(OpenSnapshot(store)), 1u);
}

TEST_F(Write, AStagedDeleteHidesTheVectorFromGetVectorAlone) {
  const uint64_t id = InsertCommitted(store, 7);
  chassis_batch* shared = nullptr;
  ASSERT_OK(chassis_batch_shared(store.get(), &shared, &error));
  const BatchHandle handle(shared);
  ASSERT_OK(chassis_batch_delete(shared, 0, &id, 1, &error));
  EXPECT_EQ(First(store, id), -1.0f);
  EXPECT_EQ(Count(OpenSnapshot(store)), 1u);
  ASSERT_OK(chassis_rollback(store.get(), &error));
  EXPECT_EQ(First(store, id), 7.0f);
}

TEST_F(Write, TheSharedBatchIsTheOneOfInsertAndCommit) {
  Insert(store, 1);
  chassis_batch* shared = nullptr;
  ASSERT_OK(chassis_batch_shared(store.get(), &shared, &error));
  const std::vector<float> two = {2, 2, 2, 2};
  const auto records = Vectors(two);
  ASSERT_OK(chassis_batch_insert(shared, 0, &records, nullptr, &error));
  ASSERT_OK(chassis_batch_close(shared, &error));
  EXPECT_EQ(Info(store).staged, 2u);
  Commit(store);
  EXPECT_EQ(Info(store).records, 2u);
}

TEST_F(Write, BatchesAreIndependent) {
  const BatchHandle other = OpenBatch(store);
  const std::vector<float> one = {1, 1, 1, 1}, two = {2, 2, 2, 2};
  const auto ones = Vectors(one), twos = Vectors(two);
  uint64_t first = 0, second = 0;
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &ones, &first, &error));
  ASSERT_OK(chassis_batch_insert(other.get(), 0, &twos, &second, &error));
  EXPECT_NE(first, second);
  ASSERT_OK(chassis_batch_commit(other.get(), nullptr, &error));
  EXPECT_EQ(First(store, second), 2.0f);
  EXPECT_EQ(First(store, first), -1.0f);
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  EXPECT_EQ(First(store, first), 1.0f);
}

TEST_F(Write, IdsCountFromZeroAndAreKnownWhenStaged) {
  const std::vector<float> three(12, 1.0f);
  const auto records = Vectors(three);
  uint64_t ids[3];
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, ids, &error));
  EXPECT_EQ(ids[0], 0u);
  EXPECT_EQ(ids[1], 1u);
  EXPECT_EQ(ids[2], 2u);
  uint64_t seq = 0;
  ASSERT_OK(chassis_batch_commit(batch.get(), &seq, &error));
  EXPECT_EQ(seq, Info(store).commit_seq);
  EXPECT_EQ(Insert(store, 1), 3u);
}

TEST_F(Write, AnIdIsNeverUsedAgainNotEvenAfterReopening) {
  const uint64_t last = InsertCommitted(store, 1);
  ASSERT_OK(chassis_batch_delete(batch.get(), 0, &last, 1, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  EXPECT_EQ(InsertCommitted(store, 2), last + 1);
  batch.reset();
  store.reset();
  store = Open();
  EXPECT_EQ(Insert(store, 3), last + 2);
}

TEST_F(Write, NextIdIsAboveTheLargestThatWasPut) {
  const std::vector<float> one(4, 1.0f);
  auto records = Vectors(one);
  const uint64_t chosen = 1'000'000;
  records.ids = &chosen;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &records, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  EXPECT_EQ(Insert(store, 2), chosen + 1);
}

TEST_F(Write, TheLargestNumberIsNoId) {
  const std::vector<float> one(4, 1.0f);
  auto records = Vectors(one);
  const uint64_t none = UINT64_MAX, last = UINT64_MAX - 1;
  records.ids = &none;
  EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &records, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(error.offset, 0u);
  records.ids = &last;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &records, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  uint64_t id = 0;
  EXPECT_STATUS(chassis_insert(store.get(), one.data(), 4, &id, &error), AERO_EXECUTION_LIMIT);
  EXPECT_EQ(id, UINT64_MAX);
}

TEST_F(Write, ACommitIsAllOrNothingAcrossCollections) {
  uint32_t notes = 0;
  ASSERT_OK(chassis_collection_create(store.get(), "notes", nullptr, &notes, &error));
  const std::vector<float> one(4, 1.0f);
  const auto vectors = Vectors(one);
  const chassis_bytes payload = Bytes("hello");
  const auto documents = OneDocument(payload);
  const SnapshotHandle before = OpenSnapshot(store);
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &vectors, nullptr, &error));
  ASSERT_OK(chassis_batch_insert(batch.get(), notes, &documents, nullptr, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  const SnapshotHandle after = OpenSnapshot(store);
  EXPECT_EQ(Count(before) + Count(before, notes), 0u);
  EXPECT_EQ(Count(after), 1u);
  EXPECT_EQ(Count(after, notes), 1u);
}

TEST_F(Write, ABatchWithACollectionThatWasDroppedCommitsNothing) {
  uint32_t notes = 0;
  ASSERT_OK(chassis_collection_create(store.get(), "notes", nullptr, &notes, &error));
  const std::vector<float> one(4, 1.0f);
  const auto vectors = Vectors(one);
  const chassis_bytes payload = Bytes("hello");
  const auto documents = OneDocument(payload);
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &vectors, nullptr, &error));
  ASSERT_OK(chassis_batch_insert(batch.get(), notes, &documents, nullptr, &error));
  ASSERT_OK(chassis_collection_drop(store.get(), notes, &error));
  EXPECT_STATUS(chassis_batch_commit(batch.get(), nullptr, &error), AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(Info(store).records, 0u);
}

TEST_F(Write, RollbackForgetsAndTheBatchGoesOn) {
  const std::vector<float> one(4, 1.0f);
  const auto records = Vectors(one);
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
  ASSERT_OK(chassis_batch_rollback(batch.get(), &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  EXPECT_EQ(Info(store).records, 0u);
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  EXPECT_EQ(Info(store).records, 1u);
}

TEST_F(Write, AnEmptyBatchCommitsNothingAndReportsTheNewest) {
  InsertCommitted(store, 1);
  const uint64_t newest = Info(store).commit_seq;
  uint64_t seq = 0;
  EXPECT_OK(chassis_batch_commit(batch.get(), &seq, &error));
  EXPECT_EQ(seq, newest);
  EXPECT_EQ(Info(store).commit_seq, newest);
}

// What the log callback saw when it called back.
struct Reentry {
  static void Take(void* user, int32_t, const char*, size_t) {
    auto* reentry = static_cast<Reentry*>(user);
    auto details = Sized<chassis_store_details>();
    reentry->info = chassis_info(reentry->store, &details, nullptr);
    reentry->staging = chassis_batch_delete(reentry->batch, 0, nullptr, 0, nullptr);
    reentry->shared = chassis_rollback(reentry->store, nullptr);
  }
  chassis_store* store = nullptr;
  chassis_batch* batch = nullptr;
  chassis_status info = -1, staging = -1, shared = -1;
};

TEST_F(Write, AFailingLogStopsWritingAndTheLogLineMayCallTheLibrary) {
  batch.reset();
  store.reset();
  Reentry reentry;
  auto options = Options();
  options.log = &Reentry::Take;
  options.log_user = &reentry;
  store = Open(&options);
  batch = OpenBatch(store);
  InsertCommitted(store, 1);
  reentry.store = store.get();
  reentry.batch = batch.get();

  BreakFiles({path + "-wal0", path + "-wal1"});
  const std::vector<float> two(4, 2.0f);
  const auto records = Vectors(two);
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
  uint64_t seq = 99;
  EXPECT_STATUS(chassis_batch_commit(batch.get(), &seq, &error), AERO_WAL_APPEND_FAILED);
  EXPECT_EQ(seq, 0u);
  EXPECT_EQ(error.system_errno, EBADF);
  EXPECT_NE(std::string(error.message).find("durable"), std::string::npos) << error.message;
  EXPECT_STATUS(reentry.info, CHASSIS_OK);
  EXPECT_STATUS(reentry.shared, CHASSIS_OK);
  EXPECT_STATUS(reentry.staging, AERO_EXECUTION_BUSY);  // the commit is still in the batch

  EXPECT_STATUS(chassis_batch_commit(batch.get(), nullptr, &error), AERO_STORAGE_POISONED);
  EXPECT_STATUS(chassis_insert(store.get(), two.data(), 4, nullptr, &error), AERO_STORAGE_POISONED);
  EXPECT_EQ(First(store, 0), 1.0f);  // reading goes on
  EXPECT_STATUS(chassis_close(store.release(), &error), AERO_STORAGE_POISONED);
  batch.reset();
  EXPECT_EQ(Info(Open()).records, 1u);
}

TEST_F(Write, PutReplacesTheWholeRecordUnlessTheAbsentIsKept) {
  const std::vector<float> one(4, 1.0f), two(4, 2.0f);
  const chassis_bytes payload = Bytes("hello");
  auto both = OneDocument(payload);
  both.vectors = one.data();
  both.dimension = 4;
  uint64_t id = 0;
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &both, &id, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));

  auto vector = Vectors(two);
  vector.ids = &id;
  vector.flags = CHASSIS_KEEP_ABSENT;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &vector, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  EXPECT_EQ(First(store, id), 2.0f);
  EXPECT_EQ(Payload(OpenSnapshot(store), id), "hello");

  vector.flags = 0;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &vector, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  EXPECT_EQ(First(store, id), 2.0f);
  EXPECT_EQ(Payload(OpenSnapshot(store), id), "<none>");

  auto document = OneDocument(payload);
  document.ids = &id;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &document, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  EXPECT_EQ(First(store, id), -1.0f);
  EXPECT_EQ(Payload(OpenSnapshot(store), id), "hello");
  EXPECT_EQ(Count(OpenSnapshot(store)), 1u);
}

TEST_F(Write, PutOfAnIdThatAnotherBatchWillGiveAwayIsAConflict) {
  const BatchHandle other = OpenBatch(store);
  const std::vector<float> one(4, 1.0f);
  auto records = Vectors(one);
  uint64_t id = 0;
  ASSERT_OK(chassis_batch_insert(other.get(), 0, &records, &id, &error));
  records.ids = &id;
  EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &records, &error), AERO_QUERY_CONFLICT);
  EXPECT_EQ(error.offset, 0u);
}

TEST_F(Write, DeletedAndNeverUsedIdsAreAlikeAbsent) {
  const uint64_t id = InsertCommitted(store, 1);
  const uint64_t ids[] = {id, 12345};
  ASSERT_OK(chassis_batch_delete(batch.get(), 0, ids, 2, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  float out[4];
  EXPECT_STATUS(chassis_get_vector(store.get(), id, out, 4, &error), AERO_QUERY_NOT_FOUND);
  EXPECT_STATUS(chassis_get_vector(store.get(), 12345, out, 4, &error), AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(Count(OpenSnapshot(store)), 0u);
}

TEST_F(Write, NaNAndInfinityAreKeptBitForBit) {
  const uint32_t bits[4] = {0x7FC01234, 0xFFFFFFFF, 0x7F800000, 0x80000000};
  float vector[4], out[4];
  std::memcpy(vector, bits, sizeof bits);
  uint64_t id = 0;
  ASSERT_OK(chassis_insert(store.get(), vector, 4, &id, &error));
  ASSERT_OK(chassis_get_vector(store.get(), id, out, 4, &error));
  EXPECT_EQ(std::memcmp(out, bits, sizeof bits), 0);
  Commit(store);
  batch.reset();
  store.reset();
  store = Open();
  ASSERT_OK(chassis_get_vector(store.get(), id, out, 4, &error));
  EXPECT_EQ(std::memcmp(out, bits, sizeof bits), 0);
}

TEST_F(Write, TheDimensionOfTheCallerIsCheckedEverywhere) {
  const std::vector<float> six(6, 1.0f);
  float out[6];
  EXPECT_STATUS(chassis_insert(store.get(), six.data(), 6, nullptr, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  EXPECT_STATUS(chassis_get_vector(store.get(), 0, out, 6, &error), AERO_SCHEMA_DIMENSION_MISMATCH);
  auto records = Vectors(six, 6);
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  records.dimension = 0;  // forgotten
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  uint32_t notes = 0;
  ASSERT_OK(chassis_collection_create(store.get(), "notes", nullptr, &notes, &error));
  records.dimension = 6;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), notes, &records, nullptr, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  EXPECT_EQ(Info(store).staged, 0u);
}

TEST_F(Write, RowsMayLieApart) {
  const std::vector<float> matrix = {1, 1, 1, 1, 99, 2, 2, 2, 2, 99};
  auto records = Vectors(matrix);
  records.count = 2;
  records.vector_stride = 5 * sizeof(float);
  uint64_t ids[2];
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, ids, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  EXPECT_EQ(First(store, ids[0]), 1.0f);
  EXPECT_EQ(First(store, ids[1]), 2.0f);
  for (const size_t stride : {12u, 18u, 1u}) {
    records.vector_stride = stride;
    EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, ids, &error), AERO_QUERY_INVALID);
  }
}

TEST_F(Write, ADocumentNeedsSchemaAndVersion) {
  const chassis_bytes payload = Bytes("hello");
  auto records = OneDocument(payload);
  records.schemas = nullptr;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_SCHEMA_REQUIRED);
  EXPECT_EQ(error.offset, 0u);
  records = OneDocument(payload);
  records.schema_versions = nullptr;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_SCHEMA_VERSION_REQUIRED);
  const std::string long_name(256, 'n');
  const chassis_bytes too_long = Bytes(long_name);
  records = OneDocument(payload);
  records.schemas = &too_long;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  const chassis_bytes no_text = Bytes("n\xF6te");
  records.schemas = &no_text;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("schema is not UTF-8 at byte 1"), std::string::npos);
}

TEST_F(Write, ARowAtFaultIsNamedAndNothingOfTheCallIsStaged) {
  const std::vector<chassis_bytes> payloads = {Bytes("a"), Bytes("b"), Bytes("c")};
  const std::vector<chassis_bytes> schemas = {Bytes("note"), Bytes("note"), Bytes("")};
  const std::vector<chassis_bytes> versions = {Bytes("1"), Bytes("1"), Bytes("1")};
  auto records = Sized<chassis_records>();
  records.count = 3;
  records.documents = payloads.data();
  records.schemas = schemas.data();
  records.schema_versions = versions.data();
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_SCHEMA_REQUIRED);
  EXPECT_EQ(error.offset, 2u);
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  EXPECT_EQ(Info(store).records, 0u);
}

TEST_F(Write, AnAbsentDocumentIsNotAnEmptyOne) {
  const std::vector<float> two(8, 1.0f);
  const std::vector<chassis_bytes> payloads = {{"", 0}, {nullptr, 0}};
  const std::vector<chassis_bytes> schemas = {Bytes("note"), {nullptr, 0}};
  const std::vector<chassis_bytes> versions = {Bytes("1"), {nullptr, 0}};
  auto records = Vectors(two);
  records.documents = payloads.data();
  records.schemas = schemas.data();
  records.schema_versions = versions.data();
  uint64_t ids[2];
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, ids, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  chassis_document documents[2] = {Sized<chassis_document>(), {}};
  const SnapshotHandle snapshot = OpenSnapshot(store);
  ASSERT_OK(chassis_snapshot_documents(snapshot.get(), 0, ids, 2, documents, &error));
  EXPECT_EQ(documents[0].found, 1u);
  EXPECT_EQ(documents[0].payload.size, 0u);
  EXPECT_NE(documents[0].payload.data, nullptr);
  EXPECT_EQ(documents[1].found, 0u);
}

TEST_F(Write, BytesWithASizeAndNoDataAreRefused) {
  const chassis_bytes nowhere = {nullptr, 5};
  const auto records = OneDocument(nowhere);
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("records.documents[0]"), std::string::npos);
}

TEST_F(Write, ColumnsThatDoNotGoWithTheCallAreRefusedByName) {
  const std::vector<float> one(4, 1.0f);
  auto records = Vectors(one);
  EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &records, &error), AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("records.ids"), std::string::npos);
  const uint64_t id = 7;
  records.ids = &id;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("records.ids"), std::string::npos);
  records.ids = nullptr;
  records.flags = 2;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("records.flags"), std::string::npos);
  records = Vectors(one);
  records.struct_size = 0;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("CHASSIS_RECORDS()"), std::string::npos);
}

TEST_F(Write, NothingIsAFineNumberOfRecords) {
  auto records = Sized<chassis_records>();
  EXPECT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
  EXPECT_OK(chassis_batch_put(batch.get(), 0, &records, &error));
  EXPECT_OK(chassis_batch_delete(batch.get(), 0, nullptr, 0, &error));
  EXPECT_OK(chassis_batch_commit(batch.get(), nullptr, &error));
  EXPECT_EQ(Info(store).commit_seq, 0u);
}

TEST_F(Write, AnUnknownCollectionIsNotFound) {
  const std::vector<float> one(4, 1.0f);
  auto records = Vectors(one);
  const uint64_t id = 0;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 9, &records, nullptr, &error),
                AERO_QUERY_NOT_FOUND);
  records.ids = &id;
  EXPECT_STATUS(chassis_batch_put(batch.get(), 9, &records, &error), AERO_QUERY_NOT_FOUND);
  EXPECT_STATUS(chassis_batch_delete(batch.get(), 9, &id, 1, &error), AERO_QUERY_NOT_FOUND);
}

}  // namespace
}  // namespace chassis::capi
