// SPDX-License-Identifier: Apache-2.0
#include "core/store/version/version_set.h"

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

void Publish(VersionSet& versions, uint64_t seq) {
  const CommitMutexLock lock(versions.commit_mutex());
  versions.Publish(Numbered(seq));
}

TEST(VersionSet, APinKeepsItsVersionAndHoldsBackTheOldestReader) {
  VersionSet versions(Numbered(1));
  const Version* pinned = versions.Pin(PinnedBy::kSnapshot);
  Publish(versions, 2);
  Publish(versions, 3);
  EXPECT_EQ(pinned->seq, 1u);
  EXPECT_EQ(versions.OldestReader(), 1u);
  EXPECT_EQ(VersionSet::Read(versions)->seq, 3u);
  versions.Unpin(pinned, PinnedBy::kSnapshot);
  EXPECT_EQ(versions.OldestReader(), 3u);
}

TEST(VersionSet, SnapshotsAreCountedApartFromWhatElsePinsAVersion) {
  VersionSet versions(Numbered(1));
  const Version* batch = versions.Pin(PinnedBy::kBatch);
  const Version* snapshot = versions.Pin(PinnedBy::kSnapshot);
  EXPECT_EQ(versions.pins(), 2u);
  EXPECT_EQ(versions.snapshots(), 1u);
  versions.Unpin(snapshot, PinnedBy::kSnapshot);
  EXPECT_EQ(versions.snapshots(), 0u);
  versions.Unpin(batch, PinnedBy::kBatch);
  EXPECT_EQ(versions.pins(), 0u);
}

TEST(VersionSet, AReadHoldsBackTheOldestReaderForItsLength) {
  VersionSet versions(Numbered(1));
  {
    const VersionSet::Read read(versions);
    Publish(versions, 2);
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
  Publish(versions, 2);
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
          const Version* pinned = versions.Pin(PinnedBy::kSnapshot);
          if (pinned->next_serial != ~pinned->seq) wrong.fetch_add(1);
          versions.Unpin(pinned, PinnedBy::kSnapshot);
        }
        const VersionSet::Read read(versions);
        if (read->next_serial != ~read->seq || read->seq < last) wrong.fetch_add(1);
        last = read->seq;
      }
    });
  }
  for (uint64_t seq = 2; seq < 20000; ++seq) Publish(versions, seq);
  done.store(true);
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong.load(), 0u);
}

}  // namespace
}  // namespace chassis
