// SPDX-License-Identifier: Apache-2.0
// Commits that come between the staging of document ids and groups and their commit.
#include <algorithm>
#include <string_view>

#include "tests/unit/store/keys_fixture.h"

namespace chassis {
namespace {

using KeyConflictsTest = KeysTest;

INSTANTIATE_TEST_SUITE_P(WithSoundAndCollidingHashes, KeyConflictsTest,
                         testing::Values(64U, 3U, 0U));

TEST_P(KeyConflictsTest, AnotherCommitThatGivesTheDocumentIdAwayIsAConflict) {
  const auto other = store->NewBatch();
  const uint64_t mine = Put(OneRecord(1).WithKeys("a"));
  OneRecord theirs(2);
  const uint64_t winner = Put(*other, theirs.WithKeys("a"));
  EXPECT_NE(mine, winner);
  Commit(*other);
  const auto before = store->Info().commit_seq;
  ExpectConflict(CommitStatus(batch()), "\"a\"");
  EXPECT_EQ(store->Info().commit_seq, before);
  EXPECT_EQ(Resolve("a"), winner);
  batch().Rollback();
  EXPECT_EQ(Put(OneRecord(3).WithKeys("a")), winner) << "staged again, it finds the record";
  Commit();
}

TEST_P(KeyConflictsTest, AnotherCommitThatTakesTheRecordAwayIsAConflict) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a"));
  Commit();
  for (const bool rename : {true, false}) {
    const auto other = store->NewBatch();
    EXPECT_EQ(Put(OneRecord(2).WithKeys("a")), a);
    if (rename) {
      OneRecord renamed(3);
      renamed.WithKeys("b").WithId(a);
      Put(*other, renamed);
    } else {
      DeleteDocument(*other, "a");
    }
    Commit(*other);
    ExpectConflict(CommitStatus(batch()), "\"a\"");
    batch().Rollback();
    if (!rename) break;
    PutAt(a, std::move(OneRecord(4).WithKeys("a")));
    Commit();
  }
  EXPECT_FALSE(HasVector(a)) << "a put by document id revives no record";
}

TEST_P(KeyConflictsTest, ADeleteByDocumentIdMeansTheRecordThatItFound) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a"));
  Commit();
  const auto other = store->NewBatch();
  DeleteDocument(batch(), "a");
  DeleteDocument(*other, "a");
  Commit(*other);
  Commit();  // gone is gone
  Insert(OneRecord(2).WithKeys("a"));
  Commit();
  DeleteDocument(batch(), "a");
  DeleteDocument(*other, "a");
  OneRecord third(3);
  const uint64_t heir = Put(*other, third.WithKeys("a"));
  Commit(*other);
  ExpectConflict(CommitStatus(batch()), "\"a\"");
  EXPECT_EQ(Resolve("a"), heir);
  EXPECT_NE(heir, a);
}

TEST_P(KeyConflictsTest, OfManyConflictsTheFirstByDocumentIdIsTold) {
  const auto other = store->NewBatch();
  for (int i = 40; i >= 10; --i) {
    const std::string name = std::to_string(i);
    Put(OneRecord(1).WithKeys(name));
    OneRecord theirs(2);
    Put(*other, theirs.WithKeys(name));
  }
  Commit(*other);
  ExpectConflict(CommitStatus(batch()), "\"10\"");
}

TEST_P(KeyConflictsTest, CommitsThatTouchOtherKeysAreNoConflict) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a", "g"));
  Commit();
  const auto other = store->NewBatch();
  EXPECT_EQ(Put(OneRecord(2).WithKeys("a", "g")), a);
  const uint64_t mine = Put(OneRecord(3).WithKeys("mine", "g"));
  OneRecord theirs(4);
  const uint64_t their = Put(*other, theirs.WithKeys("theirs", "g"));
  Commit(*other);
  Commit();
  Ids all = {a, mine, their};
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
  EXPECT_EQ(batch().DeleteGroups(doomed, {&record.group, 1}).error().code, Code::kQueryNotFound);
}

TEST_P(KeyConflictsTest, ABatchThatStagedNothingForADroppedCollectionCommits) {
  const uint32_t doomed = *store->CreateCollection("doomed", kDimension, Metric::kL2);
  const std::string_view nobody = "nobody";
  ASSERT_TRUE(batch().DeleteDocuments(doomed, {&nobody, 1}));
  const uint64_t id = Insert(OneRecord(1).WithKeys("a"));
  ASSERT_TRUE(store->DropCollection(doomed));
  Commit();
  EXPECT_EQ(Resolve("a"), id);
}

}  // namespace
}  // namespace chassis
