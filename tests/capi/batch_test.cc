// SPDX-License-Identifier: Apache-2.0
#include "chassis/batch.h"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

class Batches : public OpenStoreTest {};

TEST_F(Batches, StagedWritesAreSeenByGetVectorAndCommittedOnesByAll) {
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

TEST_F(Batches, AStagedDeleteHidesTheVectorFromGetVectorAlone) {
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

TEST_F(Batches, TheSharedBatchIsTheOneOfInsertAndCommit) {
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

TEST_F(Batches, BatchesAreIndependent) {
  const BatchHandle other = OpenBatch(store);
  const std::vector<float> one = {1, 1, 1, 1}, two = {2, 2, 2, 2};
  const auto ones = Vectors(one), twos = Vectors(two);
  uint64_t first = 0, second = 0;
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &ones, &first, &error));
  ASSERT_OK(chassis_batch_insert(other.get(), 0, &twos, &second, &error));
  EXPECT_NE(first, second);
  ASSERT_OK(chassis_batch_commit(other.get(), nullptr, nullptr, &error));
  EXPECT_EQ(First(store, second), 2.0f);
  EXPECT_EQ(First(store, first), -1.0f);
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(First(store, first), 1.0f);
}

TEST_F(Batches, IdsCountFromZeroAndAreKnownWhenStaged) {
  const std::vector<float> three(12, 1.0f);
  const auto records = Vectors(three);
  uint64_t ids[3];
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, ids, &error));
  EXPECT_EQ(ids[0], 0u);
  EXPECT_EQ(ids[1], 1u);
  EXPECT_EQ(ids[2], 2u);
  const auto result = CommitBatch(batch);
  EXPECT_EQ(result.outcome, CHASSIS_OUTCOME_MADE);
  EXPECT_EQ(result.seq, Info(store).commit_seq);
  EXPECT_EQ(result.applied, 1u);
  EXPECT_EQ(Insert(store, 1), 3u);
}

TEST_F(Batches, AnIdIsNeverUsedAgainNotEvenAfterReopening) {
  const uint64_t last = InsertCommitted(store, 1);
  ASSERT_OK(chassis_batch_delete(batch.get(), 0, &last, 1, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(InsertCommitted(store, 2), last + 1);
  batch.reset();
  store.reset();
  store = Open();
  EXPECT_EQ(Insert(store, 3), last + 2);
}

TEST_F(Batches, NextIdIsAboveTheLargestThatWasPut) {
  const std::vector<float> one(4, 1.0f);
  auto records = Vectors(one);
  const uint64_t chosen = 1'000'000;
  records.ids = &chosen;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &records, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(Insert(store, 2), chosen + 1);
}

TEST_F(Batches, TheLargestNumberIsNoId) {
  const std::vector<float> one(4, 1.0f);
  auto records = Vectors(one);
  const uint64_t none = UINT64_MAX, last = UINT64_MAX - 1;
  records.ids = &none;
  EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &records, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(error.row, 0u);
  records.ids = &last;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &records, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  uint64_t id = 0;
  EXPECT_STATUS(chassis_insert(store.get(), one.data(), 4, &id, &error), AERO_EXECUTION_LIMIT);
  EXPECT_EQ(id, UINT64_MAX);
}

TEST_F(Batches, ACommitIsAllOrNothingAcrossCollections) {
  uint32_t notes = 0;
  ASSERT_OK(chassis_collection_create(store.get(), "notes", nullptr, &notes, &error));
  const std::vector<float> one(4, 1.0f);
  const auto vectors = Vectors(one);
  const chassis_bytes payload = Bytes("hello");
  const auto documents = OneDocument(payload);
  const SnapshotHandle before = OpenSnapshot(store);
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &vectors, nullptr, &error));
  ASSERT_OK(chassis_batch_insert(batch.get(), notes, &documents, nullptr, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  const SnapshotHandle after = OpenSnapshot(store);
  EXPECT_EQ(Count(before) + Count(before, notes), 0u);
  EXPECT_EQ(Count(after), 1u);
  EXPECT_EQ(Count(after, notes), 1u);
}

TEST_F(Batches, ABatchWithACollectionThatWasDroppedCommitsNothing) {
  uint32_t notes = 0;
  ASSERT_OK(chassis_collection_create(store.get(), "notes", nullptr, &notes, &error));
  const std::vector<float> one(4, 1.0f);
  const auto vectors = Vectors(one);
  const chassis_bytes payload = Bytes("hello");
  const auto documents = OneDocument(payload);
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &vectors, nullptr, &error));
  ASSERT_OK(chassis_batch_insert(batch.get(), notes, &documents, nullptr, &error));
  ASSERT_OK(chassis_collection_drop(store.get(), notes, &error));
  EXPECT_STATUS(chassis_batch_commit(batch.get(), nullptr, nullptr, &error), AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(Info(store).records, 0u);
}

TEST_F(Batches, RollbackForgetsAndTheBatchGoesOn) {
  const std::vector<float> one(4, 1.0f);
  const auto records = Vectors(one);
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
  ASSERT_OK(chassis_batch_rollback(batch.get(), &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(Info(store).records, 0u);
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(Info(store).records, 1u);
}

TEST_F(Batches, AnEmptyBatchCommitsNothingAndReportsTheNewest) {
  InsertCommitted(store, 1);
  const uint64_t newest = Info(store).commit_seq;
  const auto result = CommitBatch(batch);
  EXPECT_EQ(result.outcome, CHASSIS_OUTCOME_MADE);
  EXPECT_EQ(result.seq, newest);
  EXPECT_EQ(result.applied, 1u);
  EXPECT_EQ(Info(store).commit_seq, newest);
}

// The statuses of calls that the log callback makes.
struct Reentry {
  static void Take(void* user, int32_t, const char*, size_t) {
    auto* reentry = static_cast<Reentry*>(user);
    auto info = Sized<chassis_store_info>();
    reentry->info = chassis_get_info(reentry->store, &info, nullptr);
    reentry->staging = chassis_batch_delete(reentry->batch, 0, nullptr, 0, nullptr);
    reentry->shared = chassis_rollback(reentry->store, nullptr);
  }
  chassis_store* store = nullptr;
  chassis_batch* batch = nullptr;
  chassis_status info = -1, staging = -1, shared = -1;
};

TEST_F(Batches, AFailingLogStopsWritingAndTheLogLineMayCallTheLibrary) {
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
  auto result = Sized<chassis_commit_result>();
  result.seq = result.applied = 99;
  EXPECT_STATUS(chassis_batch_commit(batch.get(), nullptr, &result, &error),
                AERO_WAL_APPEND_FAILED);
  EXPECT_EQ(result.outcome, CHASSIS_OUTCOME_UNKNOWN);
  EXPECT_EQ(result.seq, 0u);
  EXPECT_EQ(result.applied, 0u);
  EXPECT_EQ(error.outcome, CHASSIS_OUTCOME_UNKNOWN);
  EXPECT_EQ(error.severity, CHASSIS_SEVERITY_FATAL);
  EXPECT_EQ(error.system_errno, EBADF);
  EXPECT_NE(std::string(error.message).find("durable"), std::string::npos) << error.message;
  EXPECT_STATUS(reentry.info, CHASSIS_OK);
  EXPECT_STATUS(reentry.shared, CHASSIS_OK);
  EXPECT_STATUS(reentry.staging, AERO_EXECUTION_BUSY);  // the commit is still in the batch

  EXPECT_STATUS(chassis_batch_commit(batch.get(), nullptr, &result, &error), AERO_STORAGE_POISONED);
  EXPECT_EQ(result.outcome, CHASSIS_OUTCOME_NOT_MADE);
  EXPECT_EQ(error.outcome, CHASSIS_OUTCOME_NOT_MADE);
  EXPECT_STATUS(chassis_insert(store.get(), two.data(), 4, nullptr, &error), AERO_STORAGE_POISONED);
  EXPECT_EQ(First(store, 0), 1.0f);  // reading goes on
  EXPECT_STATUS(chassis_close(store.release(), &error), AERO_STORAGE_POISONED);
  batch.reset();
  EXPECT_EQ(Info(Open()).records, 1u);
}

TEST_F(Batches, PutReplacesTheWholeRecordUnlessTheAbsentIsKept) {
  const std::vector<float> one(4, 1.0f), two(4, 2.0f);
  const chassis_bytes payload = Bytes("hello");
  auto both = OneDocument(payload);
  both.vectors = one.data();
  both.dimension = 4;
  uint64_t id = 0;
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &both, &id, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));

  auto vector = Vectors(two);
  vector.ids = &id;
  vector.flags = CHASSIS_KEEP_ABSENT;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &vector, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(First(store, id), 2.0f);
  EXPECT_EQ(Payload(OpenSnapshot(store), id), "hello");

  vector.flags = 0;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &vector, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(First(store, id), 2.0f);
  EXPECT_EQ(Payload(OpenSnapshot(store), id), "<none>");

  auto document = OneDocument(payload);
  document.ids = &id;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &document, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(First(store, id), -1.0f);
  EXPECT_EQ(Payload(OpenSnapshot(store), id), "hello");
  EXPECT_EQ(Count(OpenSnapshot(store)), 1u);
}

TEST_F(Batches, PutOfAnIdThatAnotherBatchWillGiveAwayIsAConflict) {
  const BatchHandle other = OpenBatch(store);
  const std::vector<float> one(4, 1.0f);
  auto records = Vectors(one);
  uint64_t id = 0;
  ASSERT_OK(chassis_batch_insert(other.get(), 0, &records, &id, &error));
  records.ids = &id;
  EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &records, &error), AERO_QUERY_CONFLICT);
  EXPECT_EQ(error.row, 0u);
}

TEST_F(Batches, DeletedAndNeverUsedIdsAreAlikeAbsent) {
  const uint64_t id = InsertCommitted(store, 1);
  const uint64_t ids[] = {id, 12345};
  ASSERT_OK(chassis_batch_delete(batch.get(), 0, ids, 2, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  float out[4];
  EXPECT_STATUS(chassis_get_vector(store.get(), id, out, 4, &error), AERO_QUERY_NOT_FOUND);
  EXPECT_STATUS(chassis_get_vector(store.get(), 12345, out, 4, &error), AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(Count(OpenSnapshot(store)), 0u);
}

TEST_F(Batches, NaNAndInfinityAreKeptBitForBit) {
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

TEST_F(Batches, NothingIsAFineNumberOfRecords) {
  auto records = Sized<chassis_records>();
  EXPECT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
  EXPECT_OK(chassis_batch_put(batch.get(), 0, &records, &error));
  EXPECT_OK(chassis_batch_delete(batch.get(), 0, nullptr, 0, &error));
  EXPECT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(Info(store).commit_seq, 0u);
}

TEST_F(Batches, AnUnknownCollectionIsNotFound) {
  const std::vector<float> one(4, 1.0f);
  auto records = Vectors(one);
  const uint64_t id = 0;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 9, &records, nullptr, &error),
                AERO_QUERY_NOT_FOUND);
  records.ids = &id;
  EXPECT_STATUS(chassis_batch_put(batch.get(), 9, &records, &error), AERO_QUERY_NOT_FOUND);
  EXPECT_STATUS(chassis_batch_delete(batch.get(), 9, &id, 1, &error), AERO_QUERY_NOT_FOUND);
}

TEST_F(Batches, ACommitLooksAtItsOptionsAndItsResultBeforeItCommits) {
  const std::vector<float> one(4, 1.0f);
  const auto records = Vectors(one);
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
  auto durability = Sized<chassis_commit_options>(), digest = durability;
  durability.durability = 1;
  digest.previous_digest[31] = 1;
  for (const auto& options : {durability, digest, chassis_commit_options{}}) {
    auto result = Sized<chassis_commit_result>();
    result.seq = 99;
    EXPECT_STATUS(chassis_batch_commit(batch.get(), &options, &result, &error), AERO_QUERY_INVALID);
    EXPECT_EQ(result.outcome, CHASSIS_OUTCOME_NOT_MADE);
    EXPECT_EQ(result.seq, 0u);
    EXPECT_EQ(error.outcome, CHASSIS_OUTCOME_NOT_MADE);
  }
  chassis_commit_result unset{};
  EXPECT_STATUS(chassis_batch_commit(batch.get(), nullptr, &unset, &error), AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("CHASSIS_COMMIT_RESULT()"), std::string::npos);
  EXPECT_EQ(Info(store).records, 0u);
  EXPECT_EQ(CommitBatch(batch).seq, 1u);
}

// A file that somebody put where a log goes is no name that the caller chose.
TEST_F(Batches, AFileInTheWayOfTheLogIsAFailureOfTheLog) {
  WriteFile(path + "-wal0", "text");
  WriteFile(path + "-wal1", "text");
  uint32_t number = 7;
  EXPECT_STATUS(chassis_collection_create(store.get(), "new", nullptr, &number, &error),
                AERO_WAL_APPEND_FAILED);
  EXPECT_EQ(error.severity, CHASSIS_SEVERITY_ERROR);
  EXPECT_EQ(error.outcome, CHASSIS_OUTCOME_NOT_MADE);
  EXPECT_EQ(number, 0u);
  EXPECT_EQ(Info(store).poisoned, 0u);
  EXPECT_EQ(ReadFile(path + "-wal1"), "text");
  std::filesystem::remove(path + "-wal0");
  std::filesystem::remove(path + "-wal1");
  EXPECT_OK(chassis_collection_create(store.get(), "new", nullptr, &number, &error));
}

// A failure between the creation of a log and its header leaves such a file.
TEST_F(Batches, AFileWithoutContentInTheWayOfTheLogIsReplaced) {
  WriteFile(path + "-wal0", "");
  WriteFile(path + "-wal1", std::string(5000, '\0'));
  InsertCommitted(store, 1);
  EXPECT_EQ(Info(store).commit_seq, 1u);
}

TEST_F(Batches, AResultOfEverySizeIsWrittenAsFarAsItGoes) {
  struct Older {
    uint32_t struct_size;
    int32_t outcome;
    uint64_t seq;
  };
  struct Newer {
    chassis_commit_result known;
    uint64_t unknown;
  };
  InsertCommitted(store, 1);
  Older older[2] = {{sizeof(Older), 0, 0}, {7, 7, 7}};
  EXPECT_OK(chassis_batch_commit(batch.get(), nullptr,
                                 reinterpret_cast<chassis_commit_result*>(older), &error));
  EXPECT_EQ(older[0].seq, 1u);
  EXPECT_EQ(older[1].seq, 7u);
  Newer newer = {Sized<chassis_commit_result>(), 99};
  newer.known.struct_size = sizeof newer;
  EXPECT_OK(chassis_batch_commit(batch.get(), nullptr, &newer.known, &error));
  EXPECT_EQ(newer.known.seq, 1u);
  EXPECT_EQ(newer.unknown, 0u);
}

}  // namespace
}  // namespace chassis::capi
