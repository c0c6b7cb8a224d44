// SPDX-License-Identifier: Apache-2.0
// What this version does with a store that has parts of a newer one.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/base/crc32c.h"
#include "core/format/catalog.h"
#include "core/format/entry.h"
#include "core/format/extent_mark.h"
#include "core/format/identity.h"
#include "core/format/superblock.h"
#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

constexpr uint32_t kOfTheFuture = 200;
constexpr std::byte kFilling{0x5A};

class NewerFormatTest : public StoreFixture, public testing::Test {
 protected:
  // An empty store, whose catalog has no sections.
  void SetUp() override { ASSERT_TRUE(Open()->Close()); }

  std::span<std::byte> Main() { return image[Part::kMain]->bytes(); }

  Id128 Uuid() { return DecodeIdentity(Main().first(kPageSize))->uuid; }

  Code OpenCode(bool read_only) {
    OpenOptions options;
    options.read_only = read_only;
    const auto store = Store::Open(std::make_unique<ImageFactory>(image), std::move(options));
    return store ? Code::kOk : store.error().code;
  }

  // Adds an entry of an unknown kind with an extent behind the end of the file to both catalogs.
  Extent AddEntry(UnknownKind unknown) {
    const Id128 uuid = Uuid();
    Superblock superblock = *DecodeSuperblock(Main().subspan(kSuperblockOffset[0]), uuid);
    const Extent extent{AlignUp(Main().size(), kExtentAlignment), kExtentAlignment};
    const auto before = Main().subspan(superblock.catalog_offset, superblock.catalog_length);
    ByteVector catalog(before.begin(), before.end());
    StoreLittle<uint64_t>(&catalog[8], LoadLittle<uint64_t>(&catalog[8]) + 1);
    PutEntry(catalog, kOfTheFuture, unknown, std::span(&extent, 1), [](Encoder&) {});
    image[Part::kMain]->Resize(extent.end());
    std::ranges::fill(Main().subspan(extent.offset), kFilling);
    superblock.catalog_length = catalog.size();
    superblock.blob_length = catalog.size();
    superblock.catalog_crc = CatalogCrc(catalog, uuid);
    superblock.file_end = extent.end();
    for (const uint64_t offset : {superblock.catalog_offset, superblock.catalog_copy_offset}) {
      std::ranges::copy(catalog, Main().subspan(offset).begin());
    }
    for (const uint64_t offset : kSuperblockOffset) {
      std::ranges::copy(EncodeSuperblock(superblock, uuid), Main().subspan(offset).begin());
    }
    return extent;
  }

  void SetReadOnlyFeatures(uint32_t features) {
    Identity identity = *DecodeIdentity(Main().first(kPageSize));
    identity.read_only_features = features;
    std::ranges::copy(EncodeIdentity(identity), Main().begin());
  }

  static void InsertMany(Store& store) {
    for (int i = 0; i < 200; ++i) {
      ASSERT_TRUE(store.shared_batch().Insert(0, OneRecord(1, "text").records, nullptr));
    }
    ASSERT_TRUE(store.shared_batch().Commit());
  }
};

TEST_F(NewerFormatTest, AnUnknownEntryIsRefusedIfItSaysSo) {
  AddEntry(UnknownKind::kRefuse);
  EXPECT_EQ(OpenCode(true), Code::kConfigUnsupportedFormat);
  EXPECT_EQ(OpenCode(false), Code::kConfigUnsupportedFormat);
}

TEST_F(NewerFormatTest, AnUnknownEntryAllowsOnlyReadingIfItSaysSo) {
  AddEntry(UnknownKind::kReadOnly);
  EXPECT_EQ(OpenCode(true), Code::kOk);
  EXPECT_EQ(OpenCode(false), Code::kConfigUnsupportedFormat);
}

TEST_F(NewerFormatTest, TheSpaceOfASkippedEntryIsUsedOnlyAfterTheNextCheckpoint) {
  const Extent extent = AddEntry(UnknownKind::kSkip);
  EXPECT_EQ(OpenCode(true), Code::kOk);
  auto store = Open();
  for (int round = 0; round < 5; ++round) InsertMany(*store);
  for (const std::byte byte : Main().subspan(extent.offset, extent.length)) {
    ASSERT_EQ(byte, kFilling);
  }
  ASSERT_TRUE(store->Checkpoint());
  for (int round = 0; round < 5; ++round) InsertMany(*store);
  EXPECT_NE(Main()[extent.offset], kFilling) << "it is free space now";
  EXPECT_TRUE(store->Verify()->findings.empty());
  ASSERT_TRUE(store->Close());
  store.reset();
  EXPECT_EQ(OpenCode(false), Code::kOk);
}

TEST_F(NewerFormatTest, AnUnknownReadOnlyFeatureAllowsOnlyReading) {
  for (const uint32_t unknown : {2U, 1U << 31}) {
    SetReadOnlyFeatures(kFeatureReaderPins | unknown);
    EXPECT_EQ(OpenCode(true), Code::kOk);
    EXPECT_EQ(OpenCode(false), Code::kConfigUnsupportedFormat);
  }
  SetReadOnlyFeatures(kFeatureReaderPins);
  EXPECT_EQ(OpenCode(false), Code::kOk);
}

}  // namespace
}  // namespace chassis
