// SPDX-License-Identifier: Apache-2.0 After a crash that damaged the meta of one slot, a store
// returns everything except that vector.
#include <gtest/gtest.h>

#include "core/store/version/version_set.h"
#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

class DamagedMetaTest : public StoreFixture, public testing::Test {
 protected:
  static void Insert(Store& store, size_t count) {
    std::vector<float> vectors(count * kDimension, 1);
    Records records;
    records.count = count;
    records.vectors = vectors.data();
    EXPECT_TRUE(store.shared_batch().Insert(0, records, nullptr));
    EXPECT_TRUE(store.shared_batch().Commit());
  }
  static void Put(Store& store, uint64_t id, OneRecord&& record) {
    EXPECT_TRUE(store.shared_batch().Put(0, record.WithId(id)));
    EXPECT_TRUE(store.shared_batch().Commit());
  }
  // The store as a crash leaves it, with the meta of one slot damaged.
  std::shared_ptr<Store> CrashWithDamagedMeta(std::shared_ptr<Store>& store, uint64_t slot) {
    const uint64_t offset =
        VersionSet::Read(store->versions())->collections.Find(0)->slabs[0].slab->MetaOffset(slot);
    StoreImage left = image.Copy();
    store.reset();
    image = std::move(left);
    image[Part::kMain]->bytes()[offset + 3] ^= std::byte{1};
    auto opened = Store::Open(std::make_unique<ImageFactory>(image), Options());
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? *opened : nullptr;
  }
};

TEST_F(DamagedMetaTest, AReplacementIsReplayed) {
  auto store = Open();
  Insert(*store, 2000);
  Put(*store, 5, OneRecord(5.0f));
  auto opened = CrashWithDamagedMeta(store, 1000);
  ASSERT_NE(opened, nullptr);
  const auto snapshot = *opened->NewSnapshot();
  const uint64_t id = 5;
  const float* vector = nullptr;
  const Status viewed = snapshot->View(0, {&id, 1}, &vector);
  ASSERT_TRUE(viewed) << viewed.error().message;
  EXPECT_EQ(vector[0], 5.0f);
}

TEST_F(DamagedMetaTest, ADeletionIsReplayed) {
  auto store = Open();
  Insert(*store, 2000);
  const uint64_t id = 5;
  ASSERT_TRUE(store->shared_batch().Delete(0, {&id, 1}));
  ASSERT_TRUE(store->shared_batch().Commit());
  auto opened = CrashWithDamagedMeta(store, 1000);
  ASSERT_NE(opened, nullptr);
  float vector[kDimension];
  const Status got = opened->GetVector(id, vector, kDimension);
  EXPECT_FALSE(got) << "a deleted vector came back";
}

TEST_F(DamagedMetaTest, ACursorGivesTheDocumentsThatStandAlone) {
  auto store = Open();
  Insert(*store, 2000);
  for (uint64_t id = 3000; id < 3010; ++id) Put(*store, id, OneRecord("text"));
  auto opened = CrashWithDamagedMeta(store, 1000);
  ASSERT_NE(opened, nullptr);
  const auto snapshot = *opened->NewSnapshot();
  auto cursor = Cursor::Open(*snapshot, 0);
  ASSERT_TRUE(cursor);
  size_t seen = 0;
  size_t failures = 0;
  std::vector<uint64_t> ids(64);
  for (bool done = false; !done;) {
    const auto count = (*cursor)->Next(ids);
    if (!count) {
      ++failures;
      continue;
    }
    done = *count == 0;
    for (size_t i = 0; i < *count; ++i) seen += ids[i] >= 3000 ? 1 : 0;
  }
  EXPECT_EQ(seen, 10u);
  EXPECT_EQ(failures, 1u);
}

}  // namespace
}  // namespace chassis
