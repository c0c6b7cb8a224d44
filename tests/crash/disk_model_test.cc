// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/disk_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "tests/crash/crash_state.h"
#include "tests/crash/state_lists.h"

namespace chassis::crash {
namespace {

std::vector<std::byte> PageOf(char fill) {
  return std::vector<std::byte>(kPageBytes, static_cast<std::byte>(fill));
}

// A disk with a main file of `pages` pages of 'o', all durable, open for writing and recorded.
class DiskModelTest : public testing::Test {
 protected:
  void Begin(size_t pages) {
    DiskImage image;
    image.parts[0].emplace();
    image.parts[0]->Resize(pages * kPageBytes);
    const std::vector<std::byte> old = PageOf('o');
    for (PageRef& page : image.parts[0]->pages) {
      page = MakePage(std::span<const std::byte, kPageBytes>(old));
    }
    disk_.Mount(image);
    disk_.Record();
    factory_ = disk_.Factory();
    main_ = factory_->Open(Part::kMain, Access::kReadWrite).value();
  }

  void WritePage(uint64_t page, char fill) {
    ASSERT_TRUE(main_->Write(page * kPageBytes, PageOf(fill)));
  }

  CrashPoint End() {
    trace_ = disk_.TakeTrace();
    TraceWalker walker(trace_);
    while (!walker.done()) walker.Step();
    return walker.Point();
  }

  static char Byte(const DiskImage& image, uint64_t offset) {
    const auto& page = image.parts[0]->pages.at(offset / kPageBytes);
    return static_cast<char>(page->bytes[offset % kPageBytes]);
  }

  static bool Any(const CrashPoint& point, const std::vector<State>& states,
                  const std::function<bool(const DiskImage&)>& property) {
    return std::any_of(states.begin(), states.end(),
                       [&](const State& state) { return property(point.Build(state)); });
  }

  Disk disk_;
  std::unique_ptr<StorageFactory> factory_;
  std::unique_ptr<MappedStorage> main_;
  Trace trace_;
  Random random_{1};
};

TEST_F(DiskModelTest, UnsyncedPagesPersistInAnyCombination) {
  Begin(2);
  WritePage(0, 'a');
  WritePage(1, 'b');
  const CrashPoint point = End();
  std::vector<std::string> found;
  for (const State& state : ReorderStates(point, 10, 100, random_)) {
    const DiskImage image = point.Build(state);
    found.push_back({Byte(image, 0), Byte(image, kPageBytes)});
  }
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (std::vector<std::string>{"ab", "ao", "ob", "oo"}));
}

TEST_F(DiskModelTest, WhatASyncCoveredIsThereInEveryState) {
  Begin(1);
  WritePage(0, 'a');
  ASSERT_TRUE(main_->Sync());
  const CrashPoint point = End();
  EXPECT_TRUE(point.units.empty());
  EXPECT_EQ(Byte(point.Build(State{}), 0), 'a');
}

TEST_F(DiskModelTest, ASyncDoesNotCoverWhatIsWrittenWhileItRuns) {
  Begin(1);
  disk_.during_sync = [&](Part) { WritePage(0, 'a'); };
  ASSERT_TRUE(main_->Sync());
  const CrashPoint point = End();
  ASSERT_EQ(point.units.size(), 1u);
  EXPECT_EQ(Byte(point.Build(State{}), 0), 'o');
}

TEST_F(DiskModelTest, APageWrittenTwiceMayStayAtItsFirstVersion) {
  Begin(1);
  WritePage(0, 'a');
  WritePage(0, 'b');
  const CrashPoint point = End();
  const auto at_first = [](const DiskImage& image) { return Byte(image, 0) == 'a'; };
  EXPECT_TRUE(Any(point, DropStates(point, 100, random_), at_first));
  EXPECT_TRUE(Any(point, PrefixStates(point, 100, random_), at_first));
}

TEST_F(DiskModelTest, PagesTearAtEverySectorBothWays) {
  Begin(1);
  WritePage(0, 'a');
  const CrashPoint point = End();
  const std::vector<State> states = TearStates(point, 1000, random_);
  for (uint64_t cut = kSectorBytes; cut < kPageBytes; cut += kSectorBytes) {
    EXPECT_TRUE(Any(point, states, [&](const DiskImage& image) {
      return Byte(image, cut - 1) == 'a' && Byte(image, cut) == 'o';
    }));
    EXPECT_TRUE(Any(point, states, [&](const DiskImage& image) {
      return Byte(image, cut - 1) == 'o' && Byte(image, cut) == 'a';
    }));
  }
}

TEST_F(DiskModelTest, OnlyPagesWithAWriteUnderWayAreDestroyed) {
  Begin(2);
  WritePage(0, 'a');
  ASSERT_TRUE(main_->Sync());
  WritePage(1, 'b');
  const CrashPoint point = End();
  const std::vector<State> states = TearStates(point, 1000, random_);
  const auto garbage = [](const DiskImage& image) {
    return Byte(image, kPageBytes) != 'o' && Byte(image, kPageBytes) != 'b';
  };
  EXPECT_TRUE(Any(point, states, garbage));
  EXPECT_FALSE(Any(point, states, [](const DiskImage& image) { return Byte(image, 0) != 'a'; }));
}

TEST_F(DiskModelTest, AGrowthMayPersistWithoutItsDataAndTakeItsDataWithIt) {
  Begin(1);
  ASSERT_TRUE(main_->Grow(2 * kPageBytes));
  WritePage(1, 'a');
  const CrashPoint point = End();
  const std::vector<State> states = ResizeStates(point, 100, random_);
  EXPECT_TRUE(Any(point, states, [](const DiskImage& image) {
    return image.parts[0]->size == 2 * kPageBytes && Byte(image, kPageBytes) == 0;
  }));
  EXPECT_TRUE(Any(point, states, [](const DiskImage& image) {
    return image.parts[0]->size == kPageBytes && image.parts[0]->pages.size() == 1;
  }));
}

TEST_F(DiskModelTest, ATruncationThatPersistsTakesOlderDataWithIt) {
  Begin(2);
  WritePage(1, 'a');
  ASSERT_TRUE(main_->Truncate(kPageBytes));
  ASSERT_TRUE(main_->Grow(2 * kPageBytes));
  const CrashPoint point = End();
  EXPECT_EQ(Byte(point.Build(State{0, point.changes.size(), {}, {}}), kPageBytes), 0);
  EXPECT_EQ(Byte(point.Build(State{}), kPageBytes), 'o');
}

TEST_F(DiskModelTest, NamesAreNotDurableBeforeTheDirectoryIsSynced) {
  Begin(1);
  std::unique_ptr<MappedStorage> log = factory_->Create(Part::kLog0).value();
  ASSERT_TRUE(log->Grow(kPageBytes));
  ASSERT_TRUE(log->Write(0, PageOf('l')));
  ASSERT_TRUE(log->Sync());
  const CrashPoint created = End();
  EXPECT_FALSE(created.Build(State{}).parts[1].has_value());

  log->Close();
  main_->Close();
  disk_.Mount(disk_.Save());
  disk_.Record();
  ASSERT_TRUE(factory_->Remove(Part::kLog0));
  const CrashPoint removed = End();
  EXPECT_TRUE(removed.Build(State{}).parts[1].has_value());
  EXPECT_FALSE(removed.Build(State{0, 1, {}, {}}).parts[1].has_value());

  disk_.Mount(removed.Build(State{}));
  disk_.Record();
  ASSERT_TRUE(factory_->Remove(Part::kLog0));
  ASSERT_TRUE(factory_->SyncDirectory());
  EXPECT_FALSE(End().Build(State{}).parts[1].has_value());
}

TEST_F(DiskModelTest, AWithdrawnCommitIsNoLongerAllowed) {
  Begin(1);
  disk_.Mark(Operation::Kind::kIssue, 1);
  disk_.Mark(Operation::Kind::kAcknowledge, 1);
  disk_.Mark(Operation::Kind::kIssue, 2);
  const CrashPoint issued = End();
  EXPECT_EQ(issued.bounds.acknowledged, 1);
  EXPECT_EQ(issued.bounds.issued, 2);

  disk_.Record();
  disk_.Mark(Operation::Kind::kIssue, 1);
  disk_.Mark(Operation::Kind::kAcknowledge, 1);
  disk_.Mark(Operation::Kind::kIssue, 2);
  disk_.Mark(Operation::Kind::kWithdraw, 2);
  EXPECT_EQ(End().bounds.issued, 1);
}

TEST_F(DiskModelTest, GrowthNeverMovesAMappedRegion) {
  Begin(1);
  const Region region = main_->Map(0, 0).value();
  ASSERT_TRUE(main_->Grow(FileMemory::kCapacity));
  WritePage(0, 'a');
  EXPECT_EQ(static_cast<char>(region.data[0]), 'a');
  EXPECT_EQ(main_->Grow(FileMemory::kCapacity + 1).error().code, Code::kStorageFull);
}

TEST_F(DiskModelTest, APrivateHandleChangesNothingButItself) {
  Begin(1);
  std::unique_ptr<MappedStorage> copy = factory_->Open(Part::kMain, Access::kPrivate).value();
  ASSERT_TRUE(copy->Write(0, PageOf('p')));
  std::byte byte{};
  ASSERT_TRUE(copy->Read(0, MutableBytes(&byte, 1)));
  EXPECT_EQ(static_cast<char>(byte), 'p');
  ASSERT_TRUE(main_->Read(0, MutableBytes(&byte, 1)));
  EXPECT_EQ(static_cast<char>(byte), 'o');
  EXPECT_TRUE(End().units.empty());
}

TEST_F(DiskModelTest, AWriterExcludesEveryOtherHandle) {
  Begin(1);
  ASSERT_TRUE(main_->Lock(LockKind::kExclusive));
  std::unique_ptr<MappedStorage> other = factory_->Open(Part::kMain, Access::kReadOnly).value();
  EXPECT_EQ(other->Lock(LockKind::kShared).error().code, Code::kStorageLocked);
  main_->Close();
  EXPECT_TRUE(other->Lock(LockKind::kShared));
}

TEST_F(DiskModelTest, RangesBeyondTheEndAreRefused) {
  Begin(1);
  EXPECT_EQ(main_->Write(1, PageOf('a')).error().code, Code::kQueryInvalid);
  EXPECT_EQ(main_->Map(kPageBytes, 0).error().code, Code::kQueryInvalid);
  EXPECT_EQ(main_->Write(UINT64_MAX, PageOf('a')).error().code, Code::kQueryInvalid);
}

}  // namespace
}  // namespace chassis::crash
