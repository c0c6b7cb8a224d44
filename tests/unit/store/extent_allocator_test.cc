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

TEST_F(ExtentAllocatorTest, ShortExtentsArePagesAndLongOnesAreAligned) {
  const Extent page = *allocator_.Allocate(1);
  EXPECT_EQ(page, (Extent{kFirstExtentOffset, kPageSize}));
  const Extent aligned = *allocator_.Allocate(kExtentAlignment - 1);
  EXPECT_EQ(aligned, (Extent{kExtentAlignment, kExtentAlignment}));
  EXPECT_EQ(*allocator_.Allocate(kPageSize + 1), (Extent{page.end(), 2 * kPageSize}))
      << "what lies before an aligned extent stays free";
  EXPECT_GE(storage_->Size(), aligned.end());
}

TEST_F(ExtentAllocatorTest, RetiredSpaceWaitsForCheckpointAndReader) {
  const Extent extent = *allocator_.Allocate(kExtentAlignment);
  ASSERT_TRUE(allocator_.Allocate(kExtentAlignment));
  const auto is_free = [&] {
    const Extent next = *allocator_.Allocate(kExtentAlignment);
    allocator_.Free(next);
    return next == extent;
  };
  allocator_.Retire(extent, 5);
  allocator_.NoteCheckpoint(4, 20);
  allocator_.ReleaseRetired(20, 9);
  EXPECT_FALSE(is_free()) << "no checkpoint holds the commit";
  EXPECT_EQ(allocator_.RetiredSinceCheckpoint(4), 0u) << "a reader keeps it";
  EXPECT_EQ(allocator_.RetiredSinceCheckpoint(5), extent.length);
  allocator_.NoteCheckpoint(6, 21);
  EXPECT_EQ(allocator_.RetiredSinceCheckpoint(5), 0u);
  allocator_.NoteCheckpoint(7, 22);
  allocator_.ReleaseRetired(20, 9);
  EXPECT_FALSE(is_free()) << "the superblocks are older";
  allocator_.ReleaseRetired(21, 4);
  EXPECT_FALSE(is_free()) << "a reader is older";
  allocator_.ReleaseRetired(21, 5);
  EXPECT_TRUE(is_free());
}

TEST_F(ExtentAllocatorTest, CutsTheFreeTailButForWhatIsToStay) {
  const Extent first = *allocator_.Allocate(1);
  const Extent second = *allocator_.Allocate(4 * kExtentAlignment);
  const Extent third = *allocator_.Allocate(1);
  allocator_.Free(second);
  ASSERT_LT(third.offset, second.offset) << "the hole before the aligned extent has room";
  ASSERT_TRUE(allocator_.CutTail({2 * kExtentAlignment}));
  EXPECT_EQ(storage_->Size(), second.offset + 2 * kExtentAlignment);
  ASSERT_TRUE(allocator_.CutTail({8 * kExtentAlignment}));
  EXPECT_EQ(storage_->Size(), second.offset + 2 * kExtentAlignment)
      << "nothing is cut while there is too little";
  ASSERT_TRUE(allocator_.CutTail({}));
  EXPECT_EQ(storage_->Size(), third.end());
  const uint64_t before = allocator_.growth();
  EXPECT_EQ(allocator_.Allocate(4 * kExtentAlignment)->offset, second.offset);
  EXPECT_GT(allocator_.growth(), before) << "what was cut off is not allocated";
  allocator_.Free(first);
  EXPECT_EQ(allocator_.FreeBefore(third.offset), first.length);
}

TEST_F(ExtentAllocatorTest, ASyncCoversOnlyWhatHadGrownWhenItBegan) {
  ASSERT_TRUE(allocator_.Allocate(kExtentAlignment));
  const uint64_t before = allocator_.growth();
  ASSERT_TRUE(allocator_.Allocate(kExtentAlignment));
  allocator_.NoteSynced(before);
  EXPECT_TRUE(allocator_.NeedsSync());
  allocator_.NoteSynced(allocator_.growth());
  EXPECT_FALSE(allocator_.NeedsSync());
}

TEST_F(ExtentAllocatorTest, ClaimsThatOverlapOrLeaveTheFileAreCorruption) {
  constexpr uint64_t kUnit = kExtentAlignment;
  ASSERT_TRUE(storage_->Grow(5 * kUnit));
  ExtentAllocator opened(*storage_);
  EXPECT_TRUE(opened.Claim({2 * kUnit, 2 * kUnit}));
  for (const Extent bad : {Extent{kUnit, 2 * kUnit}, Extent{3 * kUnit, kUnit},
                           Extent{4 * kUnit, 2 * kUnit}, Extent{0, kPageSize}}) {
    const Status claimed = opened.Claim(bad);
    ASSERT_FALSE(claimed);
    EXPECT_EQ(claimed.error().code, Code::kMetadataCorruption);
    EXPECT_EQ(claimed.error().offset, bad.offset);
  }
  EXPECT_TRUE(opened.Claim({kUnit, kUnit}));
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
    const Extent extent = *allocator_.Allocate(step * kExtentAlignment / 3);
    RC_ASSERT(extent.offset % ExtentAlignment(extent.length) == 0u);
    const auto after = live.lower_bound(extent.offset);
    if (after != live.end()) RC_ASSERT(after->first >= extent.end());
    if (after != live.begin()) RC_ASSERT(std::prev(after)->second <= extent.offset);
    live[extent.offset] = extent.end();
  }
  if (live.empty()) return;
  RC_ASSERT(allocator_.CutTail({}));
  RC_ASSERT(storage_->Size() == live.rbegin()->second);
  for (const auto& [offset, end] : live) allocator_.Free({offset, end - offset});
  RC_ASSERT(allocator_.CutTail({}));
  RC_ASSERT(storage_->Size() == kFirstExtentOffset);
}

}  // namespace
}  // namespace chassis
