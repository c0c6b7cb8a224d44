// SPDX-License-Identifier: Apache-2.0 An element of a stream is applied once, whatever comes
// between: other elements, other streams, other threads, a full disk, a checkpoint, a close or a
// kill.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/store/faulty_factory.h"
#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

CommitResult Apply(Store& store, Batch& batch, std::string_view stream, uint64_t seq) {
  const Result<CommitResult> done = batch.Commit({StreamPosition{std::string(stream), seq}});
  EXPECT_TRUE(done) << done.error().message;
  if (!done) return {};
  EXPECT_EQ(batch.staged(), 0u);
  EXPECT_EQ(done->seq, store.Info().commit_seq);
  return *done;
}

// Commits an element that inserts one vector, and returns whether it was applied.
bool InsertAs(Store& store, std::string_view stream, uint64_t seq) {
  const auto batch = store.NewBatch();
  const OneRecord record(1);
  EXPECT_TRUE(batch->Insert(0, record.records, nullptr));
  return Apply(store, *batch, stream, seq).applied;
}

std::optional<uint64_t> NumberOf(Store& store, std::string_view stream) {
  return (*store.NewSnapshot())->Stream(stream);
}

class StreamTest : public testing::Test {
 protected:
  // Opens the files as a kill leaves them, so that the open replays the log.
  void KillAndReopen(uint64_t commits_to_replay) {
    const StoreImage left = fixture_.image.Copy();
    store_.reset();
    fixture_.image = left;
    store_ = fixture_.Open();
    EXPECT_EQ(store_->Recovery().commits_replayed, commits_to_replay);
  }
  void CloseAndReopen() {
    ASSERT_TRUE(store_->Close());
    store_ = nullptr;
    store_ = fixture_.Open();
    EXPECT_TRUE(store_->Recovery().clean);
  }
  uint64_t records() const { return store_->Info().records; }

  StoreFixture fixture_;
  std::shared_ptr<Store> store_ = fixture_.Open();
};

TEST_F(StreamTest, ANewerElementIsCommittedAndTheSameOrAnOlderOneIsIgnored) {
  EXPECT_TRUE(InsertAs(*store_, "s", 5));
  const uint64_t seq = store_->Info().commit_seq;
  EXPECT_FALSE(InsertAs(*store_, "s", 5));
  EXPECT_FALSE(InsertAs(*store_, "s", 4));
  EXPECT_FALSE(InsertAs(*store_, "s", 0));
  EXPECT_EQ(store_->Info().commit_seq, seq) << "an ignored element is no commit";
  EXPECT_EQ(records(), 1u);
  EXPECT_TRUE(InsertAs(*store_, "s", 7)) << "numbers may have gaps";
  EXPECT_EQ(NumberOf(*store_, "s"), 7u);
  EXPECT_EQ(records(), 2u);
}

TEST_F(StreamTest, ItsFirstElementMayHaveAnyNumber) {
  EXPECT_EQ(NumberOf(*store_, "zero"), std::nullopt);
  EXPECT_TRUE(InsertAs(*store_, "zero", 0));
  EXPECT_EQ(NumberOf(*store_, "zero"), 0u);
  EXPECT_FALSE(InsertAs(*store_, "zero", 0));
  EXPECT_TRUE(InsertAs(*store_, "last", UINT64_MAX));
  EXPECT_FALSE(InsertAs(*store_, "last", UINT64_MAX));
}

TEST_F(StreamTest, StreamsDoNotKnowOfEachOther) {
  const std::string binary("a\0b", 3), longest(kMaxStreamBytes, 'x');
  EXPECT_TRUE(InsertAs(*store_, "a", 9));
  EXPECT_TRUE(InsertAs(*store_, binary, 1));
  EXPECT_TRUE(InsertAs(*store_, longest, 2));
  EXPECT_EQ(NumberOf(*store_, "a"), 9u);
  EXPECT_EQ(NumberOf(*store_, binary), 1u);
  EXPECT_EQ(NumberOf(*store_, longest), 2u);
  EXPECT_EQ(NumberOf(*store_, "A"), std::nullopt);
}

TEST_F(StreamTest, ANameHas1To255Bytes) {
  const auto batch = store_->NewBatch();
  for (const size_t size : {size_t{0}, kMaxStreamBytes + 1}) {
    const auto done = batch->Commit({StreamPosition{std::string(size, 'x'), 1}});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Code::kQueryInvalid);
    EXPECT_EQ(done.error().outcome, Outcome::kNotMade);
  }
  EXPECT_EQ(batch->Commit({std::nullopt, 1}).error().code, Code::kQueryInvalid);
}

TEST_F(StreamTest, AnEmptyBatchIsACommitThatOnlyAdvancesTheNumber) {
  const uint64_t seq = store_->Info().commit_seq;
  const CommitResult done = Apply(*store_, *store_->NewBatch(), "s", 3);
  EXPECT_TRUE(done.applied);
  EXPECT_EQ(done.seq, seq + 1);
  KillAndReopen(1);
  EXPECT_EQ(NumberOf(*store_, "s"), 3u);
  EXPECT_EQ(store_->Info().commit_seq, seq + 1);
}

TEST_F(StreamTest, BatchesOfOneElementAreAppliedOnceWhicheverIsFirst) {
  const auto first = store_->NewBatch(), second = store_->NewBatch();
  const OneRecord record(1);
  ASSERT_TRUE(first->Insert(0, record.records, nullptr));
  ASSERT_TRUE(second->Insert(0, record.records, nullptr));
  EXPECT_TRUE(Apply(*store_, *second, "s", 1).applied);
  EXPECT_FALSE(Apply(*store_, *first, "s", 1).applied);
  EXPECT_EQ(records(), 1u);
}

TEST_F(StreamTest, ThreadsThatApplyTheSameStreamApplyEachElementOnce) {
  constexpr uint64_t kElements = 100;
  std::atomic<uint64_t> applied{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (uint64_t seq = 0; seq < kElements; ++seq) {
        const auto batch = store_->NewBatch();
        const OneRecord record(1);
        if (!batch->Insert(0, record.records, nullptr)) continue;
        const auto done = batch->Commit({StreamPosition{"s", seq}});
        if (done && done->applied) ++applied;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(NumberOf(*store_, "s"), kElements - 1);
  EXPECT_EQ(records(), applied) << "one record for each batch that reported applied";
  EXPECT_EQ(applied, kElements) << "a thread that is behind finds its elements applied";
}

TEST_F(StreamTest, CommitsWithoutAStreamLeaveAllNumbers) {
  EXPECT_TRUE(InsertAs(*store_, "s", 5));
  const OneRecord record(1);
  ASSERT_TRUE(store_->shared_batch().Insert(0, record.records, nullptr));
  ASSERT_TRUE(store_->shared_batch().Commit());
  EXPECT_EQ(NumberOf(*store_, "s"), 5u);
  const auto plain = store_->shared_batch().Commit();
  ASSERT_TRUE(plain);
  EXPECT_TRUE(plain->applied);
}

TEST_F(StreamTest, ASnapshotKeepsTheNumbersOfItsCommit) {
  EXPECT_TRUE(InsertAs(*store_, "s", 5));
  const auto snapshot = *store_->NewSnapshot();
  EXPECT_TRUE(InsertAs(*store_, "s", 6));
  EXPECT_TRUE(InsertAs(*store_, "t", 1));
  EXPECT_EQ(snapshot->Stream("s"), 5u);
  EXPECT_EQ(snapshot->Stream("t"), std::nullopt);
}

// Reopens with the numbers in the log, in the catalog, and in both.
TEST_F(StreamTest, NumbersOutliveAKillACheckpointAndAClose) {
  EXPECT_TRUE(InsertAs(*store_, "s", 5));
  EXPECT_TRUE(InsertAs(*store_, "t", 1));
  KillAndReopen(2);
  EXPECT_FALSE(InsertAs(*store_, "s", 5)) << "replayed from the log";
  EXPECT_TRUE(InsertAs(*store_, "s", 6));
  ASSERT_TRUE(store_->Checkpoint());
  EXPECT_TRUE(InsertAs(*store_, "t", 2));
  KillAndReopen(1);
  EXPECT_FALSE(InsertAs(*store_, "s", 6)) << "read from the catalog";
  EXPECT_FALSE(InsertAs(*store_, "t", 2)) << "replayed on top of the catalog";
  CloseAndReopen();
  CloseAndReopen();
  EXPECT_EQ(NumberOf(*store_, "s"), 6u);
  EXPECT_EQ(NumberOf(*store_, "t"), 2u);
  EXPECT_FALSE(InsertAs(*store_, "s", 6));
  EXPECT_EQ(records(), 4u);
}

TEST_F(StreamTest, ReplayingTheSameCommitsTwiceGivesTheSameNumbers) {
  EXPECT_TRUE(InsertAs(*store_, "s", 5));
  EXPECT_TRUE(InsertAs(*store_, "s", 6));
  StoreImage killed = fixture_.image.Copy();
  for (int recovery = 0; recovery < 2; ++recovery) {
    StoreImage again = killed.Copy();
    auto store = Store::Open(std::make_unique<ImageFactory>(again), StoreFixture::Options());
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_EQ((*store)->Recovery().commits_replayed, 2u);
    EXPECT_EQ(NumberOf(**store, "s"), 6u);
    EXPECT_EQ((*store)->Info().records, 2u);
  }
}

TEST_F(StreamTest, AReadOnlyHandleReadsNumbersAndAppliesNothing) {
  EXPECT_TRUE(InsertAs(*store_, "s", 5));
  store_.reset();
  OpenOptions options = StoreFixture::Options();
  options.create = false;
  options.read_only = true;
  store_ = fixture_.Open(options);
  EXPECT_EQ(NumberOf(*store_, "s"), 5u);
  for (const uint64_t seq : {uint64_t{5}, uint64_t{6}}) {
    const auto done = store_->NewBatch()->Commit({StreamPosition{"s", seq}});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Code::kStorageReadOnly);
  }
}

TEST_F(StreamTest, DroppingACollectionLeavesTheNumbersOfWhatWasAppliedToIt) {
  const uint32_t number =
      *store_->CreateCollection("passing", StoreFixture::kDimension, Metric::kL2);
  Batch& batch = store_->shared_batch();
  const OneRecord record(1);
  ASSERT_TRUE(batch.Insert(number, record.records, nullptr));
  EXPECT_TRUE(Apply(*store_, batch, "s", 5).applied);
  ASSERT_TRUE(batch.Insert(number, record.records, nullptr));
  ASSERT_TRUE(store_->DropCollection(number));
  EXPECT_FALSE(Apply(*store_, batch, "s", 5).applied) << "ignored before its records are looked at";
  CloseAndReopen();
  EXPECT_EQ(NumberOf(*store_, "s"), 5u);
}

TEST_F(StreamTest, AnIgnoredBatchGivesBackTheSpaceOfItsRows) {
  constexpr size_t kRows = 20'000;
  const std::vector<float> rows(kRows * StoreFixture::kDimension, 1);
  Records records;
  records.count = kRows;
  records.vectors = rows.data();
  EXPECT_TRUE(InsertAs(*store_, "s", 1));
  uint64_t size = 0;
  for (int round = 0; round < 5; ++round) {
    const auto batch = store_->NewBatch();
    ASSERT_TRUE(batch->Insert(0, records, nullptr));
    EXPECT_FALSE(Apply(*store_, *batch, "s", 1).applied);
    if (round == 0) size = store_->Info().file_bytes;
    EXPECT_EQ(store_->Info().file_bytes, size) << "round " << round;
  }
  const uint64_t capacity = store_->Collection(0)->capacity;
  EXPECT_TRUE(InsertAs(*store_, "s", 2));
  EXPECT_EQ(store_->Collection(0)->capacity, capacity) << "the last slab is still leased";
  EXPECT_EQ(this->records(), 2u);
}

TEST_F(StreamTest, AFullDiskLeavesTheNumberAndApplyingAgainWorks) {
  store_.reset();
  Fault fault{Fault::Kind::kNoSpace, -1, true};
  store_ = *Store::Open(
      std::make_unique<FaultyFactory>(std::make_unique<ImageFactory>(fixture_.image), fault),
      StoreFixture::Options());
  ASSERT_TRUE(InsertAs(*store_, "s", 1));
  const std::string text(1 << 20, 'x');
  const OneRecord record{std::string_view(text)};
  const auto batch = store_->NewBatch();
  ASSERT_TRUE(batch->Insert(0, record.records, nullptr));
  fault.at = fault.calls;
  const auto full = batch->Commit({StreamPosition{"s", 2}});
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, Code::kStorageFull);
  EXPECT_EQ(NumberOf(*store_, "s"), 1u);
  EXPECT_EQ(batch->staged(), 1u);
  fault.at = -1;
  EXPECT_TRUE(Apply(*store_, *batch, "s", 2).applied);
  EXPECT_EQ(records(), 2u);
  EXPECT_FALSE(InsertAs(*store_, "s", 2));
  store_.reset();  // before `fault`, to which it refers
}

// The checkpoint reserve has room for many streams.
TEST_F(StreamTest, ACheckpointOfManyStreamsNeedsNoMoreSpaceThanWasReserved) {
  store_.reset();
  Fault fault{Fault::Kind::kNoSpace, -1, true};
  OpenOptions options = StoreFixture::Options();
  options.checkpoint_log = 32 << 20;
  store_ = *Store::Open(
      std::make_unique<FaultyFactory>(std::make_unique<ImageFactory>(fixture_.image), fault),
      options);
  const std::string padding(200, 'x');
  for (uint64_t n = 0; n < 2000; ++n) {
    ASSERT_TRUE(Apply(*store_, store_->shared_batch(), std::to_string(n) + padding, n).applied);
  }
  fault.at = fault.calls;
  const Status done = store_->Close();
  EXPECT_TRUE(done) << done.error().message;
  store_.reset();
  store_ = fixture_.Open();
  for (uint64_t n = 0; n < 2000; ++n) {
    ASSERT_EQ(NumberOf(*store_, std::to_string(n) + padding), n);
  }
}

}  // namespace
}  // namespace chassis
