// SPDX-License-Identifier: Apache-2.0
// Compare-and-set: CHASSIS_IF_ABSENT and the expected seqs of a put.
#include <string>
#include <string_view>
#include <vector>

#include "chassis/batch.h"
#include "store_fixture.h"

namespace chassis::capi {
namespace {

class Conditions : public OpenStoreTest {
 protected:
  chassis_records Rows(const std::vector<uint64_t>& ids) {
    vectors.assign(4 * ids.size(), 1.0f);
    auto records = Sized<chassis_records>();
    records.count = ids.size();
    records.ids = ids.data();
    records.vectors = vectors.data();
    records.dimension = 4;
    return records;
  }
  std::vector<uint64_t> Seqs(const std::vector<uint64_t>& ids) {
    std::vector<uint64_t> seqs(ids.size(), 99);
    const SnapshotHandle snapshot = OpenSnapshot(store);
    EXPECT_OK(
        chassis_snapshot_seqs(snapshot.get(), 0, ids.data(), ids.size(), seqs.data(), &error));
    return seqs;
  }
  void ExpectConflict(uint64_t row) {
    const uint64_t newest = Info(store).commit_seq;
    auto result = Sized<chassis_commit_result>();
    EXPECT_STATUS(chassis_batch_commit(batch.get(), nullptr, &result, &error), AERO_QUERY_CONFLICT);
    EXPECT_EQ(error.row, row);
    EXPECT_EQ(error.outcome, CHASSIS_OUTCOME_NOT_MADE);
    EXPECT_EQ(error.severity, CHASSIS_SEVERITY_REJECT);
    EXPECT_EQ(result.outcome, CHASSIS_OUTCOME_NOT_MADE);
    EXPECT_EQ(result.seq, 0u);
    EXPECT_EQ(Info(store).commit_seq, newest);
    EXPECT_EQ(Info(store).poisoned, 0u);
  }

  std::vector<float> vectors;
};

TEST_F(Conditions, SeqsNameTheNewestCommitOfEachRecord) {
  EXPECT_EQ(Seqs({0, 7}), (std::vector<uint64_t>{0, 0}));
  const uint64_t first = InsertCommitted(store, 1), second = InsertCommitted(store, 2);
  EXPECT_EQ(Seqs({second, 99, first}), (std::vector<uint64_t>{2, 0, 1}));
  const std::vector<uint64_t> ids = {first};
  const auto put = Rows(ids);
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &put, &error));
  EXPECT_EQ(CommitBatch(batch).seq, 3u);
  EXPECT_EQ(Seqs({first}), std::vector<uint64_t>{3});
  ASSERT_OK(chassis_batch_delete(batch.get(), 0, &second, 1, &error));
  CommitBatch(batch);
  EXPECT_EQ(Seqs({second}), std::vector<uint64_t>{0});
}

TEST_F(Conditions, IfAbsentMakesARecordOnce) {
  const std::vector<uint64_t> ids = {5, 6};
  auto put = Rows(ids);
  put.flags = CHASSIS_IF_ABSENT;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &put, &error));
  EXPECT_EQ(CommitBatch(batch).applied, 1u);
  const std::vector<uint64_t> more = {7, 6};
  put = Rows(more);
  put.flags = CHASSIS_IF_ABSENT;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &put, &error));
  ExpectConflict(1);
  EXPECT_NE(std::string(error.message).find('6'), std::string::npos) << error.message;
  EXPECT_EQ(Info(store).records, 2u) << "the whole commit failed";
}

TEST_F(Conditions, AConflictThatIsGoneLetsTheSameBatchThrough) {
  const std::vector<uint64_t> ids = {0};
  InsertCommitted(store, 1);
  auto put = Rows(ids);
  put.flags = CHASSIS_IF_ABSENT;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &put, &error));
  ExpectConflict(0);
  const BatchHandle other = OpenBatch(store);
  ASSERT_OK(chassis_batch_delete(other.get(), 0, ids.data(), 1, &error));
  CommitBatch(other);
  EXPECT_EQ(CommitBatch(batch).seq, 3u);
  EXPECT_EQ(Info(store).records, 1u);
}

TEST_F(Conditions, IfAbsentLooksAtDocumentIdsToo) {
  const chassis_bytes name = Bytes("a");
  const std::vector<uint64_t> any = {0};
  auto put = Rows(any);
  put.ids = nullptr;
  put.document_ids = &name;
  put.flags = CHASSIS_IF_ABSENT;
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &put, &error));
  CommitBatch(batch);
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &put, &error));
  ExpectConflict(0);
}

TEST_F(Conditions, AnExpectedSeqThatDiffersFailsTheWholeCommit) {
  const std::vector<uint64_t> ids = {InsertCommitted(store, 1), InsertCommitted(store, 2), 50};
  const std::vector<uint64_t> seen = {Seqs(ids)[0], Seqs(ids)[1], 0};
  const BatchHandle other = OpenBatch(store);
  const std::vector<uint64_t> second = {ids[1]};
  const auto theirs = Rows(second);
  ASSERT_OK(chassis_batch_put(other.get(), 0, &theirs, &error));
  CommitBatch(other);

  auto put = Rows(ids);
  put.expected_seqs = seen.data();
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &put, &error));
  ExpectConflict(1);
  EXPECT_EQ(Seqs(ids), (std::vector<uint64_t>{1, 3, 0}));

  // Read again, try again.
  ASSERT_OK(chassis_batch_rollback(batch.get(), &error));
  const std::vector<uint64_t> now = Seqs(ids);
  put.expected_seqs = now.data();
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &put, &error));
  EXPECT_EQ(CommitBatch(batch).seq, 4u);
  EXPECT_EQ(Seqs(ids), (std::vector<uint64_t>{4, 4, 4}));
}

TEST_F(Conditions, EarlierOperationsOfTheBatchDoNotCount) {
  const std::vector<uint64_t> ids = {InsertCommitted(store, 1)};
  const std::vector<uint64_t> seen = Seqs(ids);
  ASSERT_OK(chassis_batch_delete(batch.get(), 0, ids.data(), 1, &error));
  auto put = Rows(ids);
  put.expected_seqs = seen.data();
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &put, &error));
  EXPECT_EQ(CommitBatch(batch).seq, 2u);
}

}  // namespace
}  // namespace chassis::capi
