// SPDX-License-Identifier: Apache-2.0
// Document ids and groups, in both headers that know them: write.h and snapshot.h.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

using Ids = std::vector<uint64_t>;

// Columns of records with a vector (1, 2, 3, 4) each.
struct Rows {
  Rows(std::vector<std::string_view> document_ids, std::vector<std::string_view> groups = {})
      : vectors(4 * document_ids.size(), 1.0F) {
    for (const std::string_view key : document_ids) names.push_back(Bytes(key));
    for (const std::string_view key : groups) shared.push_back(Bytes(key));
    records.count = names.size();
    records.vectors = vectors.data();
    records.dimension = 4;
    records.document_ids = names.data();
    if (!shared.empty()) records.groups = shared.data();
  }

  std::vector<float> vectors;
  std::vector<chassis_bytes> names, shared;
  chassis_records records = Sized<chassis_records>();
};

class Keys : public StoreTest {
 protected:
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

  Ids Put(const Rows& rows) {
    Ids ids(rows.records.count);
    EXPECT_OK(chassis_batch_put_documents(batch.get(), 0, &rows.records, ids.data(), &error));
    return ids;
  }
  void CommitBatch() { ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, &error)); }
  // UINT64_MAX: none.
  uint64_t Resolve(std::string_view document_id) {
    const SnapshotHandle snapshot = OpenSnapshot(store);
    const chassis_bytes key = Bytes(document_id);
    uint64_t id = 7;
    uint8_t found = 7;
    EXPECT_OK(chassis_snapshot_resolve(snapshot.get(), 0, &key, 1, &id, &found, &error));
    EXPECT_EQ(found, id == UINT64_MAX ? 0 : 1);
    return id;
  }
  Ids Group(std::string_view group) {
    const SnapshotHandle snapshot = OpenSnapshot(store);
    const chassis_bytes key = Bytes(group);
    Ids ids(100);
    size_t count = 777;
    EXPECT_OK(chassis_snapshot_group(snapshot.get(), 0, &key, ids.data(), 100, &count, &error));
    ids.resize(count);
    return ids;
  }

  StoreHandle store;
  BatchHandle batch;
};

TEST_F(Keys, ARecordIsPutFoundAndDeletedByItsDocumentId) {
  const Ids ids = Put(Rows({"a", "b"}));
  EXPECT_EQ(Resolve("a"), UINT64_MAX) << "staged alone";
  CommitBatch();
  EXPECT_EQ(Resolve("a"), ids[0]);
  EXPECT_EQ(Resolve("b"), ids[1]);
  EXPECT_EQ(Put(Rows({"b"})), Ids{ids[1]});
  const Rows again({"a"});
  ASSERT_OK(chassis_batch_put(batch.get(), 0, &again.records, &error));
  CommitBatch();
  EXPECT_EQ(Count(OpenSnapshot(store)), 2u);
  const chassis_bytes gone[] = {Bytes("a"), Bytes("never")};
  ASSERT_OK(chassis_batch_delete_documents(batch.get(), 0, gone, 2, &error));
  CommitBatch();
  EXPECT_EQ(Resolve("a"), UINT64_MAX);
  EXPECT_EQ(Count(OpenSnapshot(store)), 1u);
}

TEST_F(Keys, AreBinaryAndSurviveReopening) {
  const std::string zeros(3, '\0'), bytes("\xFF\0\"\\", 4), longest(1024, 'x');
  const Ids ids = Put(Rows({zeros, bytes, longest}, {longest, zeros, zeros}));
  CommitBatch();
  batch.reset();
  store.reset();
  store = Open();
  EXPECT_EQ(Resolve(zeros), ids[0]);
  EXPECT_EQ(Resolve(bytes), ids[1]);
  EXPECT_EQ(Resolve(longest), ids[2]);
  EXPECT_EQ(Resolve(std::string_view(zeros).substr(1)), UINT64_MAX);
  EXPECT_EQ(Group(zeros), (Ids{ids[1], ids[2]}));
  EXPECT_EQ(Group(longest), Ids{ids[0]});
}

TEST_F(Keys, AGroupIsListedAscendingAndDeletedWhole) {
  const Ids ids = Put(Rows({"c", "b", "a"}, {"g", "h", "g"}));
  CommitBatch();
  EXPECT_EQ(Group("g"), (Ids{ids[0], ids[2]}));
  const chassis_bytes group = Bytes("g");
  ASSERT_OK(chassis_batch_delete_groups(batch.get(), 0, &group, 1, &error));
  const Ids anew = Put(Rows({"a"}, {"g"}));
  CommitBatch();
  EXPECT_EQ(Group("g"), anew);
  EXPECT_NE(anew[0], ids[2]);
  EXPECT_EQ(Resolve("c"), UINT64_MAX);
  EXPECT_EQ(Resolve("b"), ids[1]);
}

TEST_F(Keys, AListThatDoesNotFitSaysHowLongItIs) {
  const Ids ids = Put(Rows({"a", "b", "c"}, {"g", "g", "g"}));
  CommitBatch();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const chassis_bytes group = Bytes("g");
  uint64_t first[2] = {};
  size_t count = 0;
  EXPECT_STATUS(chassis_snapshot_group(snapshot.get(), 0, &group, first, 2, &count, &error),
                AERO_QUERY_BUFFER_TOO_SMALL);
  EXPECT_EQ(count, 3u);
  EXPECT_EQ(first[0], ids[0]);
  EXPECT_EQ(first[1], ids[1]);
  EXPECT_STATUS(chassis_snapshot_group(snapshot.get(), 0, &group, nullptr, 0, &count, &error),
                AERO_QUERY_BUFFER_TOO_SMALL);
  EXPECT_EQ(count, 3u);
  const chassis_bytes none = Bytes("none");
  EXPECT_OK(chassis_snapshot_group(snapshot.get(), 0, &none, nullptr, 0, &count, &error));
  EXPECT_EQ(count, 0u);
}

TEST_F(Keys, AreReadWithOrWithoutADocument) {
  const Ids ids = Put(Rows({"a"}, {"g"}));
  CommitBatch();
  auto document = Sized<chassis_document>();
  const SnapshotHandle before = OpenSnapshot(store);
  ASSERT_OK(chassis_snapshot_documents(before.get(), 0, ids.data(), 1, &document, &error));
  EXPECT_EQ(document.found, 0u);
  EXPECT_EQ(document.commit_seq, 0u);
  EXPECT_EQ(document.payload.data, nullptr);
  EXPECT_EQ(Text(document.document_id), "a");
  EXPECT_EQ(Text(document.group), "g");
  const chassis_bytes payload = Bytes("text"), schema = Bytes("note"), version = Bytes("1");
  Rows with_document({"a"});
  with_document.records.vectors = nullptr;
  with_document.records.documents = &payload;
  with_document.records.schemas = &schema;
  with_document.records.schema_versions = &version;
  with_document.records.flags = CHASSIS_KEEP_ABSENT;
  EXPECT_EQ(Put(with_document), ids);
  CommitBatch();
  const SnapshotHandle after = OpenSnapshot(store);
  ASSERT_OK(chassis_snapshot_documents(after.get(), 0, ids.data(), 1, &document, &error));
  EXPECT_EQ(document.found, 1u);
  EXPECT_EQ(Text(document.payload), "text");
  EXPECT_EQ(Text(document.document_id), "a");
  EXPECT_EQ(Text(document.group), "g");
  const uint64_t plain = InsertCommitted(store, 1);
  const SnapshotHandle newest = OpenSnapshot(store);
  ASSERT_OK(chassis_snapshot_documents(newest.get(), 0, &plain, 1, &document, &error));
  EXPECT_EQ(document.document_id.data, nullptr);
  EXPECT_EQ(document.group.data, nullptr);
}

TEST_F(Keys, OneThatARecordDoesNotHaveIsNullBesideOneThatItHas) {
  const Ids ids = Put(Rows({"named alone"}));
  CommitBatch();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  auto document = Sized<chassis_document>();
  ASSERT_OK(chassis_snapshot_documents(snapshot.get(), 0, ids.data(), 1, &document, &error));
  EXPECT_NE(document.document_id.data, nullptr);
  EXPECT_EQ(document.group.data, nullptr);
}

TEST_F(Keys, ADocumentIdOfAnotherRecordIsAConflict) {
  const Ids ids = Put(Rows({"a", "b"}));
  CommitBatch();
  Rows insert({"c", "a"});
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &insert.records, nullptr, &error),
                AERO_QUERY_CONFLICT);
  EXPECT_EQ(error.offset, 1u);
  EXPECT_NE(std::string_view(error.message).find("\"a\""), std::string_view::npos) << error.message;
  Rows put({"a"});
  put.records.ids = &ids[1];
  EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &put.records, &error), AERO_QUERY_CONFLICT);
  EXPECT_STATUS(chassis_batch_put_documents(batch.get(), 0, &put.records, nullptr, &error),
                AERO_QUERY_INVALID);
  uint64_t before = 0, after = 0;
  ASSERT_OK(chassis_batch_commit(batch.get(), &before, &error));
  EXPECT_EQ(Resolve("c"), UINT64_MAX) << "nothing of a refused call is staged";
  const BatchHandle other = OpenBatch(store);
  Put(Rows({"c"}));
  const Rows rival({"c"});
  ASSERT_OK(chassis_batch_put(other.get(), 0, &rival.records, &error));
  ASSERT_OK(chassis_batch_commit(other.get(), &after, &error));
  EXPECT_STATUS(chassis_batch_commit(batch.get(), nullptr, &error), AERO_QUERY_CONFLICT);
  EXPECT_NE(std::string_view(error.message).find("\"c\""), std::string_view::npos) << error.message;
  EXPECT_EQ(Info(store).commit_seq, after);
}

TEST_F(Keys, OfImpossibleLengthsAreRefused) {
  const std::string longer(1025, 'x');
  const SnapshotHandle snapshot = OpenSnapshot(store);
  for (const std::string_view wrong : {std::string_view(""), std::string_view(longer)}) {
    const chassis_bytes keys[] = {Bytes("fine"), Bytes(wrong)};
    uint64_t ids[2];
    uint8_t found[2];
    size_t count = 0;
    EXPECT_STATUS(chassis_snapshot_resolve(snapshot.get(), 0, keys, 2, ids, found, &error),
                  AERO_QUERY_INVALID);
    EXPECT_EQ(error.offset, 1u);
    EXPECT_STATUS(chassis_snapshot_group(snapshot.get(), 0, &keys[1], ids, 2, &count, &error),
                  AERO_QUERY_INVALID);
    EXPECT_STATUS(chassis_batch_delete_documents(batch.get(), 0, keys, 2, &error),
                  AERO_QUERY_INVALID);
    EXPECT_STATUS(chassis_batch_delete_groups(batch.get(), 0, keys, 2, &error), AERO_QUERY_INVALID);
    const Rows rows({"fine", wrong});
    EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &rows.records, &error), AERO_QUERY_INVALID);
    EXPECT_EQ(error.offset, 1u);
  }
  const Rows nameless({"a", std::string_view()});
  EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &nameless.records, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(error.offset, 1u);
  EXPECT_OK(chassis_batch_insert(batch.get(), 0, &nameless.records, nullptr, &error));
}

TEST_F(Keys, NoKeysAreNoRequest) {
  const SnapshotHandle snapshot = OpenSnapshot(store);
  EXPECT_OK(chassis_snapshot_resolve(snapshot.get(), 0, nullptr, 0, nullptr, nullptr, &error));
  EXPECT_OK(chassis_batch_delete_documents(batch.get(), 0, nullptr, 0, &error));
  EXPECT_OK(chassis_batch_delete_groups(batch.get(), 0, nullptr, 0, &error));
  auto none = Sized<chassis_records>();
  EXPECT_OK(chassis_batch_put_documents(batch.get(), 0, &none, nullptr, &error));
  size_t count = 0;
  EXPECT_STATUS(chassis_snapshot_group(snapshot.get(), 0, nullptr, nullptr, 0, &count, &error),
                AERO_QUERY_INVALID);
}

// A program that was built before there were keys.
TEST_F(Keys, StructsOfBeforeStillWork) {
  Rows rows({"a"});
  rows.records.struct_size = offsetof(chassis_records, document_ids);
  uint64_t id = 0;
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &rows.records, &id, &error));
  CommitBatch();
  EXPECT_EQ(Resolve("a"), UINT64_MAX) << "what lies behind the caller's struct is not read";
  const Ids ids = Put(Rows({"b"}));
  CommitBatch();
  chassis_document document;
  document.struct_size = offsetof(chassis_document, document_id);
  document.group = Bytes("untouched");
  const SnapshotHandle snapshot = OpenSnapshot(store);
  ASSERT_OK(chassis_snapshot_documents(snapshot.get(), 0, ids.data(), 1, &document, &error));
  EXPECT_EQ(Text(document.group), "untouched");
}

}  // namespace
}  // namespace chassis::capi
