// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_STORE_KEYS_FIXTURE_H_
#define CHASSIS_TESTS_UNIT_STORE_KEYS_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/store/store_fixture.h"

namespace chassis {

using Ids = std::vector<uint64_t>;

// A store whose records are found by document ids and groups. The parameter is the number of bits
// kept of their hashes, so that every test also runs with hashes that nearly all collide.
class KeysTest : public testing::TestWithParam<uint32_t>, protected StoreFixture {
 protected:
  void SetUp() override { Reopen(); }
  void Reopen() {
    if (store) {
      EXPECT_TRUE(store->Close());
    }
    store.reset();
    OpenOptions options = Options();
    options.key_hash_bits = GetParam();
    store = Open(options);
  }
  // Opens the files as a kill leaves them: commits are in the logs.
  void Kill() {
    StoreImage left = image.Copy();
    store.reset();
    image = std::move(left);
    Reopen();
  }
  Batch& batch() { return store->shared_batch(); }

  static uint64_t Insert(Batch& into, OneRecord& record) {
    uint64_t id = UINT64_MAX;
    const Status inserted = into.Insert(0, record.records, &id);
    EXPECT_TRUE(inserted) << inserted.error().message;
    return id;
  }
  uint64_t Insert(OneRecord& record) { return Insert(batch(), record); }
  uint64_t Insert(OneRecord&& record) { return Insert(record); }
  static void Put(Batch& into, OneRecord& record) {
    const Status put = into.Put(0, record.records);
    EXPECT_TRUE(put) << put.error().message;
  }
  static void Put(Batch& into, OneRecord&& record) { Put(into, record); }
  void Put(OneRecord& record) { Put(batch(), record); }
  void Put(OneRecord&& record) { Put(record); }
  void PutAt(uint64_t id, OneRecord&& record) {
    record.WithId(id);
    Put(record);
  }
  static void DeleteDocument(Batch& into, std::string_view document_id) {
    EXPECT_TRUE(into.DeleteDocuments(0, {&document_id, 1}));
  }
  void DeleteGroup(std::string_view group) { EXPECT_TRUE(batch().DeleteGroups(0, {&group, 1})); }
  static void Commit(Batch& of) {
    const auto done = of.Commit();
    EXPECT_TRUE(done) << done.error().message;
  }
  void Commit() { Commit(batch()); }

  static std::optional<uint64_t> Resolve(const Snapshot& snapshot, std::string_view document_id) {
    uint64_t id = 0;
    uint8_t found = 2;
    const Status resolved = snapshot.Resolve(0, {&document_id, 1}, &id, &found);
    EXPECT_TRUE(resolved) << resolved.error().message;
    EXPECT_EQ(found == 0, id == UINT64_MAX);
    return found == 1 ? std::optional(id) : std::nullopt;
  }
  std::optional<uint64_t> Resolve(std::string_view document_id) {
    return Resolve(**store->NewSnapshot(), document_id);
  }
  static Ids Group(const Snapshot& snapshot, std::string_view group) {
    const auto ids = snapshot.Group(0, group);
    EXPECT_TRUE(ids) << ids.error().message;
    return ids.value_or(Ids{});
  }
  Ids Group(std::string_view group) { return Group(**store->NewSnapshot(), group); }
  struct Seen {
    std::string document, document_id, group;
    bool operator==(const Seen&) const = default;
  };
  Seen Read(uint64_t id) {
    Document document;
    EXPECT_TRUE((*store->NewSnapshot())->Documents(0, {&id, 1}, &document));
    return {document.found ? std::string(document.payload) : "(none)",
            std::string(document.document_id), std::string(document.group)};
  }
  bool HasVector(uint64_t id) {
    const auto snapshot = *store->NewSnapshot();
    const float* vector = nullptr;
    EXPECT_TRUE(snapshot->View(0, {&id, 1}, &vector));
    return vector != nullptr;
  }
  static void ExpectConflict(const Status& status, std::string_view names) {
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code, Code::kQueryConflict) << status.error().message;
    EXPECT_NE(status.error().message.find(names), std::string::npos) << status.error().message;
  }
  static Status CommitStatus(Batch& of) {
    const auto done = of.Commit();
    return done ? Status{} : Status(Failure(done.error()));
  }
  // Expects that the commit is not made because of row 0 of a call, and that the batch keeps its
  // operations.
  static void ExpectConflictOfCommit(Batch& of, std::string_view names) {
    const uint64_t staged = of.staged();
    const Status failed = CommitStatus(of);
    ExpectConflict(failed, names);
    if (failed) return;
    EXPECT_EQ(failed.error().outcome, Outcome::kNotMade);
    EXPECT_EQ(failed.error().row, 0u);
    EXPECT_EQ(SeverityOf(failed.error()), Severity::kReject);
    EXPECT_EQ(of.staged(), staged);
  }
  uint64_t SeqOf(uint64_t id) {
    uint64_t seq = UINT64_MAX;
    EXPECT_TRUE((*store->NewSnapshot())->Seqs(0, {&id, 1}, &seq));
    return seq;
  }

  std::shared_ptr<Store> store;
};

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_STORE_KEYS_FIXTURE_H_
