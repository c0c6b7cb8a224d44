// SPDX-License-Identifier: Apache-2.0
#include "core/store/store.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/format/layout.h"
#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

class StoreTest : public testing::Test, protected StoreFixture {
 protected:
  uint64_t Insert(Store& store, float x) {
    uint64_t id = UINT64_MAX;
    EXPECT_TRUE(store.shared_batch().Insert(0, OneRecord(x).records, &id));
    return id;
  }
  uint64_t Commit(Store& store) {
    const auto done = store.shared_batch().Commit();
    EXPECT_TRUE(done) << done.error().message;
    return done ? done->seq : 0;
  }
  static const float* View(const Snapshot& snapshot, uint64_t id) {
    const float* vector = nullptr;
    const Status viewed = snapshot.View(0, {&id, 1}, &vector);
    EXPECT_TRUE(viewed) << viewed.error().message;
    return vector;
  }
  static std::string Text(const Snapshot& snapshot, uint64_t id) {
    Document document;
    EXPECT_TRUE(snapshot.Documents(0, {&id, 1}, &document));
    return document.found ? std::string(document.payload) : "(none)";
  }
  static uint64_t Live(Store& store) { return store.Collection(0)->live; }
};

TEST_F(StoreTest, IdsBeginAtZeroAndAreNeverUsedAgain) {
  auto store = Open();
  EXPECT_EQ(Insert(*store, 1), 0u);
  EXPECT_EQ(Insert(*store, 2), 1u);
  Commit(*store);
  const uint64_t last = 1;
  ASSERT_TRUE(store->shared_batch().Delete(0, {&last, 1}));
  Commit(*store);
  EXPECT_EQ(Insert(*store, 3), 2u);
  store->shared_batch().Rollback();
  EXPECT_EQ(Insert(*store, 4), 2u) << "an id that was never committed may be given again";
  Commit(*store);
  ASSERT_TRUE(store->Close());
  store.reset();
  EXPECT_EQ(Insert(*Open(), 5), 3u);
}

TEST_F(StoreTest, WhatIsDeletedBeforeItIsGivenOutIsInserted) {
  auto store = Open();
  const uint64_t next = 0;
  ASSERT_TRUE(store->shared_batch().Delete(0, {&next, 1}));
  ASSERT_EQ(Insert(*store, 1), next);
  std::vector<float> vector(kDimension);
  EXPECT_TRUE(store->GetVector(next, vector.data(), kDimension));
  Commit(*store);
  EXPECT_TRUE(store->GetVector(next, vector.data(), kDimension));
}

TEST_F(StoreTest, AnIdGivenToOneBatchIsRefusedToAnother) {
  auto store = Open();
  const uint64_t id = Insert(*store, 1);
  auto other = store->NewBatch();
  OneRecord record(2.0F);
  const Status put = other->Put(0, record.WithId(id));
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, Code::kQueryConflict);
  EXPECT_EQ(put.error().row, 0u);
}

TEST_F(StoreTest, OnlyTheStoresOwnGetSeesWhatIsStaged) {
  auto store = Open();
  const uint64_t id = Insert(*store, 7);
  float out[kDimension];
  ASSERT_TRUE(store->GetVector(id, out, kDimension));
  EXPECT_EQ(out[3], 7.0F);
  EXPECT_EQ(View(**store->NewSnapshot(), id), nullptr);
  Commit(*store);
  ASSERT_TRUE(store->shared_batch().Delete(0, {&id, 1}));
  EXPECT_EQ(store->GetVector(id, out, kDimension).error().code, Code::kQueryNotFound);
  EXPECT_NE(View(**store->NewSnapshot(), id), nullptr);
}

TEST_F(StoreTest, PutReplacesTheWholeRecordUnlessItKeepsAbsentParts) {
  auto store = Open();
  Batch& batch = store->shared_batch();
  ASSERT_TRUE(batch.Put(0, OneRecord(1.0F, "one").WithId(5)));
  Commit(*store);
  OneRecord text("two");
  text.records.keep_absent = true;
  ASSERT_TRUE(batch.Put(0, text.WithId(5)));
  Commit(*store);
  EXPECT_EQ(*View(**store->NewSnapshot(), 5), 1.0F);
  EXPECT_EQ(Text(**store->NewSnapshot(), 5), "two");
  ASSERT_TRUE(batch.Put(0, OneRecord(3.0F).WithId(5)));
  Commit(*store);
  EXPECT_EQ(*View(**store->NewSnapshot(), 5), 3.0F);
  EXPECT_EQ(Text(**store->NewSnapshot(), 5), "(none)");
  ASSERT_TRUE(batch.Put(0, OneRecord("four").WithId(5)));
  Commit(*store);
  EXPECT_EQ(View(**store->NewSnapshot(), 5), nullptr);
  EXPECT_EQ(Text(**store->NewSnapshot(), 5), "four");
  EXPECT_EQ(Live(*store), 1u);
}

TEST_F(StoreTest, WithinABatchTheLastWordOnARecordCounts) {
  auto store = Open();
  Batch& batch = store->shared_batch();
  ASSERT_TRUE(batch.Put(0, OneRecord(1.0F, "one").WithId(1)));
  const uint64_t one = 1;
  ASSERT_TRUE(batch.Delete(0, {&one, 1}));
  ASSERT_TRUE(batch.Put(0, OneRecord(2.0F).WithId(1)));
  ASSERT_TRUE(batch.Put(0, OneRecord(3.0F).WithId(2)));
  const uint64_t two = 2;
  ASSERT_TRUE(batch.Delete(0, {&two, 1}));
  Commit(*store);
  EXPECT_EQ(*View(**store->NewSnapshot(), 1), 2.0F);
  EXPECT_EQ(Text(**store->NewSnapshot(), 1), "(none)");
  EXPECT_EQ(View(**store->NewSnapshot(), 2), nullptr);
  EXPECT_EQ(Live(*store), 1u);
}

TEST_F(StoreTest, ACommitWithoutEffectIsNone) {
  auto store = Open();
  Insert(*store, 1);
  const uint64_t seq = Commit(*store);
  EXPECT_EQ(Commit(*store), seq);
  const uint64_t absent = 99;
  ASSERT_TRUE(store->shared_batch().Delete(0, {&absent, 1}));
  EXPECT_EQ(Commit(*store), seq);
}

TEST_F(StoreTest, ViewsStayValidAndUnchangedUntilTheirSnapshotCloses) {
  auto store = Open();
  const uint64_t id = Insert(*store, 42);
  Commit(*store);
  auto snapshot = *store->NewSnapshot();
  const float* view = View(*snapshot, id);
  for (int round = 0; round < 40; ++round) {
    for (uint64_t other = 0; other < 200; ++other) {
      ASSERT_TRUE(store->shared_batch().Put(0, OneRecord(static_cast<float>(round)).WithId(other)));
    }
    Commit(*store);
    ASSERT_TRUE(store->Checkpoint());
  }
  EXPECT_EQ(View(*snapshot, id), view);
  ASSERT_TRUE(store->Close());
  store.reset();
  for (uint32_t i = 0; i < kDimension; ++i) EXPECT_EQ(view[i], 42.0F);
}

TEST_F(StoreTest, EveryVectorIsAlignedForEveryDimension) {
  for (uint32_t dimension = 1; dimension <= 100; ++dimension) {
    StoreFixture other;
    OpenOptions options = Options();
    options.dimension = dimension;
    auto store = other.Open(options);
    const std::vector<float> rows(300 * dimension, 1.5F);
    Records records;
    records.count = 300;
    records.vectors = rows.data();
    ASSERT_TRUE(store->shared_batch().Insert(0, records, nullptr));
    Commit(*store);
    const auto snapshot = *store->NewSnapshot();
    for (uint64_t id = 0; id < 300; ++id) {
      ASSERT_EQ(reinterpret_cast<uintptr_t>(View(*snapshot, id)) % kVectorAlignment, 0u);
    }
  }
}

TEST_F(StoreTest, CollectionsAreFoundByNameAndNumbersAreNotUsedAgain) {
  auto store = Open();
  const uint32_t first = *store->CreateCollection("notes", 0, Metric::kL2);
  EXPECT_EQ(store->CreateCollection("notes", 8, Metric::kL2).error().code, Code::kQueryExists);
  EXPECT_EQ(*store->FindCollection("notes"), first);
  ASSERT_TRUE(store->DropCollection(first));
  EXPECT_EQ(store->FindCollection("notes").error().code, Code::kQueryNotFound);
  EXPECT_GT(*store->CreateCollection("notes", 8, Metric::kL2), first);
  EXPECT_EQ(store->DropCollection(0).error().code, Code::kQueryInvalid);
}

TEST_F(StoreTest, SpaceOfADroppedCollectionIsUsedAgainOnceNothingReachesIt) {
  auto store = Open();
  uint64_t file_bytes = 0;
  for (int round = 0; round < 20; ++round) {
    const uint32_t number = *store->CreateCollection("scratch", kDimension, Metric::kL2);
    const std::vector<float> rows(4000 * kDimension, 1.0F);
    Records records;
    records.count = 4000;
    records.vectors = rows.data();
    auto batch = store->NewBatch();
    ASSERT_TRUE(batch->Insert(number, records, nullptr));
    ASSERT_TRUE(batch->Commit());
    ASSERT_TRUE(store->DropCollection(number));
    ASSERT_TRUE(store->Checkpoint());
    if (round == 5) file_bytes = store->Info().file_bytes;
  }
  EXPECT_EQ(store->Info().file_bytes, file_bytes);
}

TEST_F(StoreTest, ReadOnlyServesReadsOfAnUncleanStoreAndChangesNothing) {
  auto store = Open();
  Insert(*store, 9);
  Commit(*store);
  StoreFixture copy;
  copy.image = image.Copy();
  const StoreImage before = copy.image.Copy();
  OpenOptions options;
  options.read_only = true;
  auto reader = copy.Open(options);
  EXPECT_EQ(*View(**reader->NewSnapshot(), 0), 9.0F);
  EXPECT_EQ(reader->Recovery().commits_replayed, 1u);
  EXPECT_EQ(reader->shared_batch().Insert(0, OneRecord(1.0F).records, nullptr).error().code,
            Code::kStorageReadOnly);
  EXPECT_EQ(reader->Checkpoint().error().code, Code::kStorageReadOnly);
  ASSERT_TRUE(reader->Close());
  for (const Part part : {Part::kMain, Part::kLog0, Part::kLog1}) {
    ASSERT_EQ(copy.image[part] == nullptr, before[part] == nullptr);
    if (before[part] == nullptr) continue;
    EXPECT_TRUE(std::ranges::equal(copy.image[part]->bytes(), before[part]->bytes()));
  }
}

TEST_F(StoreTest, AMainFileThatNeedsItsLogIsNotOpenedWithoutIt) {
  auto store = Open();
  Insert(*store, 9);
  Commit(*store);
  StoreFixture copy;
  copy.image = image.Copy();
  copy.image[Part::kLog0].reset();
  copy.image[Part::kLog1].reset();
  const auto opened = Store::Open(std::make_unique<ImageFactory>(copy.image), Options());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::kRecoveryInconsistent);
}

TEST_F(StoreTest, ACleanCloseLeavesOneFile) {
  auto store = Open();
  for (int i = 0; i < 500; ++i) Insert(*store, 1);
  Commit(*store);
  ASSERT_TRUE(store->Close());
  EXPECT_EQ(image[Part::kLog0], nullptr);
  EXPECT_EQ(image[Part::kLog1], nullptr);
}

TEST_F(StoreTest, DamageOfOneVectorHarmsThatRecordAloneAndStopsWriting) {
  auto store = Open();
  for (int i = 0; i < 100; ++i) Insert(*store, static_cast<float>(i));
  Commit(*store);
  const auto first = *store->NewSnapshot();
  const auto* base = image[Part::kMain]->bytes().data();
  const auto offset = static_cast<uint64_t>(
      reinterpret_cast<const std::byte*>((*first->Slabs(0))[0].rows) + 64 * 40 - base);
  image[Part::kMain]->bytes()[offset] ^= std::byte{1};
  for (uint64_t id = 0; id < 100; ++id) {
    const float* vector = nullptr;
    const Status viewed = first->View(0, {&id, 1}, &vector);
    EXPECT_EQ(viewed.has_value(), id != 40);
    if (viewed) continue;
    EXPECT_EQ(viewed.error().code, Code::kDataCorruption);
    EXPECT_EQ(viewed.error().offset, offset);
    EXPECT_EQ(vector, nullptr);
  }
  EXPECT_TRUE(store->Info().poisoned);
  EXPECT_EQ(store->shared_batch().Insert(0, OneRecord(1.0F).records, nullptr).error().code,
            Code::kStoragePoisoned);
}

TEST(MemoryStore, HoldsRecordsWithoutALog) {
  OpenOptions options;
  options.create = true;
  options.dimension = StoreFixture::kDimension;
  auto store = *Store::Open(*OpenFactory("memory:"), options);
  for (int commit = 0; commit < 50; ++commit) {
    ASSERT_TRUE(store->shared_batch().Insert(0, OneRecord(1.0F, "text").records, nullptr));
    ASSERT_TRUE(store->shared_batch().Commit());
  }
  ASSERT_TRUE(store->Checkpoint());
  EXPECT_EQ(store->Info().records, 50u);
  EXPECT_EQ(store->Info().log_bytes, 0u);
  EXPECT_TRUE(store->Verify()->findings.empty());
  EXPECT_TRUE(store->Close());
}

}  // namespace
}  // namespace chassis
