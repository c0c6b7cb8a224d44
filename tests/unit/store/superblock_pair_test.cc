// SPDX-License-Identifier: Apache-2.0
#include "core/store/space/superblock_pair.h"

#include <gtest/gtest.h>

#include <memory>

#include "core/format/layout.h"
#include "core/storage/storage_factory.h"

namespace chassis {
namespace {

class SuperblockPairTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(storage_->Grow(kFirstExtentOffset));
    Superblock first;
    first.number = 7;
    for (const uint64_t offset : kSuperblockOffset) {
      ASSERT_TRUE(storage_->Write(offset, EncodeSuperblock(first, uuid_)));
    }
  }

  SuperblockPair Read() {
    ByteVector header(kFirstExtentOffset);
    EXPECT_TRUE(storage_->Read(0, header));
    return *SuperblockPair::Decode(header, "name", uuid_);
  }

  void Damage(size_t slot) {
    EXPECT_TRUE(storage_->Write(kSuperblockOffset[slot], ByteVector(kPageSize)));
  }

  const Id128 uuid_{};
  const std::unique_ptr<StorageFactory> factory_ = *OpenFactory("memory:");
  const std::unique_ptr<MappedStorage> storage_ = *factory_->Create(Part::kMain);
};

TEST_F(SuperblockPairTest, EveryPairOfWritesRaisesTheNumber) {
  SuperblockPair pair = Read();
  for (uint64_t number = 8; number < 12; ++number) {
    EXPECT_EQ(pair.NextNumber(), number);
    ASSERT_TRUE(pair.Write(*storage_, pair.newest()));
    EXPECT_EQ(pair.newest().number, number);
    EXPECT_TRUE(pair.mirrored());
    EXPECT_EQ(Read().newest().number, number);
  }
}

// The one that is lost may have had the next number, and a reader may stand on it.
TEST_F(SuperblockPairTest, NoNumberIsUsedTwiceIfOneIsLost) {
  for (const size_t slot : {0, 1}) {
    SuperblockPair before = Read();
    const uint64_t number = before.newest().number;
    Damage(slot);
    SuperblockPair pair = Read();
    EXPECT_EQ(pair.NextNumber(), number + 2);
    ASSERT_TRUE(pair.Write(*storage_, pair.newest()));
    EXPECT_EQ(Read().newest().number, number + 2);
    EXPECT_EQ(Read().NextNumber(), number + 3);
  }
}

}  // namespace
}  // namespace chassis
