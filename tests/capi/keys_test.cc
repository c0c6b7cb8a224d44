// SPDX-License-Identifier: Apache-2.0
// Document ids and groups, in both headers that have them: batch.h and snapshot.h.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

using Ids = std::vector<uint64_t>;

// Columns of records, each with a vector of ones.
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

class Keys : public OpenStoreTest {
 protected:
  void Put(const Rows& rows) { PutIn(batch, rows); }
  void PutIn(const BatchHandle& into, const Rows& rows) {
    ASSERT_OK(chassis_batch_put(into.get(), 0, &rows.records, &error));
  }
  uint64_t CommitBatch() { return StoreTest::CommitBatch(batch).seq; }
  // Puts by document id, commits, and returns the ids of the records.
  Ids PutCommitted(const Rows& rows) {
    Put(rows);
    CommitBatch();
    Ids ids;
    for (const chassis_bytes& name : rows.names) ids.push_back(Resolve(Text(name)));
    return ids;
  }
  // Returns UINT64_MAX if there is no such record.
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
};

TEST_F(Keys, ARecordIsPutFoundAndDeletedByItsDocumentId) {
  Put(Rows({"a", "b"}));
  EXPECT_EQ(Resolve("a"), UINT64_MAX) << "staged alone";
  CommitBatch();
  const uint64_t a = Resolve("a"), b = Resolve("b");
  EXPECT_NE(a, b);
  EXPECT_EQ(PutCommitted(Rows({"b"})), Ids{b});
  EXPECT_EQ(PutCommitted(Rows({"a"})), Ids{a});
  EXPECT_EQ(Count(OpenSnapshot(store)), 2u);
  const chassis_bytes gone[] = {Bytes("a"), Bytes("never")};
  ASSERT_OK(chassis_batch_delete_documents(batch.get(), 0, gone, 2, &error));
  CommitBatch();
  EXPECT_EQ(Resolve("a"), UINT64_MAX);
  EXPECT_EQ(Count(OpenSnapshot(store)), 1u);
}

TEST_F(Keys, AreBinaryAndSurviveReopening) {
  const std::string zeros(3, '\0'), bytes("\xFF\0\"\\", 4), longest(1024, 'x');
  const Ids ids = PutCommitted(Rows({zeros, bytes, longest}, {longest, zeros, zeros}));
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
  const Ids ids = PutCommitted(Rows({"c", "b", "a"}, {"g", "h", "g"}));
  EXPECT_EQ(Group("g"), (Ids{ids[0], ids[2]}));
  const chassis_bytes group = Bytes("g");
  ASSERT_OK(chassis_batch_delete_groups(batch.get(), 0, &group, 1, &error));
  const Ids again = PutCommitted(Rows({"a"}, {"g"}));
  EXPECT_EQ(Group("g"), again);
  EXPECT_NE(again[0], ids[2]);
  EXPECT_EQ(Resolve("c"), UINT64_MAX);
  EXPECT_EQ(Resolve("b"), ids[1]);
}

TEST_F(Keys, AListThatDoesNotFitSaysHowLongItIs) {
  PutCommitted(Rows({"a", "b", "c"}, {"g", "g", "g"}));
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const chassis_bytes group = Bytes("g");
  uint64_t first[2] = {77, 78};
  size_t count = 0;
  EXPECT_STATUS(chassis_snapshot_group(snapshot.get(), 0, &group, first, 2, &count, &error),
                AERO_QUERY_BUFFER_TOO_SMALL);
  EXPECT_EQ(count, 3u);
  EXPECT_EQ(first[0], 77u) << "nothing is written";
  EXPECT_EQ(first[1], 78u);
  EXPECT_STATUS(chassis_snapshot_group(snapshot.get(), 0, &group, nullptr, 0, &count, &error),
                AERO_QUERY_BUFFER_TOO_SMALL);
  EXPECT_EQ(count, 3u);
  const chassis_bytes none = Bytes("none");
  EXPECT_OK(chassis_snapshot_group(snapshot.get(), 0, &none, nullptr, 0, &count, &error));
  EXPECT_EQ(count, 0u);
}

TEST_F(Keys, AreReadWithOrWithoutADocument) {
  const Ids ids = PutCommitted(Rows({"a"}, {"g"}));
  auto document = Sized<chassis_document>();
  const SnapshotHandle before = OpenSnapshot(store);
  ASSERT_OK(chassis_snapshot_documents(before.get(), 0, ids.data(), 1, &document, &error));
  EXPECT_EQ(document.found, 0u);
  EXPECT_EQ(document.seq, 0u);
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
  EXPECT_EQ(PutCommitted(with_document), ids);
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
  const Ids ids = PutCommitted(Rows({"named alone"}));
  const SnapshotHandle snapshot = OpenSnapshot(store);
  auto document = Sized<chassis_document>();
  ASSERT_OK(chassis_snapshot_documents(snapshot.get(), 0, ids.data(), 1, &document, &error));
  EXPECT_NE(document.document_id.data, nullptr);
  EXPECT_EQ(document.group.data, nullptr);
}

TEST_F(Keys, ADocumentIdOfAnotherRecordIsAConflict) {
  const Ids ids = PutCommitted(Rows({"a", "b"}));
  Rows insert({"c", "a"});
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &insert.records, nullptr, &error),
                AERO_QUERY_CONFLICT);
  EXPECT_EQ(error.row, 1u);
  EXPECT_NE(std::string_view(error.message).find("\"a\""), std::string_view::npos) << error.message;
  Rows put({"a"});
  put.records.ids = &ids[1];
  EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &put.records, &error), AERO_QUERY_CONFLICT);
  CommitBatch();
  EXPECT_EQ(Resolve("c"), UINT64_MAX) << "nothing of a refused call is staged";
}

TEST_F(Keys, ADocumentIdThatAnotherBatchTookMeanwhileFailsTheCommitOfAnInsert) {
  Rows insert({"x", "c"});
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &insert.records, nullptr, &error));
  const BatchHandle other = OpenBatch(store);
  PutIn(other, Rows({"c"}));
  const uint64_t seq = StoreTest::CommitBatch(other).seq;
  auto result = Sized<chassis_commit_result>();
  EXPECT_STATUS(chassis_batch_commit(batch.get(), nullptr, &result, &error), AERO_QUERY_CONFLICT);
  EXPECT_NE(std::string_view(error.message).find("\"c\""), std::string_view::npos) << error.message;
  EXPECT_EQ(error.row, 1u);
  EXPECT_EQ(error.severity, CHASSIS_SEVERITY_REJECT);
  EXPECT_EQ(result.outcome, CHASSIS_OUTCOME_NOT_MADE);
  EXPECT_EQ(Info(store).commit_seq, seq);
  EXPECT_EQ(Resolve("x"), UINT64_MAX) << "the whole commit failed";

  // The batch keeps its operations. Its commit succeeds once no record has the document id.
  const chassis_bytes taken = Bytes("c");
  ASSERT_OK(chassis_batch_delete_documents(other.get(), 0, &taken, 1, &error));
  StoreTest::CommitBatch(other);
  CommitBatch();
  EXPECT_NE(Resolve("x"), UINT64_MAX);
  EXPECT_NE(Resolve("c"), UINT64_MAX);
}

TEST_F(Keys, TheLastWriterOfADocumentIdWins) {
  const BatchHandle other = OpenBatch(store);
  PutIn(batch, Rows({"a"}, {"first"}));
  PutIn(other, Rows({"a"}, {"second"}));
  StoreTest::CommitBatch(other);
  const uint64_t id = Resolve("a");
  CommitBatch();
  EXPECT_EQ(Resolve("a"), id) << "the same record";
  EXPECT_EQ(Group("first"), Ids{id});
  EXPECT_EQ(Group("second"), Ids{});
  EXPECT_EQ(Count(OpenSnapshot(store)), 1u);

  // A delete is a writer too, and a put after it makes a new record.
  const chassis_bytes name = Bytes("a");
  ASSERT_OK(chassis_batch_delete_documents(other.get(), 0, &name, 1, &error));
  PutIn(batch, Rows({"a"}));
  StoreTest::CommitBatch(other);
  EXPECT_EQ(Resolve("a"), UINT64_MAX);
  CommitBatch();
  EXPECT_NE(Resolve("a"), UINT64_MAX);
  EXPECT_NE(Resolve("a"), id);
}

TEST_F(Keys, AGroupIsDeletedAsTheCommitFindsIt) {
  const chassis_bytes group = Bytes("g");
  ASSERT_OK(chassis_batch_delete_groups(batch.get(), 0, &group, 1, &error));
  const BatchHandle other = OpenBatch(store);
  PutIn(other, Rows({"late"}, {"g"}));
  StoreTest::CommitBatch(other);
  CommitBatch();
  EXPECT_EQ(Resolve("late"), UINT64_MAX);
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
    EXPECT_EQ(error.row, 1u);
    EXPECT_STATUS(chassis_snapshot_group(snapshot.get(), 0, &keys[1], ids, 2, &count, &error),
                  AERO_QUERY_INVALID);
    EXPECT_STATUS(chassis_batch_delete_documents(batch.get(), 0, keys, 2, &error),
                  AERO_QUERY_INVALID);
    EXPECT_STATUS(chassis_batch_delete_groups(batch.get(), 0, keys, 2, &error), AERO_QUERY_INVALID);
    const Rows rows({"fine", wrong});
    EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &rows.records, &error), AERO_QUERY_INVALID);
    EXPECT_EQ(error.row, 1u);
  }
  const Rows nameless({"a", std::string_view()});
  EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &nameless.records, &error), AERO_QUERY_INVALID);
  EXPECT_EQ(error.row, 1u);
  EXPECT_OK(chassis_batch_insert(batch.get(), 0, &nameless.records, nullptr, &error));
}

TEST_F(Keys, NoKeysAreNoRequest) {
  const SnapshotHandle snapshot = OpenSnapshot(store);
  EXPECT_OK(chassis_snapshot_resolve(snapshot.get(), 0, nullptr, 0, nullptr, nullptr, &error));
  EXPECT_OK(chassis_batch_delete_documents(batch.get(), 0, nullptr, 0, &error));
  EXPECT_OK(chassis_batch_delete_groups(batch.get(), 0, nullptr, 0, &error));
  auto none = Sized<chassis_records>();
  EXPECT_OK(chassis_batch_put(batch.get(), 0, &none, &error));
  size_t count = 0;
  EXPECT_STATUS(chassis_snapshot_group(snapshot.get(), 0, nullptr, nullptr, 0, &count, &error),
                AERO_QUERY_INVALID);
}

// The structs of a program that was built with headers without document ids and groups.
TEST_F(Keys, StructsOfBeforeStillWork) {
  Rows rows({"a"});
  rows.records.struct_size = offsetof(chassis_records, document_ids);
  uint64_t id = 0;
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &rows.records, &id, &error));
  CommitBatch();
  EXPECT_EQ(Resolve("a"), UINT64_MAX) << "memory behind the caller's struct was read";
  const Ids ids = PutCommitted(Rows({"b"}));
  chassis_document document;
  document.struct_size = offsetof(chassis_document, document_id);
  document.group = Bytes("untouched");
  const SnapshotHandle snapshot = OpenSnapshot(store);
  ASSERT_OK(chassis_snapshot_documents(snapshot.get(), 0, ids.data(), 1, &document, &error));
  EXPECT_EQ(Text(document.group), "untouched");
}

}  // namespace
}  // namespace chassis::capi
