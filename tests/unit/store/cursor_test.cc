// SPDX-License-Identifier: Apache-2.0 The records that a cursor returns, and the findings of
// verify, when some records are damaged.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/store/version/version_set.h"
#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

class CursorTest : public StoreFixture, public testing::Test {
 protected:
  void SetUp() override {
    store_ = Open();
    Insert(OneRecord(1, "one").WithKeys("a", "g"));  // id 0
    Insert(OneRecord(2).WithKeys("b"));
    Insert(OneRecord("three"));
    Insert(OneRecord(4));
    Insert(OneRecord("five"));
    ASSERT_TRUE(store_->shared_batch().Commit());
    OneRecord again(5);
    ASSERT_TRUE(store_->shared_batch().Put(0, again.KeepingAbsent().WithId(3)));
    ASSERT_TRUE(store_->shared_batch().Commit());
    newest_ = store_->Info().commit_seq;
  }

  void Insert(const OneRecord& record) {
    ASSERT_TRUE(store_->shared_batch().Insert(0, record.records, nullptr));
  }

  const CollectionVersion& collection() {
    const VersionSet::Read version(store_->versions());
    return *version->collections.Find(0);
  }
  const Slab& slab() { return *collection().slabs[0].slab; }
  uint64_t SlotOf(uint64_t id) {
    return RecordAddress::Unpack(collection().FindSlot(id, newest_).value()).position;
  }
  uint64_t DocumentOffset(uint64_t id) {
    const uint64_t address = collection().DocumentAddress(id, newest_).value();
    return collection().documents[0].extent->OffsetOf(RecordAddress::Unpack(address).position);
  }

  // Closes the store, changes the bytes of the main file at `offsets`, and opens it.
  void Damage(const std::vector<uint64_t>& offsets) {
    ASSERT_TRUE(store_->Close());
    store_ = nullptr;
    for (const uint64_t offset : offsets) image[Part::kMain]->bytes()[offset] ^= std::byte{1};
    store_ = Open();
    ASSERT_NE(store_, nullptr);
  }

  std::vector<CursorEntry> Walk(const CursorOptions& options = {}) {
    snapshot_ = *store_->NewSnapshot();
    const auto cursor = *Cursor::Open(*snapshot_, 0, options);
    std::vector<CursorEntry> entries;
    CursorEntry some[2];
    for (;;) {
      const auto count = cursor->NextRecords(some);
      EXPECT_TRUE(count) << count.error().message;
      if (!count || *count == 0) break;
      entries.insert(entries.end(), some, some + *count);
    }
    std::ranges::stable_sort(entries, {}, &CursorEntry::id);
    return entries;
  }

  std::shared_ptr<Store> store_;
  std::unique_ptr<Snapshot> snapshot_;
  uint64_t newest_ = 0;
};

TEST_F(CursorTest, AnEntryHasAllPartsOfARecord) {
  const auto entries = Walk();
  ASSERT_EQ(entries.size(), 5u);
  for (uint64_t id = 0; id < 5; ++id) {
    EXPECT_EQ(entries[id].id, id);
    EXPECT_EQ(entries[id].status, Code::kOk);
    EXPECT_EQ(entries[id].seq, id == 3 ? newest_ : newest_ - 1);
  }
  EXPECT_EQ(entries[0].vector[0], 1.0F);
  EXPECT_EQ(entries[0].document.payload, "one");
  EXPECT_EQ(entries[0].document.document_id, "a");
  EXPECT_EQ(entries[0].document.group, "g");
  EXPECT_EQ(entries[1].document.document_id, "b");
  EXPECT_FALSE(entries[1].document.found);
  EXPECT_EQ(entries[2].vector, nullptr);
  EXPECT_EQ(entries[2].document.payload, "three");
  EXPECT_EQ(entries[3].vector[0], 5.0F);
}

TEST_F(CursorTest, WhatIsNotAskedForIsNotThere) {
  CursorOptions options;
  options.vectors = options.payloads = options.seqs = false;
  for (const CursorEntry& entry : Walk(options)) {
    EXPECT_EQ(entry.vector, nullptr);
    EXPECT_EQ(entry.seq, 0u);
    EXPECT_EQ(entry.document.payload, "");
    EXPECT_EQ(entry.document.schema, entry.document.found ? "note" : "");
  }
  options.tags_and_keys = false;
  for (const CursorEntry& entry : Walk(options)) EXPECT_EQ(entry.document.schema, "");
}

TEST_F(CursorTest, DamageHarmsTheEntryOfItsRecordAlone) {
  Damage({slab().VectorOffset(SlotOf(1)), DocumentOffset(0) + 70, DocumentOffset(4) + 70});
  const auto entries = Walk();
  ASSERT_EQ(entries.size(), 5u) << "each record once";
  for (uint64_t id = 0; id < 5; ++id) {
    EXPECT_EQ(entries[id].id, id);
    const bool damaged = id == 0 || id == 1 || id == 4;
    EXPECT_EQ(entries[id].status, damaged ? Code::kDataCorruption : Code::kOk) << id;
    if (damaged) {
      EXPECT_EQ(entries[id].vector, nullptr) << id;
    }
  }
  EXPECT_EQ(entries[2].document.payload, "three");
}

TEST_F(CursorTest, ARecordWhoseIdCannotBeReadIsAnEntryWithoutOne) {
  Damage({slab().MetaOffset(SlotOf(1)) + 3});
  const auto entries = Walk();
  ASSERT_EQ(entries.size(), 5u);
  EXPECT_EQ(entries.back().id, UINT64_MAX);
  EXPECT_EQ(entries.back().status, Code::kDataCorruption);
}

TEST_F(CursorTest, VerifySaysWhichRecordIsDamagedAndWhere) {
  const uint64_t vector = slab().VectorOffset(SlotOf(1)), meta = slab().MetaOffset(SlotOf(3));
  const uint64_t document = DocumentOffset(4), stride = slab().stride();
  Damage({vector, meta + 3, document + 70});
  const auto report = store_->Verify();
  ASSERT_TRUE(report);
  ASSERT_EQ(report->findings.size(), 3u);
  for (const VerifyReport::Finding& found : report->findings) {
    EXPECT_EQ(found.code, Code::kDataCorruption);
    EXPECT_EQ(found.collection, 0u);
    EXPECT_EQ(found.file, Part::kMain);
    if (found.offset == vector) {
      EXPECT_EQ(found.id, 1u);
      EXPECT_EQ(found.length, stride);
      EXPECT_EQ(found.state, RecordState::kLive);
    } else if (found.offset == meta) {
      EXPECT_EQ(found.id, VerifyReport::kNoId);
      EXPECT_EQ(found.length, kSlotMetaBytes);
      EXPECT_EQ(found.state, RecordState::kNoRecord);
    } else {
      EXPECT_EQ(found.offset, document);
      EXPECT_EQ(found.id, 4u);
      EXPECT_GT(found.length, kDocumentHeaderBytes);
      EXPECT_EQ(found.state, RecordState::kLive);
    }
  }
}

}  // namespace
}  // namespace chassis
