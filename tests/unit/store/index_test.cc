// SPDX-License-Identifier: Apache-2.0 The index of a store at rest: runs that checkpoints write and
// merge, and that are rebuilt if they are damaged.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "core/format/index_page.h"
#include "core/store/version/version_set.h"
#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

class IndexTest : public StoreFixture, public testing::Test {
 protected:
  const std::vector<std::shared_ptr<const IndexRun>>& Runs(Store& store) {
    return VersionSet::Read(store.versions())->index_runs->runs;
  }

  // Inserts the vectors x, x + 1, ... and returns the first id.
  static uint64_t Insert(Store& store, float x, size_t count) {
    std::vector<float> vectors;
    for (size_t i = 0; i < count; ++i) vectors.insert(vectors.end(), kDimension, x + float(i));
    Records records;
    records.count = count;
    records.vectors = vectors.data();
    std::vector<uint64_t> ids(count);
    EXPECT_TRUE(store.shared_batch().Insert(0, records, ids.data()));
    EXPECT_TRUE(store.shared_batch().Commit());
    return ids[0];
  }

  static void Put(Store& store, uint64_t id, const OneRecord& record) {
    Records records = record.records;
    records.ids = &id;
    EXPECT_TRUE(store.shared_batch().Put(0, records));
    EXPECT_TRUE(store.shared_batch().Commit());
  }

  // Inserts documents, each with its id as text. `next` is the first id.
  static void InsertDocuments(Store& store, uint64_t next, size_t count) {
    for (size_t i = 0; i < count; ++i) {
      const std::string text = std::to_string(next + i);
      EXPECT_TRUE(store.shared_batch().Insert(0, OneRecord(text).records, nullptr));
    }
    EXPECT_TRUE(store.shared_batch().Commit());
  }

  static std::string DocumentOf(const Snapshot& snapshot, uint64_t id) {
    Document document;
    const Status got = snapshot.Documents(0, {&id, 1}, &document);
    if (!got) return got.error().message;
    return document.found ? std::string(document.payload) : "none";
  }

  static void Delete(Store& store, uint64_t id) {
    EXPECT_TRUE(store.shared_batch().Delete(0, {&id, 1}));
    EXPECT_TRUE(store.shared_batch().Commit());
  }

  static float VectorOf(Store& store, uint64_t id) {
    float vector[kDimension];
    const Status got = store.GetVector(id, vector, kDimension);
    return got ? vector[0] : -1;
  }

  static void DeleteRange(Store& store, uint64_t first, uint64_t count) {
    std::vector<uint64_t> ids(count);
    std::iota(ids.begin(), ids.end(), first);
    EXPECT_TRUE(store.shared_batch().Delete(0, ids));
    EXPECT_TRUE(store.shared_batch().Commit());
  }

  // Returns the entries of all runs, those of the newest run first.
  std::vector<IndexEntry> Entries(Store& store) {
    std::vector<IndexEntry> entries;
    for (const auto& run : Runs(store)) {
      IndexRun::Cursor cursor(*run, IndexKey{});
      while (const auto entry = *cursor.Next()) entries.push_back(*entry);
    }
    return entries;
  }

  // Returns the ids whose vectors are gone, each with the seq of its newest entry.
  std::map<uint64_t, uint64_t> Gone(Store& store) {
    std::map<uint64_t, uint64_t> gone;
    for (const IndexEntry& entry : Entries(store)) {
      if (entry.key.kind != IndexKind::kVectorGone) continue;
      for (uint64_t i = 0; i < entry.key.sub; ++i) gone.emplace(entry.key.key + i, entry.value);
    }
    return gone;
  }

  void FlipIndexBits(Store& store) {
    for (const auto& run : Runs(store)) {
      for (uint64_t page = 0; page < run->entry().pages; ++page) {
        image[Part::kMain]->bytes()[run->entry().extent.offset + page * kPageSize + 40] ^=
            std::byte{1};
      }
    }
  }
};

TEST_F(IndexTest, DenseIdsAreOneEntryHoweverManyCommitsWroteThem) {
  auto store = Open();
  for (int i = 0; i < 20; ++i) {
    Insert(*store, float(i), 1);
    ASSERT_TRUE(store->Checkpoint());
  }
  Insert(*store, 20, 700);
  ASSERT_TRUE(store->Close());
  store.reset();
  store = Open();
  uint64_t entries = 0;
  for (const auto& run : Runs(*store)) entries += run->entry().entries;
  EXPECT_LE(entries, Runs(*store).size() + 1);
  for (uint64_t id = 0; id < 720; ++id) ASSERT_EQ(VectorOf(*store, id), float(id));
}

TEST_F(IndexTest, RunsStayFewHoweverManyCheckpointsThereWere) {
  auto store = Open();
  for (uint64_t i = 0; i < 200; ++i) {
    Put(*store, 3 * i, OneRecord(float(i), "text"));
    ASSERT_TRUE(store->Checkpoint());
    ASSERT_LE(Runs(*store).size(), 6u);
  }
  for (uint64_t i = 0; i < 200; ++i) ASSERT_EQ(VectorOf(*store, 3 * i), float(i));
}

TEST_F(IndexTest, KeepsOfWhatIsDeletedOnlyThatItsVectorIsGone) {
  auto store = Open();
  for (uint64_t id = 0; id < 300; ++id) Put(*store, 2 * id, OneRecord(1, "text"));
  ASSERT_TRUE(store->Checkpoint());
  std::vector<uint64_t> ids;
  for (uint64_t id = 0; id < 300; ++id) ids.push_back(2 * id);
  ASSERT_TRUE(store->shared_batch().Delete(0, ids));
  ASSERT_TRUE(store->shared_batch().Commit());
  ASSERT_TRUE(store->Checkpoint());
  const std::vector<IndexEntry> entries = Entries(*store);
  EXPECT_EQ(entries.size(), ids.size());
  for (const IndexEntry& entry : entries) {
    EXPECT_EQ(entry.key.kind, IndexKind::kVectorGone);
    EXPECT_EQ(entry.value, store->Info().commit_seq);
  }
  EXPECT_EQ(VectorOf(*store, 2), -1);
}

TEST_F(IndexTest, VectorsThatOneCommitTookAwayAreOneEntry) {
  auto store = Open();
  Insert(*store, 0, 1000);
  DeleteRange(*store, 100, 500);
  ASSERT_TRUE(store->Checkpoint());
  EXPECT_EQ(Entries(*store).size(), 2U) << "vectors, vectors gone";
  EXPECT_EQ(Gone(*store).size(), 500U);
}

TEST_F(IndexTest, OfAVectorThatIsGoneTwiceTheLaterTimeCounts) {
  auto store = Open();
  Insert(*store, 0, 1000);
  DeleteRange(*store, 100, 500);
  const uint64_t first = store->Info().commit_seq;
  ASSERT_TRUE(store->Checkpoint());
  Put(*store, 300, OneRecord(1, "text"));
  DeleteRange(*store, 300, 1);
  Put(*store, 301, OneRecord(1, "text"));
  const uint64_t second = store->Info().commit_seq - 1;
  for (uint64_t round = 0; round < 3; ++round) {
    ASSERT_TRUE(store->Checkpoint());
    const auto gone = Gone(*store);
    EXPECT_EQ(gone.size(), 500U);
    EXPECT_EQ(gone.at(299), first);
    EXPECT_EQ(gone.at(300), second);
    EXPECT_EQ(gone.at(301), first) << "its old slot is dead";
    Insert(*store, 0, 1000);  // its entries make the next checkpoint merge
    for (uint64_t id = 2000; id < 2200; id += 2) Put(*store, id + 1000 * round, OneRecord(1, ""));
  }
}

TEST_F(IndexTest, ARebuiltIndexSaysWhatIsGone) {
  auto store = Open();
  Insert(*store, 0, 100);
  DeleteRange(*store, 7, 2);
  Put(*store, 9, OneRecord(9, "again"));
  ASSERT_TRUE(store->Checkpoint());
  const auto before = Gone(*store);
  EXPECT_EQ(before.size(), 2U);
  ASSERT_TRUE(store->Close());
  store.reset();
  store = Open();
  FlipIndexBits(*store);
  EXPECT_EQ(VectorOf(*store, 9), 9);
  Put(*store, 200, OneRecord(1, "text"));
  ASSERT_TRUE(store->Checkpoint());
  const auto after = Gone(*store);
  ASSERT_EQ(after.size(), 2U);
  for (const auto& [id, seq] : before) EXPECT_LE(after.at(id), seq) << "and not below its slots";
}

TEST_F(IndexTest, ASnapshotReadsTheRunsOfItsOwnTime) {
  auto store = Open();
  for (uint64_t id = 0; id < 100; ++id) Put(*store, 2 * id, OneRecord(1, "old"));
  ASSERT_TRUE(store->Checkpoint());
  const auto snapshot = *store->NewSnapshot();
  for (int round = 0; round < 5; ++round) {
    for (uint64_t id = 0; id < 100; ++id) Put(*store, 2 * id, OneRecord(2, "new"));
    ASSERT_TRUE(store->Checkpoint());
  }
  for (uint64_t id = 0; id < 200; id += 2) {
    Document document;
    const float* vector = nullptr;
    ASSERT_TRUE(snapshot->Documents(0, {&id, 1}, &document));
    ASSERT_TRUE(snapshot->View(0, {&id, 1}, &vector));
    ASSERT_EQ(document.payload, "old");
    ASSERT_EQ(*vector, 1);
    ASSERT_EQ(VectorOf(*store, id), 2);
  }
}

// Documents with consecutive ids, some of which are replaced or deleted later.
TEST_F(IndexTest, ASnapshotReadsTheDocumentsOfItsOwnTime) {
  auto store = Open();
  InsertDocuments(*store, 0, 100);
  auto first = *store->NewSnapshot();
  InsertDocuments(*store, 100, 100);
  Put(*store, 7, OneRecord("seven"));
  Put(*store, 250, OneRecord("far"));
  Delete(*store, 8);
  auto second = *store->NewSnapshot();
  Put(*store, 7, OneRecord("seven again"));
  Put(*store, 8, OneRecord("eight again"));
  Put(*store, 230, OneRecord("between"));
  InsertDocuments(*store, 251, 20);
  const auto check = [](const Snapshot& snapshot, uint64_t count,
                        const std::map<uint64_t, std::string>& differing) {
    for (uint64_t id = 0; id < 280; ++id) {
      const auto found = differing.find(id);
      const std::string expected = found != differing.end() ? found->second
                                   : id < count             ? std::to_string(id)
                                                            : "none";
      ASSERT_EQ(DocumentOf(snapshot, id), expected) << id;
    }
  };
  std::map<uint64_t, std::string> newest = {
      {7, "seven again"}, {8, "eight again"}, {230, "between"}, {250, "far"}};
  for (uint64_t id = 251; id < 271; ++id) newest[id] = std::to_string(id);
  const auto check_all = [&](const char* when) {
    SCOPED_TRACE(when);
    check(*first, 100, {});
    check(*second, 200, {{7, "seven"}, {8, "none"}, {250, "far"}});
    check(**store->NewSnapshot(), 200, newest);
  };
  check_all("in the delta");
  ASSERT_TRUE(store->Checkpoint());
  check_all("in a run");
  first.reset();
  second.reset();
  ASSERT_TRUE(store->Close());
  store.reset();
  store = Open();
  FlipIndexBits(*store);
  check(**store->NewSnapshot(), 200, newest);
}

TEST_F(IndexTest, ADocumentThatIsDeletedStaysSoHoweverMuchIsWrittenAfterwards) {
  auto store = Open();
  InsertDocuments(*store, 0, 1000);
  for (uint64_t id = 0; id < 1000; ++id) {
    ASSERT_TRUE(store->shared_batch().Delete(0, {&id, 1}));
  }
  ASSERT_TRUE(store->shared_batch().Commit());
  for (uint64_t id = 2000; id < 3000; id += 2) {
    OneRecord record("text");
    ASSERT_TRUE(store->shared_batch().Put(0, record.WithId(id)));
  }
  ASSERT_TRUE(store->shared_batch().Commit());
  const auto snapshot = *store->NewSnapshot();
  for (uint64_t id = 0; id < 1000; ++id) ASSERT_EQ(DocumentOf(*snapshot, id), "none") << id;
}

TEST_F(IndexTest, ADamagedRunIsRebuiltSaidAndWrittenAgain) {
  auto store = Open();
  Insert(*store, 0, 400);
  for (uint64_t id = 0; id < 400; id += 3) Put(*store, id, OneRecord(1000, "text"));
  const uint64_t gone[] = {1, 3, 10};
  ASSERT_TRUE(store->shared_batch().Delete(0, gone));
  ASSERT_TRUE(store->shared_batch().Commit());
  ASSERT_TRUE(store->Close());
  store.reset();
  std::string said;
  OpenOptions options = Options();
  options.log = [&](LogLevel, std::string_view line) { said += line; };
  store = Open(options);
  FlipIndexBits(*store);
  const auto check = [&](Store& of) {
    for (uint64_t id = 0; id < 400; ++id) {
      const bool deleted = id == 1 || id == 3 || id == 10;
      ASSERT_EQ(VectorOf(of, id), deleted ? -1 : id % 3 == 0 ? 1000 : float(id)) << id;
    }
  };
  check(*store);
  EXPECT_NE(said.find("index page at byte"), std::string::npos) << said;
  EXPECT_NE(said.find("rebuilt"), std::string::npos) << said;
  EXPECT_FALSE(store->Info().poisoned);
  EXPECT_FALSE(store->Verify()->findings.empty());
  Put(*store, 500, OneRecord(500));
  check(*store);
  ASSERT_TRUE(store->Close());
  store.reset();
  said.clear();
  store = Open(options);
  check(*store);
  EXPECT_EQ(VectorOf(*store, 500), 500);
  EXPECT_TRUE(store->Verify()->findings.empty());
  EXPECT_EQ(said, "");
}

// The damaged record is dead, so it harms nothing; the index cannot be rebuilt beside it.
TEST_F(IndexTest, ADamagedRunBesideADamagedRecordStopsNoCheckpoint) {
  auto store = Open();
  Put(*store, 7, OneRecord("old"));
  Put(*store, 7, OneRecord("new"));
  ASSERT_TRUE(store->Checkpoint());
  FlipIndexBits(*store);
  {
    const VersionSet::Read version(store->versions());
    const uint64_t offset = version->collections.Find(0)->documents[0].extent->OffsetOf(0);
    image[Part::kMain]->bytes()[offset + 8] ^= std::byte{1};
  }
  ASSERT_TRUE(store->Close());
  store.reset();
  store = Open();
  for (uint64_t id = 10; id < 40; ++id) {
    Put(*store, id, OneRecord("text"));
    const Status done = store->Checkpoint();
    ASSERT_TRUE(done) << done.error().message;
  }
  ASSERT_TRUE(store->Close());
  store.reset();
  store = Open();
  const auto snapshot = *store->NewSnapshot();
  EXPECT_EQ(DocumentOf(*snapshot, 7), "new");
  for (uint64_t id = 10; id < 40; ++id) EXPECT_EQ(DocumentOf(*snapshot, id), "text");
}

TEST_F(IndexTest, ADamagedRunBesideADamagedRecordHidesNothing) {
  auto store = Open();
  Put(*store, 7, OneRecord("seven"));
  Put(*store, 9, OneRecord("nine"));
  ASSERT_TRUE(store->Close());
  store.reset();
  store = Open();
  FlipIndexBits(*store);
  {
    const VersionSet::Read version(store->versions());
    const uint64_t offset = version->collections.Find(0)->documents[0].extent->OffsetOf(0);
    image[Part::kMain]->bytes()[offset + 70] ^= std::byte{1};
  }
  // An open run keeps its root page in memory, so the damage shows in the next handle.
  store.reset();
  store = Open();
  const auto snapshot = *store->NewSnapshot();
  Document document;
  uint64_t id = 7;
  EXPECT_EQ(snapshot->Documents(0, {&id, 1}, &document).error().code, Code::kDataCorruption);
  id = 9;
  ASSERT_TRUE(snapshot->Documents(0, {&id, 1}, &document));
  EXPECT_EQ(document.payload, "nine");
}

}  // namespace
}  // namespace chassis
