// SPDX-License-Identifier: Apache-2.0 Document ids and groups, in batches and in snapshots.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/format/layout.h"
#include "tests/unit/store/keys_fixture.h"

namespace chassis {
namespace {

INSTANTIATE_TEST_SUITE_P(WithSoundAndCollidingHashes, KeysTest, testing::Values(64U, 3U, 0U));

TEST_P(KeysTest, ARecordIsFoundByItsDocumentIdAndItsGroup) {
  const uint64_t a = Insert(OneRecord(1, "one").WithKeys("a", "g"));
  const uint64_t b = Insert(OneRecord(2).WithKeys("b", "g"));
  const uint64_t c = Insert(OneRecord("three").WithKeys("c", "h"));
  const uint64_t d = Insert(OneRecord(4));
  EXPECT_EQ(Resolve("a"), std::nullopt) << "only staged";
  Commit();
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(Resolve("a"), a);
    EXPECT_EQ(Resolve("b"), b);
    EXPECT_EQ(Resolve("c"), c);
    EXPECT_EQ(Resolve("g"), std::nullopt);
    EXPECT_EQ(Group("g"), (Ids{a, b}));
    EXPECT_EQ(Group("h"), Ids{c});
    EXPECT_EQ(Group("a"), Ids{});
    EXPECT_EQ(Read(a), (Seen{"one", "a", "g"}));
    EXPECT_EQ(Read(b), (Seen{"(none)", "b", "g"})) << "keys without a document";
    EXPECT_EQ(Read(d), (Seen{"(none)", "", ""}));
    round == 0 ? Kill() : Reopen();
  }
}

TEST_P(KeysTest, KeysAreAnyBytesFrom1To1024) {
  const std::string zero("\0", 1), longest(kMaxKeyBytes, '\xFF');
  const std::string nearly = longest.substr(1) + '\xFE';
  const uint64_t first = Insert(OneRecord(1).WithKeys(zero, longest));
  const uint64_t second = Insert(OneRecord(2).WithKeys(longest, zero));
  const uint64_t third = Insert(OneRecord(3).WithKeys(nearly, nearly));
  Commit();
  EXPECT_EQ(Resolve(zero), first);
  EXPECT_EQ(Resolve(longest), second);
  EXPECT_EQ(Resolve(nearly), third);
  EXPECT_EQ(Resolve(std::string("\0\0", 2)), std::nullopt);
  EXPECT_EQ(Group(longest), Ids{first});
  EXPECT_EQ(Group(zero), Ids{second});
  EXPECT_EQ(Read(second), (Seen{"(none)", longest, zero}));
}

TEST_P(KeysTest, AKeyOfAnotherLengthIsRefusedWithItsRow) {
  const std::string longer(kMaxKeyBytes + 1, 'x');
  for (const std::string_view key : {std::string_view(""), std::string_view(longer)}) {
    for (const bool as_group : {false, true}) {
      const std::vector<float> rows(2 * kDimension, 1.0F);
      const std::array<std::string_view, 2> keys = {"fine", key};
      Records records;
      records.count = 2;
      records.vectors = rows.data();
      (as_group ? records.groups : records.document_ids) = keys.data();
      const Status inserted = batch().Insert(0, records, nullptr);
      ASSERT_FALSE(inserted);
      EXPECT_EQ(inserted.error().code, Code::kQueryInvalid);
      EXPECT_EQ(inserted.error().row, 1u);
      EXPECT_EQ(batch().staged(), 0u);
    }
  }
}

TEST_P(KeysTest, APutByDocumentIdReplacesTheRecordOrMakesOne) {
  Put(OneRecord(1, "one").WithKeys("a", "g"));
  Commit();
  const uint64_t a = Resolve("a").value();
  Put(OneRecord("two").WithKeys("a"));
  Put(OneRecord(3).WithKeys("b"));
  Commit();
  EXPECT_EQ(Resolve("a"), a);
  EXPECT_NE(Resolve("b"), a);
  EXPECT_EQ(Read(a), (Seen{"two", "a", ""})) << "absent parts are removed, the group too";
  EXPECT_FALSE(HasVector(a));
  EXPECT_EQ(Group("g"), Ids{});
  EXPECT_EQ(store->Collection(0)->live, 2u);
}

TEST_P(KeysTest, WithoutIdsEveryRowNeedsADocumentId) {
  const std::vector<float> rows(2 * kDimension, 1.0F);
  const std::array<std::string_view, 2> keys = {"a", std::string_view()};
  Records records;
  records.count = 2;
  records.vectors = rows.data();
  records.document_ids = keys.data();
  const Status put = batch().Put(0, records);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, Code::kQueryInvalid);
  EXPECT_EQ(put.error().row, 1u);
  EXPECT_EQ(batch().staged(), 0u);
  records.document_ids = nullptr;
  EXPECT_EQ(batch().Put(0, records).error().code, Code::kQueryInvalid);
}

TEST_P(KeysTest, APutByIdWithoutKeysTakesThemAway) {
  const uint64_t a = Insert(OneRecord(1, "one").WithKeys("a", "g"));
  Commit();
  PutAt(a, OneRecord(2, "two"));
  Commit();
  EXPECT_EQ(Read(a), (Seen{"two", "", ""}));
  EXPECT_EQ(Resolve("a"), std::nullopt);
  PutAt(a, OneRecord(3));
  Commit();
  EXPECT_EQ(Read(a), (Seen{"(none)", "", ""}));
  const uint64_t b = Insert(OneRecord(4).WithKeys("a"));
  Commit();
  EXPECT_EQ(Resolve("a"), b);
}

TEST_P(KeysTest, KeepAbsentKeepsKeysAsItKeepsDocumentAndVector) {
  const uint64_t a = Insert(OneRecord(1, "one").WithKeys("a", "g"));
  Commit();
  PutAt(a, std::move(OneRecord(2).KeepingAbsent()));
  Commit();
  EXPECT_EQ(Read(a), (Seen{"one", "a", "g"}));
  PutAt(a, std::move(OneRecord("two").KeepingAbsent()));
  Commit();
  EXPECT_EQ(Read(a), (Seen{"two", "a", "g"}));
  EXPECT_TRUE(HasVector(a));
  PutAt(a, std::move(OneRecord(3).WithKeys("", "h").KeepingAbsent()));
  Commit();
  EXPECT_EQ(Read(a), (Seen{"two", "a", "h"}));
  PutAt(a, std::move(OneRecord(3).WithKeys("b").KeepingAbsent()));
  Commit();
  EXPECT_EQ(Read(a), (Seen{"two", "b", "h"}));
  EXPECT_EQ(Resolve("a"), std::nullopt);
  EXPECT_EQ(Resolve("b"), a);
  EXPECT_EQ(Group("h"), Ids{a});
  Put(OneRecord(4).WithKeys("b").KeepingAbsent());
  Commit();
  EXPECT_EQ(Resolve("b"), a);
  EXPECT_EQ(Read(a), (Seen{"two", "b", "h"}));
}

TEST_P(KeysTest, AnInsertOfADocumentIdThatARecordHasIsAConflict) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a"));
  OneRecord staged(2);
  ExpectConflict(batch().Insert(0, staged.WithKeys("a").records, nullptr), "\"a\"");
  Commit();
  ExpectConflict(batch().Insert(0, staged.records, nullptr), "\"a\"");
  const std::vector<float> rows(2 * kDimension, 1.0F);
  const std::array<std::string_view, 2> keys = {"b", "b"};
  Records records;
  records.count = 2;
  records.vectors = rows.data();
  records.document_ids = keys.data();
  const Status twice = batch().Insert(0, records, nullptr);
  ExpectConflict(twice, "\"b\"");
  EXPECT_EQ(twice.error().row, 1u);
  EXPECT_EQ(batch().staged(), 0u);
  EXPECT_EQ(Resolve("a"), a);
}

TEST_P(KeysTest, AnIdAndADocumentIdOfTwoRecordsAreAConflict) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a"));
  const uint64_t b = Insert(OneRecord(2).WithKeys("b"));
  const uint64_t staged_alone = Insert(OneRecord(3).WithKeys("c"));
  OneRecord record(9);
  ExpectConflict(batch().Put(0, record.WithKeys("a").WithId(b)), "\"a\"");
  Commit();
  ExpectConflict(batch().Put(0, record.WithId(b)), "record " + std::to_string(a));
  ExpectConflict(batch().Put(0, record.WithKeys("c").WithId(b)),
                 "record " + std::to_string(staged_alone));
  EXPECT_EQ(batch().staged(), 0u);
  PutAt(b, std::move(OneRecord(4).WithKeys("b")));
  Commit();
  EXPECT_EQ(Resolve("b"), b);
}

// Rows are applied in order, as if each were a call: a later row may give a document id that an
// earlier one freed. If a row fails, the whole call has no effect.
TEST_P(KeysTest, TheRowsOfOneCallFollowOneAnother) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a"));
  const uint64_t b = Insert(OneRecord(2).WithKeys("b"));
  Commit();
  const std::vector<float> rows(3 * kDimension, 1.0F);
  Records records;
  records.count = 3;
  records.vectors = rows.data();
  const std::array<uint64_t, 3> ids = {a, b, a};
  const std::array<std::string_view, 3> swapped = {"c", "a", "b"};
  records.ids = ids.data();
  records.document_ids = swapped.data();
  ASSERT_TRUE(batch().Put(0, records));
  const std::array<std::string_view, 3> taken = {"x", "y", "y"};
  records.document_ids = taken.data();
  ExpectConflict(batch().Put(0, records), "\"y\"");
  Commit();
  EXPECT_EQ(Resolve("a"), b);
  EXPECT_EQ(Resolve("b"), a);
  EXPECT_EQ(Resolve("c"), std::nullopt);
  EXPECT_EQ(Resolve("x"), std::nullopt);
  EXPECT_EQ(Resolve("y"), std::nullopt);
}

TEST_P(KeysTest, ABatchSeesItsOwnOperations) {
  Put(OneRecord(1, "first").WithKeys("a", "g"));
  Put(OneRecord(2, "last").WithKeys("a"));
  Commit();
  const uint64_t a = Resolve("a").value();
  EXPECT_EQ(Read(a), (Seen{"last", "a", ""})) << "the last put of a document id wins";
  EXPECT_EQ(Group("g"), Ids{});
  EXPECT_EQ(store->Collection(0)->live, 1u);
  DeleteDocument(batch(), "a");
  DeleteDocument(batch(), "a");
  const uint64_t born = Insert(OneRecord(3).WithKeys("a"));
  EXPECT_NE(born, a);
  Commit();
  EXPECT_EQ(Resolve("a"), born);
  ASSERT_TRUE(batch().Delete(0, {&born, 1}));
  Put(OneRecord(4).WithKeys("a"));
  DeleteDocument(batch(), "a");
  Commit();
  EXPECT_EQ(Resolve("a"), std::nullopt);
  EXPECT_EQ(store->Collection(0)->live, 0u);
}

TEST_P(KeysTest, OperationsOfABatchFollowOneAnotherHoweverTheyNameARecord) {
  const uint64_t a = Insert(OneRecord(1, "one").WithKeys("a", "g"));
  Commit();
  // These puts name the record by its id, by its document id, and by its id again.
  PutAt(a, std::move(OneRecord(2).WithKeys("", "h").KeepingAbsent()));
  Put(OneRecord("two").WithKeys("a"));
  PutAt(a, std::move(OneRecord(3).KeepingAbsent()));
  // These put a new record by its document id and change it before it has an id.
  Put(OneRecord(4, "new").WithKeys("n", "g"));
  Put(OneRecord("newer").WithKeys("n").KeepingAbsent());
  // These insert a record and change it by its document id.
  const uint64_t born = Insert(OneRecord(5).WithKeys("b", "g"));
  Put(OneRecord("text").WithKeys("b").KeepingAbsent());
  Commit();
  EXPECT_EQ(Read(a), (Seen{"two", "a", ""})) << "the put in between replaced the group";
  EXPECT_TRUE(HasVector(a));
  const uint64_t fresh = Resolve("n").value();
  EXPECT_EQ(Read(fresh), (Seen{"newer", "n", "g"}));
  EXPECT_TRUE(HasVector(fresh));
  EXPECT_EQ(Read(born), (Seen{"text", "b", "g"}));
  EXPECT_EQ(store->Collection(0)->live, 3u);
}

TEST_P(KeysTest, ARecordWithoutAnIdIsRenamedByNobodyAndDeletedByItsGroup) {
  Put(OneRecord(1).WithKeys("a", "g"));
  ExpectConflict(batch().Put(0, OneRecord(2).WithKeys("a").WithId(50)), "\"a\"");
  ExpectConflict(batch().Insert(0, OneRecord(2).WithKeys("a").records, nullptr), "\"a\"");
  DeleteGroup("g");
  const uint64_t heir = Insert(OneRecord(3).WithKeys("a", "g"));
  Commit();
  EXPECT_EQ(Resolve("a"), heir);
  EXPECT_EQ(store->Collection(0)->live, 1u);
}

TEST_P(KeysTest, NewIdsOfPutsLieAboveAllThatWereGivenOut) {
  const auto other = store->NewBatch();
  Put(OneRecord(1).WithKeys("a"));
  OneRecord theirs(2);
  const uint64_t theirs_id = Insert(*other, theirs);
  PutAt(theirs_id + 10, OneRecord(3));
  Commit();
  EXPECT_GT(Resolve("a").value(), theirs_id + 10);
  Commit(*other);
  EXPECT_TRUE(HasVector(theirs_id));
  EXPECT_EQ(store->Collection(0)->live, 3u);
}

TEST_P(KeysTest, TheStoresOwnGetSeesPutsAndDeletesByDocumentIdAndByGroup) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a"));
  const uint64_t b = Insert(OneRecord(2).WithKeys("b", "g"));
  Commit();
  float out[kDimension] = {};
  Put(OneRecord(7).WithKeys("a"));
  DeleteGroup("g");
  ASSERT_TRUE(store->GetVector(a, out, kDimension));
  EXPECT_EQ(out[0], 7.0F);
  EXPECT_EQ(store->GetVector(b, out, kDimension).error().code, Code::kQueryNotFound);
  // Another commit that moves the document ids also moves the staged puts.
  const auto other = store->NewBatch();
  Put(*other, OneRecord(3).WithKeys("z").KeepingAbsent());
  OneRecord renamed(4);
  renamed.WithKeys("moved").WithId(a);
  Put(*other, renamed);
  Commit(*other);
  ASSERT_TRUE(store->GetVector(a, out, kDimension));
  EXPECT_EQ(out[0], 4.0F) << "\"a\" is the name of a new record now";
  Commit();
  EXPECT_NE(Resolve("a"), a);
  EXPECT_EQ(Resolve("moved"), a);
  EXPECT_FALSE(HasVector(b));
}

TEST_P(KeysTest, ARolledBackBatchLeavesNothing) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a", "g"));
  Commit();
  DeleteDocument(batch(), "a");
  Put(OneRecord(2).WithKeys("b", "g"));
  batch().Rollback();
  EXPECT_EQ(batch().staged(), 0u);
  Put(OneRecord(3).WithKeys("a"));
  Commit();
  EXPECT_EQ(Resolve("a"), a);
  EXPECT_EQ(Resolve("b"), std::nullopt);
}

TEST_P(KeysTest, ADeletedRecordHasNoKeys) {
  Insert(OneRecord(1, "one").WithKeys("a", "g"));
  Insert(OneRecord(2).WithKeys("b", "g"));
  const uint64_t c = Insert(OneRecord("three").WithKeys("c", "g"));
  Commit();
  const auto before = *store->NewSnapshot();
  DeleteDocument(batch(), "a");
  DeleteDocument(batch(), "b");
  DeleteDocument(batch(), "never");
  EXPECT_EQ(batch().staged(), 3u) << "the commit decides what they find";
  Commit();
  EXPECT_EQ(Resolve("a"), std::nullopt);
  EXPECT_EQ(Resolve("b"), std::nullopt);
  EXPECT_EQ(Group("g"), Ids{c});
  EXPECT_EQ(store->Collection(0)->live, 1u);
  EXPECT_EQ(Group(*before, "g").size(), 3u) << "an older snapshot sees its own commit";
  EXPECT_TRUE(Resolve(*before, "a").has_value());
}

TEST_P(KeysTest, AGroupIsDeletedAsTheBatchSeesIt) {
  const uint64_t a = Insert(OneRecord(1).WithKeys("a", "g"));
  const uint64_t leaves = Insert(OneRecord(2).WithKeys("b", "g"));
  const uint64_t replaced = Insert(OneRecord(3).WithKeys("c", "g"));
  const uint64_t joins = Insert(OneRecord(4).WithKeys("d", "h"));
  const uint64_t keeps = Insert(OneRecord("five").WithKeys("e", "g"));
  Commit();
  PutAt(leaves, std::move(OneRecord(2).WithKeys("", "h").KeepingAbsent()));
  PutAt(replaced, OneRecord(3));
  PutAt(joins, std::move(OneRecord(4).WithKeys("d", "g")));
  PutAt(keeps, std::move(OneRecord(5).KeepingAbsent()));
  const uint64_t born = Insert(OneRecord(6).WithKeys("f", "g"));
  DeleteGroup("g");
  const uint64_t later = Insert(OneRecord(7).WithKeys("a", "g"));
  Commit();
  EXPECT_EQ(Group("g"), Ids{later});
  EXPECT_EQ(Group("h"), Ids{leaves});
  EXPECT_EQ(Resolve("a"), later);
  EXPECT_TRUE(HasVector(replaced));
  for (const uint64_t gone : {a, joins, keeps, born}) EXPECT_FALSE(HasVector(gone)) << gone;
}

// Indexes a source again: deletes its group and puts its chunks in one commit.
TEST_P(KeysTest, AGroupIsIndexedAgainInOneCommit) {
  for (int round = 1; round <= 5; ++round) {
    DeleteGroup("source");
    for (int chunk = 0; chunk < 10 * round; ++chunk) {
      Put(OneRecord(1, "text").WithKeys("source#" + std::to_string(chunk), "source"));
    }
    Commit();
    EXPECT_EQ(Group("source").size(), 10u * static_cast<unsigned>(round));
    EXPECT_EQ(store->Collection(0)->live, 10u * static_cast<unsigned>(round));
  }
  DeleteGroup("source");
  Commit();
  EXPECT_EQ(store->Collection(0)->live, 0u);
}

TEST_P(KeysTest, CollectionsHaveKeysOfTheirOwn) {
  const uint32_t notes = *store->CreateCollection("notes", 0, Metric::kL2);
  OneRecord note("note");
  note.WithKeys("a", "g");
  uint64_t in_notes = 7;
  ASSERT_TRUE(batch().Insert(notes, note.records, &in_notes));
  const uint64_t here = Insert(OneRecord(1).WithKeys("a", "g"));
  Insert(OneRecord(2));
  Commit();
  ASSERT_TRUE(batch().DeleteGroups(notes, {&note.group, 1}));
  Commit();
  EXPECT_EQ(Resolve("a"), here);
  EXPECT_EQ((*store->NewSnapshot())->Group(notes, "g")->size(), 0u);
}

TEST_P(KeysTest, ManyKeysSurviveCheckpointsAndReopening) {
  std::vector<uint64_t> ids(700);
  std::vector<std::string> names, groups;
  std::vector<std::string_view> name_views, group_views;
  for (size_t i = 0; i < ids.size(); ++i) {
    names.push_back("document " + std::to_string(i));
    groups.push_back("group " + std::to_string(i % 7));
  }
  const std::vector<float> rows(ids.size() * kDimension, 1.0F);
  name_views.assign(names.begin(), names.end());
  group_views.assign(groups.begin(), groups.end());
  Records records;
  records.count = ids.size();
  records.vectors = rows.data();
  records.document_ids = name_views.data();
  records.groups = group_views.data();
  ASSERT_TRUE(batch().Put(0, records));
  Commit();
  ASSERT_TRUE((*store->NewSnapshot())->Resolve(0, name_views, ids.data(), nullptr));
  ASSERT_TRUE(store->Checkpoint());
  DeleteGroup("group 3");
  Commit();
  for (int round = 0; round < 2; ++round) {
    for (size_t i = 0; i < ids.size(); ++i) {
      EXPECT_EQ(Resolve(names[i]), i % 7 == 3 ? std::nullopt : std::optional(ids[i]));
    }
    EXPECT_EQ(Group("group 2").size(), 100u);
    Reopen();
  }
}

}  // namespace
}  // namespace chassis
