// SPDX-License-Identifier: Apache-2.0 Other commits between the staging of document ids and groups
// and their commit.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/store/keys_fixture.h"

namespace chassis {
namespace {

using KeyConflictsTest = KeysTest;

INSTANTIATE_TEST_SUITE_P(WithSoundAndCollidingHashes, KeyConflictsTest,
                         testing::Values(64U, 3U, 0U));

TEST_P(KeyConflictsTest, TheLastOfTwoPutsByDocumentIdWinsAndMakesNoSecondRecord) {
  const auto other = store->NewBatch();
  Put(OneRecord(1, "mine").WithKeys("a"));
  Put(*other, OneRecord(2, "theirs").WithKeys("a", "g"));
  Commit(*other);
  const uint64_t a = Resolve("a").value();
  Commit();
  EXPECT_EQ(Resolve("a"), a);
  EXPECT_EQ(Read(a), (Seen{"mine", "a", ""}));
  EXPECT_EQ(store->Collection(0)->live, 1u);
}

TEST_P(KeyConflictsTest, APutByDocumentIdMeansTheRecordThatHasItAtTheCommit) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a"));
  Commit();
  const auto other = store->NewBatch();
  Put(OneRecord(2).WithKeys("a"));
  OneRecord renamed(3);
  renamed.WithKeys("b").WithId(a);
  Put(*other, renamed);
  Commit(*other);
  Commit();
  EXPECT_EQ(Resolve("b"), a);
  const uint64_t heir = Resolve("a").value();
  EXPECT_NE(heir, a);
  Put(OneRecord(4).WithKeys("a"));
  DeleteDocument(*other, "a");
  Commit(*other);
  Commit();
  EXPECT_TRUE(Resolve("a").has_value());
  EXPECT_NE(Resolve("a"), heir) << "a deleted id is never given again";
  EXPECT_FALSE(HasVector(heir));
}

TEST_P(KeyConflictsTest, ADeleteMeansTheRecordsThatItFindsAtTheCommit) {
  Insert(OneRecord(1).WithKeys("a", "g"));
  Commit();
  const auto other = store->NewBatch();
  DeleteDocument(batch(), "a");
  DeleteGroup("g");
  DeleteDocument(*other, "a");
  Commit(*other);
  Put(*other, OneRecord(3).WithKeys("a"));
  Put(*other, OneRecord(4).WithKeys("b", "g"));
  Commit(*other);
  Commit();
  EXPECT_EQ(store->Collection(0)->live, 0u);
  DeleteDocument(batch(), "a");
  Commit();  // finds nothing to delete
}

TEST_P(KeyConflictsTest, AnotherCommitThatGivesTheDocumentIdOfAnInsertAwayIsAConflict) {
  const auto other = store->NewBatch();
  const uint64_t mine = Insert(OneRecord(1).WithKeys("a"));
  Put(*other, OneRecord(2).WithKeys("a"));
  Commit(*other);
  const uint64_t winner = Resolve("a").value();
  const auto before = store->Info().commit_seq;
  ExpectConflictOfCommit(batch(), "\"a\"");
  ExpectConflictOfCommit(batch(), "record " + std::to_string(winner));
  EXPECT_EQ(store->Info().commit_seq, before);
  EXPECT_EQ(Resolve("a"), winner);
  DeleteDocument(*other, "a");
  Commit(*other);
  Commit();
  EXPECT_EQ(Resolve("a"), mine) << "once the name is free, the same batch commits";
}

TEST_P(KeyConflictsTest, AnotherCommitThatGivesTheDocumentIdOfAPutByIdAwayIsAConflict) {
  const uint64_t a = Insert(OneRecord(1));
  Commit();
  const auto other = store->NewBatch();
  PutAt(a, std::move(OneRecord(2).WithKeys("a")));
  Put(*other, OneRecord(3).WithKeys("a"));
  Commit(*other);
  ExpectConflictOfCommit(batch(), "\"a\"");
  float out[kDimension] = {};
  ASSERT_TRUE(store->GetVector(a, out, kDimension)) << "a batch that conflicts is read on";
  EXPECT_EQ(out[0], 2.0F);
}

TEST_P(KeyConflictsTest, OfManyConflictsTheFirstThatWasStagedIsReported) {
  const auto other = store->NewBatch();
  for (int i = 10; i <= 40; ++i) {
    const std::string name = std::to_string(i);
    Insert(OneRecord(1).WithKeys(name));
    Put(*other, OneRecord(2).WithKeys(name));
  }
  Commit(*other);
  ExpectConflictOfCommit(batch(), "\"10\"");
}

TEST_P(KeyConflictsTest, ARecordThatExistsIsNoneToAPutIfAbsent) {
  OneRecord by_name(1);
  by_name.WithKeys("a").records.if_absent = true;
  Put(by_name);
  Commit();
  const uint64_t a = Resolve("a").value();
  Put(by_name);
  ExpectConflictOfCommit(batch(), "document id \"a\": record " + std::to_string(a) + " exists");
  batch().Rollback();
  OneRecord by_id(2);
  by_id.records.if_absent = true;
  by_id.WithId(a);
  Put(by_id);
  ExpectConflictOfCommit(batch(), "record " + std::to_string(a) + " exists");
  EXPECT_EQ(SeqOf(a), store->Info().commit_seq) << "nothing was put since";
  const auto other = store->NewBatch();
  ASSERT_TRUE(other->Delete(0, {&a, 1}));
  Commit(*other);
  Commit();
  EXPECT_TRUE(HasVector(a)) << "the record is absent now";
}

TEST_P(KeyConflictsTest, BothTheIdAndTheDocumentIdMustBeAbsent) {
  Insert(OneRecord(1).WithKeys("a"));
  Commit();
  OneRecord other_id(2);
  other_id.records.if_absent = true;
  other_id.WithKeys("a").WithId(77);
  ExpectConflict(batch().Put(0, other_id.records), "\"a\"");
  DeleteDocument(batch(), "a");
  Put(other_id);
  ExpectConflictOfCommit(batch(), "\"a\"");
  EXPECT_FALSE(HasVector(77)) << "earlier operations of the batch make no difference";
}

TEST_P(KeyConflictsTest, AnExpectedSeqIsComparedWithTheNewestCommitThatPutAnyPart) {
  const uint64_t a = Insert(OneRecord(1, "one").WithKeys("a"));
  Commit();
  EXPECT_EQ(SeqOf(a), store->Info().commit_seq);
  OneRecord vector(2.0F), document("two");
  for (OneRecord* part : {&vector, &document}) {
    part->KeepingAbsent();
    const uint64_t before = SeqOf(a), stale = before + 1;
    part->records.expected_seqs = &stale;
    part->WithId(a);
    Put(*part);
    ExpectConflictOfCommit(batch(), "record " + std::to_string(a) + " has seq " +
                                        std::to_string(before) + "; seq " + std::to_string(stale) +
                                        " was expected");
    batch().Rollback();
    part->records.expected_seqs = &before;
    Put(*part);
    Commit();
    EXPECT_EQ(SeqOf(a), store->Info().commit_seq);
  }
  const uint64_t newest = SeqOf(a);
  OneRecord by_name(3);
  by_name.WithKeys("a").records.expected_seqs = &newest;
  Put(by_name);
  Put(by_name);
  Commit();
  EXPECT_EQ(SeqOf(a), newest + 1);
  Put(by_name);
  ExpectConflictOfCommit(batch(), "\"a\"");
}

TEST_P(KeyConflictsTest, AnExpectedSeqIsThatOfNoRecordThatDoesNotExist) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a"));
  Commit();
  const uint64_t seq = SeqOf(a), any = 0;
  EXPECT_EQ(SeqOf(a + 1), 0u);
  OneRecord put(2);
  put.WithKeys("a").records.expected_seqs = &seq;
  Put(put);
  const auto other = store->NewBatch();
  DeleteDocument(*other, "a");
  Commit(*other);
  EXPECT_EQ(SeqOf(a), 0u);
  ExpectConflictOfCommit(batch(), "document id \"a\" does not exist");
  batch().Rollback();
  put.records.expected_seqs = &any;
  Put(put);
  Commit();
  EXPECT_NE(Resolve("a"), std::nullopt);
}

TEST_P(KeyConflictsTest, OneRecordThatIsNotAsExpectedStopsTheWholeCommit) {
  const uint64_t a = Insert(OneRecord(1));
  const uint64_t b = Insert(OneRecord(2));
  Commit();
  const uint64_t seq = store->Info().commit_seq;
  const std::array<uint64_t, 3> ids = {a, b, 9}, seqs = {seq, seq + 1, 0};
  const std::vector<float> rows(3 * kDimension, 7.0F);
  Records records;
  records.count = 3;
  records.ids = ids.data();
  records.vectors = rows.data();
  records.expected_seqs = seqs.data();
  ASSERT_TRUE(batch().Put(0, records));
  const Status failed = CommitStatus(batch());
  ExpectConflict(failed, "record " + std::to_string(b));
  EXPECT_EQ(failed.error().row, 1u);
  EXPECT_EQ(SeqOf(a), seq);
  EXPECT_EQ(store->Info().commit_seq, seq);
}

TEST_P(KeyConflictsTest, AnInsertExpectsNothing) {
  const uint64_t seq = 1;
  OneRecord record(1);
  record.records.expected_seqs = &seq;
  EXPECT_EQ(batch().Insert(0, record.records, nullptr).error().code, Code::kQueryInvalid);
  record.records.expected_seqs = nullptr;
  record.records.if_absent = true;
  EXPECT_EQ(batch().Insert(0, record.records, nullptr).error().code, Code::kQueryInvalid);
}

TEST_P(KeyConflictsTest, CommitsThatTouchOtherKeysAreNoConflict) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a", "g"));
  Commit();
  const auto other = store->NewBatch();
  Put(OneRecord(2).WithKeys("a", "g"));
  Put(OneRecord(3).WithKeys("mine", "g"));
  Put(*other, OneRecord(4).WithKeys("theirs", "g"));
  Commit(*other);
  Commit();
  Ids all = {a, Resolve("mine").value(), Resolve("theirs").value()};
  std::ranges::sort(all);
  EXPECT_EQ(Group("g"), all);
}

TEST_P(KeyConflictsTest, WhatIsStagedForADroppedCollectionFailsToCommit) {
  const uint32_t doomed = *store->CreateCollection("doomed", kDimension, Metric::kL2);
  OneRecord record(1);
  const Records& named = record.WithKeys("a", "g").records;
  ASSERT_TRUE(batch().Put(doomed, named));
  ASSERT_TRUE(store->DropCollection(doomed));
  EXPECT_EQ(CommitStatus(batch()).error().code, Code::kQueryNotFound);
  EXPECT_EQ(store->NewBatch()->DeleteGroups(doomed, {&record.group, 1}).error().code,
            Code::kQueryNotFound);
}

TEST_P(KeyConflictsTest, DeletingFromACollectionThatWasDroppedIsNoFailure) {
  const uint32_t doomed = *store->CreateCollection("doomed", kDimension, Metric::kL2);
  const std::string_view name = "a";
  const uint64_t first = 0;
  ASSERT_TRUE(batch().DeleteDocuments(doomed, {&name, 1}));
  ASSERT_TRUE(batch().Delete(doomed, {&first, 1}));
  const uint64_t id = Insert(OneRecord(1).WithKeys("a"));
  ASSERT_TRUE(store->DropCollection(doomed));
  Commit();
  EXPECT_EQ(Resolve("a"), id);
}

}  // namespace
}  // namespace chassis
