// SPDX-License-Identifier: Apache-2.0 The duties of a document storage, under the names of AeroDB's
// tests.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "core/collection/document_extent.h"
#include "core/store/version/version_set.h"
#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

class document_storage : public testing::Test, protected StoreFixture {
 protected:
  void Put(std::string_view document_id, std::string_view payload, std::string_view schema = "note",
           std::string_view version = "1") {
    OneRecord record(payload);
    record.schema = schema;
    record.version = version;
    const Status put = store->shared_batch().Put(0, record.WithKeys(document_id).records);
    EXPECT_TRUE(put) << put.error().message;
  }
  uint64_t IdOf(std::string_view document_id) const {
    uint64_t id = UINT64_MAX;
    EXPECT_TRUE((*store->NewSnapshot())->Resolve(0, {&document_id, 1}, &id, nullptr));
    return id;
  }
  void Delete(std::string_view document_id) {
    EXPECT_TRUE(store->shared_batch().DeleteDocuments(0, {&document_id, 1}));
  }
  void Commit() { EXPECT_TRUE(store->shared_batch().Commit()); }
  void Close() {
    EXPECT_TRUE(store->Close());
    store.reset();
  }
  // Returns the files as a kill leaves them: commits are in the log.
  StoreImage Killed() const { return image.Copy(); }
  // Opens other files in place of those that are open.
  void Open(StoreImage files, bool read_only = false) {
    store.reset();
    image = std::move(files);
    OpenOptions options = Options();
    if (read_only) options.create = false;
    options.read_only = read_only;
    store = StoreFixture::Open(options);
  }

  Result<std::optional<Document>> Read(std::string_view document_id) {
    snapshot = *store->NewSnapshot();
    uint64_t id = 0;
    uint8_t found = 0;
    CHASSIS_TRY(snapshot->Resolve(0, {&document_id, 1}, &id, &found));
    if (found == 0) return std::nullopt;
    Document document;
    CHASSIS_TRY(snapshot->Documents(0, {&id, 1}, &document));
    return document;
  }
  std::string Payload(std::string_view document_id) {
    const auto document = Read(document_id);
    EXPECT_TRUE(document) << document.error().message;
    if (!document) return "(error)";
    return *document ? std::string((*document)->payload) : "(none)";
  }

  // Returns every document record of the default collection with all its parts, in the order of
  // writing.
  std::vector<DocumentRecord> Scan() {
    std::vector<DocumentRecord> records;
    const CollectionVersion& version = *VersionSet::Read(store->versions())->collections.Find(0);
    for (const DocumentExtentVersion& documents : version.documents) {
      DocumentWalk walk(*documents.extent, 0, documents.used);
      while (const auto step = walk.Next()) {
        const auto record = documents.extent->Read(step->position, documents.used);
        EXPECT_TRUE(record) << record.error().message;
        if (record) records.push_back(*record);
      }
    }
    return records;
  }
  // Returns the offset in the file of the newest record of a document.
  uint64_t OffsetOf(std::string_view document_id) {
    uint64_t offset = 0;
    const CollectionVersion& version = *VersionSet::Read(store->versions())->collections.Find(0);
    for (const DocumentExtentVersion& documents : version.documents) {
      DocumentWalk walk(*documents.extent, 0, documents.used);
      while (const auto step = walk.Next()) {
        const auto record = documents.extent->Read(step->position, documents.used);
        if (record && record->document_id == document_id) {
          offset = documents.extent->OffsetOf(step->position);
        }
      }
    }
    return offset;
  }

  std::shared_ptr<Store> store = StoreFixture::Open();
  std::unique_ptr<Snapshot> snapshot;
  void TearDown() override { snapshot.reset(); }
};

TEST_F(document_storage, write_and_read_back) {
  const std::string binary("\0\xFF\n{", 4);
  Put("alice", R"({"name":"Alice"})", "user", "v1");
  Put(binary, binary, "blob", "2.0");
  Put("empty", std::string_view("", 0));
  Commit();
  for (int round = 0; round < 3; ++round) {
    const auto alice = Read("alice");
    ASSERT_TRUE(alice && *alice);
    EXPECT_TRUE((*alice)->found);
    EXPECT_EQ((*alice)->payload, R"({"name":"Alice"})");
    EXPECT_EQ((*alice)->schema, "user");
    EXPECT_EQ((*alice)->schema_version, "v1");
    EXPECT_EQ((*alice)->document_id, "alice");
    EXPECT_EQ(Payload(binary), binary);
    EXPECT_EQ(Payload("empty"), "");
    EXPECT_EQ(Payload("bob"), "(none)");
    snapshot.reset();
    if (round == 1) Close();
    Open(Killed());
  }
  OneRecord without_schema("payload"), without_version("payload");
  without_schema.records.schemas = nullptr;
  without_version.records.schema_versions = nullptr;
  Batch& batch = store->shared_batch();
  EXPECT_EQ(batch.Insert(0, without_schema.records, nullptr).error().code, Code::kSchemaRequired);
  EXPECT_EQ(batch.Insert(0, without_version.records, nullptr).error().code,
            Code::kSchemaVersionRequired);
}

TEST_F(document_storage, tombstone_write) {
  Put("alice", "Alice", "user", "v1");
  Put("bob", "Bob", "user", "v1");
  Commit();
  const uint64_t id = IdOf("alice");
  Delete("alice");
  Commit();
  EXPECT_EQ(Payload("alice"), "(none)");
  EXPECT_EQ(Payload("bob"), "Bob");
  const std::vector<DocumentRecord> records = Scan();
  ASSERT_EQ(records.size(), 3u);
  const DocumentRecord& tombstone = records.back();
  EXPECT_TRUE(tombstone.tombstone);
  EXPECT_EQ(tombstone.id, id);
  EXPECT_EQ(tombstone.document_id, "alice");
  EXPECT_EQ(tombstone.schema, "user");
  EXPECT_EQ(tombstone.schema_version, "v1");
  EXPECT_EQ(tombstone.payload, "");
  EXPECT_FALSE(records.front().tombstone) << "a written record is not changed in place";
  snapshot.reset();
  Open(Killed());
  EXPECT_EQ(Payload("alice"), "(none)");
  Delete("alice");
  Commit();
  EXPECT_EQ(Scan().size(), 3u) << "a deleted document gets no second tombstone";
}

TEST_F(document_storage, overwrite_semantics) {
  Put("alice", "first, and long", "user", "v1");
  Commit();
  const uint64_t id = IdOf("alice");
  const auto before = *store->NewSnapshot();
  Put("alice", "second", "user", "v2");
  Commit();
  EXPECT_EQ(IdOf("alice"), id);
  Put("alice", "staged twice", "user", "v3");
  Put("alice", "third", "user", "v3");
  Commit();
  const auto newest = Read("alice");
  ASSERT_TRUE(newest && *newest);
  EXPECT_EQ((*newest)->payload, "third");
  EXPECT_EQ((*newest)->schema_version, "v3");
  EXPECT_EQ(store->Collection(0)->live, 1u);
  std::vector<std::string> written;
  for (const DocumentRecord& record : Scan()) written.emplace_back(record.payload);
  EXPECT_EQ(written, (std::vector<std::string>{"first, and long", "second", "third"}))
      << "each record is the full state, the latest one wins";
  Document old;
  ASSERT_TRUE(before->Documents(0, {&id, 1}, &old));
  EXPECT_EQ(old.payload, "first, and long") << "a snapshot sees its own commit";
}

// Each byte of a record is damaged in turn. A read of the document fails with the offset of the
// record and never reports it as missing. The other documents are served.
TEST_F(document_storage, corruption_detected) {
  Put("alice", "Alice", "user", "v1");
  Put("bob", "Bob", "user", "v1");
  Commit();
  const uint64_t begin = OffsetOf("bob");
  const uint64_t end = begin + DocumentRecordLength(Scan().back());
  Put("carol", "Carol", "user", "v1");
  Commit();
  ASSERT_EQ(OffsetOf("carol"), end);
  Close();
  const StoreImage sound = image.Copy();
  for (uint64_t offset = begin; offset < end; ++offset) {
    StoreImage damaged = sound.Copy();
    damaged[Part::kMain]->bytes()[offset] ^= std::byte{0x10};
    Open(std::move(damaged));
    EXPECT_EQ(Payload("alice"), "Alice") << offset;
    EXPECT_EQ(Payload("carol"), "Carol") << offset;
    const auto bob = Read("bob");
    ASSERT_FALSE(bob.has_value()) << "byte " << offset - begin << " of the record";
    EXPECT_EQ(bob.error().code, Code::kDataCorruption);
    EXPECT_EQ(CodeSeverity(static_cast<int32_t>(bob.error().code)), Severity::kFatal);
    EXPECT_EQ(bob.error().offset, begin) << bob.error().message;
    EXPECT_EQ(store->Verify()->findings.size(), 1u);
    EXPECT_EQ(store->shared_batch().Put(0, OneRecord("x").WithKeys("bob").records).error().code,
              Code::kStoragePoisoned)
        << "after damage nothing is written";
    snapshot.reset();
    store.reset();
  }
}

// Commits that only the log has become part of the storage: documents, overwrites and tombstones,
// in the order of their commits.
TEST_F(document_storage, apply_wal_record) {
  Put("alice", "Alice");
  Put("bob", "Bob");
  Commit();
  ASSERT_TRUE(store->Checkpoint());
  Put("alice", "Alice again");
  Commit();
  Delete("bob");
  Put("carol", "Carol");
  Commit();
  Put("carol", "Carol again");
  Commit();
  StoreImage killed = Killed();
  // The main file lacks a record that only the log has.
  const uint64_t carol = OffsetOf("carol");
  std::ranges::fill(killed[Part::kMain]->bytes().subspan(carol, 32), std::byte{0});
  Open(std::move(killed));
  EXPECT_EQ(store->Recovery().commits_replayed, 3u);
  EXPECT_FALSE(store->Recovery().clean);
  EXPECT_EQ(Payload("alice"), "Alice again");
  EXPECT_EQ(Payload("bob"), "(none)");
  EXPECT_EQ(Payload("carol"), "Carol again");
  EXPECT_EQ(Scan().size(), 6u);
  EXPECT_TRUE(store->Verify()->findings.empty());
}

// However often the same log is replayed, and whichever state a crash in a replay leaves, the
// records are the same, in the same order.
TEST_F(document_storage, replay_idempotency) {
  Put("alice", "Alice");
  Commit();
  ASSERT_TRUE(store->Checkpoint());
  Put("alice", "Alice again");
  Put("bob", "Bob");
  Commit();
  Delete("bob");
  Put("carol", "Carol");
  Commit();
  const StoreImage killed = Killed();
  const auto state = [&] {
    std::string all;
    for (const char* name : {"alice", "bob", "carol"}) all += Payload(name) + "\n";
    for (const DocumentRecord& record : Scan()) {
      all += std::to_string(record.id) + " " + std::to_string(record.seq) + " " +
             std::string(record.document_id) + " " + std::string(record.payload) + "\n";
    }
    return all + std::to_string(store->Collection(0)->next_id);
  };
  const std::string expected = state();
  snapshot.reset();
  for (int round = 0; round < 3; ++round) {
    // Read-only, the files stay as they are, so the same commits are replayed each time.
    Open(killed.Copy(), true);
    EXPECT_EQ(store->Recovery().commits_replayed, 2u);
    EXPECT_EQ(state(), expected);
    snapshot.reset();
  }
  // The log is replayed over a file that has all its commits already.
  Open(killed.Copy());
  EXPECT_EQ(state(), expected);
  snapshot.reset();
  StoreImage replayed = Killed();
  StoreImage twice = killed.Copy();
  const auto page = kFirstExtentOffset;
  std::ranges::copy(
      replayed[Part::kMain]->bytes().subspan(page, twice[Part::kMain]->bytes().size() - page),
      twice[Part::kMain]->bytes().subspan(page).begin());
  Open(std::move(twice));
  EXPECT_EQ(store->Recovery().commits_replayed, 2u);
  EXPECT_EQ(state(), expected);
}

}  // namespace
}  // namespace chassis
