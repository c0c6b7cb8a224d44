// SPDX-License-Identifier: Apache-2.0
#include "core/store/version_set.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace chassis {
namespace {

std::unique_ptr<Version> Numbered(uint64_t seq) {
  auto version = std::make_unique<Version>();
  version->seq = seq;
  version->next_serial = ~seq;  // so that a freed or torn version is seen
  return version;
}

TEST(VersionSet, APinKeepsItsVersionAndHoldsBackTheOldestReader) {
  VersionSet versions(Numbered(1));
  const Version* pinned = versions.Pin();
  versions.Publish(Numbered(2));
  versions.Publish(Numbered(3));
  EXPECT_EQ(pinned->seq, 1u);
  EXPECT_EQ(versions.OldestReader(), 1u);
  EXPECT_EQ(versions.newest().seq, 3u);
  versions.Unpin(pinned);
  EXPECT_EQ(versions.OldestReader(), 3u);
}

TEST(VersionSet, AReadHoldsBackTheOldestReaderForItsLength) {
  VersionSet versions(Numbered(1));
  {
    const VersionSet::Read read(versions);
    versions.Publish(Numbered(2));
    EXPECT_EQ(read->seq, 1u);
    EXPECT_EQ(versions.OldestReader(), 1u);
  }
  EXPECT_EQ(versions.OldestReader(), 2u);
}

TEST(VersionSet, MoreReadersAtOnceThanThereAreSlots) {
  VersionSet versions(Numbered(1));
  std::vector<std::unique_ptr<VersionSet::Read>> reads;
  for (int i = 0; i < 200; ++i) {
    reads.push_back(std::make_unique<VersionSet::Read>(versions));
  }
  versions.Publish(Numbered(2));
  EXPECT_EQ(versions.OldestReader(), 1u);
  for (const auto& read : reads) EXPECT_EQ((*read)->seq, 1u);
  reads.clear();
  EXPECT_EQ(versions.OldestReader(), 2u);
}

TEST(VersionSet, ReadersSeeWholeVersionsWhileOthersArePublished) {
  VersionSet versions(Numbered(1));
  std::atomic<bool> done{false};
  std::atomic<uint64_t> wrong{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&, i] {
      uint64_t last = 0;
      while (!done.load()) {
        if (i == 0) {
          const Version* pinned = versions.Pin();
          if (pinned->next_serial != ~pinned->seq) wrong.fetch_add(1);
          versions.Unpin(pinned);
        }
        const VersionSet::Read read(versions);
        if (read->next_serial != ~read->seq || read->seq < last) wrong.fetch_add(1);
        last = read->seq;
      }
    });
  }
  for (uint64_t seq = 2; seq < 20000; ++seq) versions.Publish(Numbered(seq));
  done.store(true);
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong.load(), 0u);
}

}  // namespace
}  // namespace chassis
