// SPDX-License-Identifier: Apache-2.0
#include "core/store/space/extent_allocator.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <vector>

#include "core/storage/storage_factory.h"

namespace chassis {
namespace {

class ExtentAllocatorTest : public testing::Test {
 protected:
  std::unique_ptr<StorageFactory> factory_ = *OpenFactory("memory:");
  std::unique_ptr<MappedStorage> storage_ = *factory_->Create(Part::kMain);
  ExtentAllocator allocator_{*storage_};
};

TEST_F(ExtentAllocatorTest, ExtentsAreAlignedAndLieBehindTheHead) {
  const Extent extent = *allocator_.Allocate(1);
  EXPECT_EQ(extent, (Extent{kFirstExtentOffset, kExtentAlignment}));
  EXPECT_GE(storage_->Size(), extent.end());
}

TEST_F(ExtentAllocatorTest, RetiredSpaceWaitsForCheckpointAndReader) {
  const Extent extent = *allocator_.Allocate(kExtentAlignment);
  ASSERT_TRUE(allocator_.Allocate(kExtentAlignment));
  allocator_.Retire(extent, 5);
  allocator_.ReleaseRetired(4, 9);
  EXPECT_NE(*allocator_.Allocate(kExtentAlignment), extent) << "the checkpoint is older";
  allocator_.ReleaseRetired(9, 4);
  EXPECT_NE(*allocator_.Allocate(kExtentAlignment), extent) << "a reader is older";
  allocator_.ReleaseRetired(5, 5);
  EXPECT_EQ(*allocator_.Allocate(kExtentAlignment), extent);
}

TEST_F(ExtentAllocatorTest, ASyncCoversOnlyWhatHadGrownWhenItBegan) {
  ASSERT_TRUE(allocator_.Allocate(1));
  const uint64_t before = allocator_.growth();
  ASSERT_TRUE(allocator_.Allocate(1));
  allocator_.NoteSynced(before);
  EXPECT_TRUE(allocator_.NeedsSync());
  allocator_.NoteSynced(allocator_.growth());
  EXPECT_FALSE(allocator_.NeedsSync());
}

TEST_F(ExtentAllocatorTest, ClaimsThatOverlapOrLeaveTheFileAreCorruption) {
  ASSERT_TRUE(storage_->Grow(kFirstExtentOffset + 4 * kExtentAlignment));
  ExtentAllocator opened(*storage_);
  EXPECT_TRUE(opened.Claim({kFirstExtentOffset + kExtentAlignment, 2 * kExtentAlignment}));
  for (const Extent bad : {Extent{kFirstExtentOffset, 2 * kExtentAlignment},
                           Extent{kFirstExtentOffset + 2 * kExtentAlignment, kExtentAlignment},
                           Extent{kFirstExtentOffset + 3 * kExtentAlignment, 2 * kExtentAlignment},
                           Extent{0, kExtentAlignment}}) {
    const Status claimed = opened.Claim(bad);
    ASSERT_FALSE(claimed);
    EXPECT_EQ(claimed.error().code, Code::kMetadataCorruption);
    EXPECT_EQ(claimed.error().offset, bad.offset);
  }
  EXPECT_TRUE(opened.Claim({kFirstExtentOffset, kExtentAlignment}));
}

// Whatever is allocated and freed, live extents never overlap, and freeing everything leaves one
// hole that the end of the file reflects.
RC_GTEST_FIXTURE_PROP(ExtentAllocatorTest, LiveExtentsNeverOverlap, ()) {
  std::map<uint64_t, uint64_t> live;  // offset -> end
  const auto steps = *rc::gen::container<std::vector<uint64_t>>(rc::gen::inRange<uint64_t>(0, 9));
  for (const uint64_t step : steps) {
    if (step < 3 && !live.empty()) {
      const auto victim = std::next(live.begin(), static_cast<ptrdiff_t>(step % live.size()));
      allocator_.Free({victim->first, victim->second - victim->first});
      live.erase(victim);
      continue;
    }
    const Extent extent = *allocator_.Allocate(step * kExtentAlignment / 2);
    const auto after = live.lower_bound(extent.offset);
    if (after != live.end()) RC_ASSERT(after->first >= extent.end());
    if (after != live.begin()) RC_ASSERT(std::prev(after)->second <= extent.offset);
    live[extent.offset] = extent.end();
  }
  if (live.empty()) return;
  RC_ASSERT(allocator_.End() == live.rbegin()->second);
  for (const auto& [offset, end] : live) allocator_.Free({offset, end - offset});
  RC_ASSERT(allocator_.End() == kFirstExtentOffset);
}

}  // namespace
}  // namespace chassis
