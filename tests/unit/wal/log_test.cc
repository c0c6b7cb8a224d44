// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "core/format/layout.h"
#include "core/wal/log_scanner.h"
#include "core/wal/log_writer.h"
#include "tests/support/image_factory.h"

namespace chassis {
namespace {

Id128 Id(uint8_t fill) {
  Id128 id;
  id.fill(std::byte{fill});
  return id;
}

const Id128 kStore = Id(1);
const Id128 kSession = Id(2);

ByteVector Payload(size_t size, uint64_t seq) {
  ByteVector bytes(size);
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(seq * 31 + i);
  return bytes;
}

// Two logs in memory, written through LogWriter and read back through ScanLogs.
class Logs {
 public:
  explicit Logs(uint64_t frame_body = 1 << 20)
      : writer_(factory_, kStore, kSession,
                {.first_log = 32 << 10, .frame_body = frame_body, .zeroed_commit = 10000}) {
    EXPECT_TRUE(writer_.StartLog(5, 1));
    writer_.SwitchTo(5);
  }

  void Commit(size_t size) {
    const ByteVector bytes = Payload(size, next_);
    MakeRoom(size);
    EXPECT_TRUE(writer_.Append(next_, bytes));
    EXPECT_TRUE(writer_.Sync());
    sizes_.push_back(size);
    ++next_;
  }
  void MakeRoom(size_t size) { EXPECT_TRUE(writer_.Reserve(size)); }
  void Watermark() { EXPECT_TRUE(writer_.WriteWatermark(next_ - 1)); }
  void Switch() {
    EXPECT_TRUE(writer_.StartLog(writer_.generation() + 1, next_));
    writer_.SwitchTo(writer_.generation() + 1);
  }
  void Damage(Part part, uint64_t offset) { image_[part]->bytes()[offset] ^= std::byte{0x40}; }

  Result<LogScan> Scan(uint64_t watermark = 0, ReplayStart start = {5, kPageSize, 1}) {
    files_.clear();
    for (const Part part : {Part::kLog0, Part::kLog1}) {
      if (image_[part] != nullptr) {
        const auto content = image_[part]->bytes();
        LogFile file{factory_.PartName(part), ByteVector(content.begin(), content.end()), {}};
        file.header = DecodeLogHeader(file.bytes);
        files_.push_back(std::move(file));
      }
    }
    return ScanLogs(files_, kStore, kSession, start, watermark);
  }

  // Expects the first `count` commits, complete and in order.
  void ExpectCommits(const Result<LogScan>& scan, size_t count) {
    ASSERT_TRUE(scan) << scan.error().message;
    ASSERT_EQ(scan->commits.size(), count);
    for (size_t i = 0; i < count; ++i) {
      EXPECT_EQ(scan->commits[i].seq, i + 1);
      EXPECT_EQ(scan->commits[i].Record(), Payload(sizes_[i], i + 1));
    }
  }

  uint64_t position() const { return writer_.position(); }

 private:
  StoreImage image_;
  ImageFactory factory_{image_};
  LogWriter writer_;
  uint64_t next_ = 1;
  std::vector<size_t> sizes_;
  std::vector<LogFile> files_;
};

RC_GTEST_PROP(Log, WhatWasAppendedIsReadBackThroughEverySwitchAndFrameSize, ()) {
  Logs logs(*rc::gen::element<uint64_t>(64, 1000, 1 << 20));
  const auto sizes = *rc::gen::container<std::vector<size_t>>(rc::gen::inRange<size_t>(0, 20000));
  bool switched = false;
  for (const size_t size : sizes) {
    logs.Commit(size);
    if (*rc::gen::arbitrary<bool>()) logs.Watermark();
    if (!switched && *rc::gen::inRange(0, 8) == 0) {
      logs.Switch();
      switched = true;
    }
  }
  logs.ExpectCommits(logs.Scan(), sizes.size());
}

TEST(Log, ATornLastCommitIsDiscardedAndCounted) {
  Logs logs;
  logs.Commit(100);
  logs.Watermark();
  const uint64_t second = logs.position();
  logs.Commit(9000);
  logs.Damage(Part::kLog1, second + 5000);
  const auto scan = logs.Scan();
  logs.ExpectCommits(scan, 1);
  EXPECT_GT(scan->bytes_discarded, 0u);
  EXPECT_FALSE(scan->may_have_lost) << "the page's watermark says that commit 1 was the last";
}

TEST(Log, ABreakThatAWatermarkOfTheNextPageCoversIsCorruption) {
  Logs logs;
  logs.Commit(100);
  const uint64_t second = logs.position();
  logs.Commit(100);
  logs.Watermark();
  logs.Damage(Part::kLog1, second + 200);
  const auto scan = logs.Scan();
  ASSERT_FALSE(scan);
  EXPECT_EQ(scan.error().code, Code::kWalCorruption);
  EXPECT_EQ(scan.error().offset, second);
}

TEST(Log, RoomForASmallCommitBehindALargeOneLeavesTheWatermark) {
  Logs logs;
  logs.Commit(50000);
  logs.Watermark();
  logs.MakeRoom(100);
  logs.Damage(Part::kLog1, kPageSize + 200);
  const auto scan = logs.Scan();
  ASSERT_FALSE(scan);
  EXPECT_EQ(scan.error().code, Code::kWalCorruption);
}

TEST(Log, ABreakThatALaterFrameCoversIsCorruption) {
  Logs logs;
  logs.Commit(100);
  logs.Watermark();
  const uint64_t second = logs.position();
  logs.Commit(100);
  logs.Watermark();
  logs.Commit(100);
  logs.Damage(Part::kLog1, second + 200);
  EXPECT_EQ(logs.Scan().error().code, Code::kWalCorruption);
}

TEST(Log, ABreakThatTheSuperblockCoversIsCorruption) {
  Logs logs;
  logs.Commit(100);
  logs.Damage(Part::kLog1, kPageSize + 200);
  EXPECT_EQ(logs.Scan(1).error().code, Code::kWalCorruption);
  EXPECT_TRUE(logs.Scan(0));
}

TEST(Log, ADamagedHeaderOfTheNextGenerationDoesNotHideItsCommits) {
  Logs logs;
  logs.Commit(100);
  logs.Watermark();
  logs.Switch();
  logs.Commit(100);
  logs.Watermark();
  logs.Damage(Part::kLog0, 20);
  EXPECT_EQ(logs.Scan().error().code, Code::kWalCorruption);
}

TEST(Log, WithoutAWatermarkBehindTheLastCommitItMayHaveLostOne) {
  Logs logs;
  logs.Commit(100);
  EXPECT_TRUE(logs.Scan()->may_have_lost);
  logs.Watermark();
  EXPECT_FALSE(logs.Scan()->may_have_lost);
}

TEST(Log, FramesOfAnEarlierUseOfTheFileAreNotThere) {
  Logs logs;
  for (int i = 0; i < 5; ++i) logs.Commit(3000);
  logs.Watermark();
  logs.Switch();
  logs.Switch();  // generation 7 lies over generation 5
  const auto scan = logs.Scan(0, {7, kPageSize, 6});
  ASSERT_TRUE(scan) << scan.error().message;
  EXPECT_TRUE(scan->commits.empty());
  EXPECT_EQ(scan->bytes_discarded, 0u);
}

}  // namespace
}  // namespace chassis
