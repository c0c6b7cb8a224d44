// SPDX-License-Identifier: Apache-2.0
#include "core/format/superblock.h"

#include <gtest/gtest.h>

#include "core/format/layout.h"
#include "tests/unit/format/damage.h"

namespace chassis {
namespace {

constexpr size_t kUsedBytes = 256;
const Id128 kStore = MakeId128(1);

Superblock Sample() {
  Superblock superblock;
  superblock.number = 11;
  superblock.commit_seq = 12;
  superblock.catalog_offset = 13 << 16;
  superblock.catalog_copy_offset = 14 << 16;
  superblock.catalog_length = 15;
  superblock.blob_length = 16;
  superblock.catalog_crc = 17;
  superblock.log_required = true;
  superblock.replay = {18, 19, 20};
  superblock.session = MakeId128(21);
  superblock.next_generation = 22;
  superblock.watermark = 23;
  superblock.file_end = 24 << 16;
  return superblock;
}

TEST(Superblock, IsOnePageThatReadsBack) {
  const ByteVector page = EncodeSuperblock(Sample(), kStore);
  EXPECT_EQ(page.size(), kPageSize);
  const auto superblock = DecodeSuperblock(page, kStore);
  ASSERT_TRUE(superblock.has_value());
  EXPECT_EQ(superblock->number, 11u);
  EXPECT_EQ(superblock->commit_seq, 12u);
  EXPECT_EQ(superblock->catalog_offset, 13u << 16);
  EXPECT_EQ(superblock->catalog_copy_offset, 14u << 16);
  EXPECT_EQ(superblock->catalog_length, 15u);
  EXPECT_EQ(superblock->blob_length, 16u);
  EXPECT_EQ(superblock->catalog_crc, 17u);
  EXPECT_TRUE(superblock->log_required);
  EXPECT_EQ(superblock->replay.generation, 18u);
  EXPECT_EQ(superblock->replay.offset, 19u);
  EXPECT_EQ(superblock->replay.seq, 20u);
  EXPECT_EQ(superblock->session, MakeId128(21));
  EXPECT_EQ(superblock->next_generation, 22u);
  EXPECT_EQ(superblock->watermark, 23u);
  EXPECT_EQ(superblock->file_end, 24u << 16);
}

TEST(Superblock, SaysWhetherALogIsRequiredAndWhetherPagesMayBeDirty) {
  for (const bool required : {false, true}) {
    for (const bool dirty : {false, true}) {
      Superblock superblock = Sample();
      superblock.log_required = required;
      superblock.pages_may_be_dirty = dirty;
      const auto read = DecodeSuperblock(EncodeSuperblock(superblock, kStore), kStore);
      ASSERT_TRUE(read.has_value());
      EXPECT_EQ(read->log_required, required);
      EXPECT_EQ(read->pages_may_be_dirty, dirty);
    }
  }
}

TEST(Superblock, NoFlippedBitPasses) {
  ForEachFlippedBit(EncodeSuperblock(Sample(), kStore), kUsedBytes, [](size_t bit, auto page) {
    EXPECT_FALSE(DecodeSuperblock(page, kStore).has_value()) << "bit " << bit;
  });
}

TEST(Superblock, NoCutPagePasses) {
  ByteVector page = EncodeSuperblock(Sample(), kStore);
  page.resize(kUsedBytes);
  ForEachTruncation(page, [](size_t length, auto cut) {
    EXPECT_FALSE(DecodeSuperblock(cut, kStore).has_value()) << length << " bytes";
  });
}

TEST(Superblock, OfAnotherStoreIsNotTaken) {
  const ByteVector page = EncodeSuperblock(Sample(), kStore);
  EXPECT_FALSE(DecodeSuperblock(page, MakeId128(2)).has_value());
}

TEST(Superblock, APageOfZerosIsNone) {
  EXPECT_FALSE(DecodeSuperblock(ByteVector(kPageSize), kStore).has_value());
}

}  // namespace
}  // namespace chassis
