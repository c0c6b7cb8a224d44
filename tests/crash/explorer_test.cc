// SPDX-License-Identifier: Apache-2.0
//
// Tests the explorer with a toy store that is small enough to be checked by eye: it accepts the
// right order of writes and syncs and finds each wrong one.
#include "tests/crash/explorer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chassis::crash {
namespace {

struct Record {
  uint64_t level = 0;
  uint64_t data_hash = 0;
  uint64_t check = 0;
};

constexpr int kLevels = 4;
constexpr uint64_t kFirstDataPage = 2;

// The rules that a toy may break.
struct ToyRules {
  bool sync_data = true;          // before the record that refers to it
  bool sync_record = true;        // before the commit is acknowledged
  bool alternate_records = true;  // so that the newest record is never written over
  bool sync_directory = true;     // after the file got its name
  bool recover_aside = true;      // recovery rewrites the older record, not the newer one
  bool mirrors_records = false;   // claimed: each of the two records says the same
  bool leaves_log = false;        // claimed: only the main part is left at the end
};

PageRef DataPage(int level) { return GarbagePage(static_cast<uint64_t>(level) + 1000); }

Bytes BytesOf(const Page& page) { return page.bytes; }

std::vector<std::byte> EncodeRecord(int level) {
  Record record{static_cast<uint64_t>(level), DataPage(level)->hash, 0};
  record.check = record.level * 31 + record.data_hash * 17 + 7;
  std::vector<std::byte> page(kPageBytes);
  std::memcpy(page.data(), &record, sizeof(record));
  return page;
}

Record DecodeRecord(const Page& page) {
  Record record;
  std::memcpy(&record, page.bytes.data(), sizeof(record));
  const bool valid = record.check == record.level * 31 + record.data_hash * 17 + 7;
  return valid ? record : Record{};
}

// A log of pages: each commit writes one data page, then one of two record pages that names it.
class Toy final : public Subject {
 public:
  explicit Toy(ToyRules rules) : rules_(rules) {}

  Trace Run() {
    disk_.Mount(DiskImage{});
    disk_.Record();
    const std::unique_ptr<StorageFactory> factory = disk_.Factory();
    const std::unique_ptr<MappedStorage> log = factory->Create(Part::kLog0).value();
    EXPECT_TRUE(log->Grow((kFirstDataPage + kLevels + 1) * kPageBytes));
    EXPECT_TRUE(log->Sync());
    if (rules_.sync_directory) {
      EXPECT_TRUE(factory->SyncDirectory());
    }
    for (int level = 1; level <= kLevels; ++level) Commit(*log, level);
    if (rules_.leaves_log) disk_.Mark(Operation::Kind::kClosed);
    return disk_.TakeTrace();
  }

  Verdict Check(const DiskImage& image) override {
    const auto& log = image.parts[Index(Part::kLog0)];
    if (!log || log->size == 0) return {0, ""};
    const Record newest = DecodeRecord(*log->pages[NewestRecord(*log)]);
    if (newest.level == 0) return {0, ""};
    const uint64_t data = kFirstDataPage + newest.level;
    if (data >= log->pages.size() || log->pages[data]->hash != newest.data_hash) {
      return {0, "the data of commit " + std::to_string(newest.level) + " is not there"};
    }
    return {static_cast<int>(newest.level), ""};
  }

  std::vector<std::pair<Part, uint64_t>> MirroredPages(const DiskImage&) const override {
    if (!rules_.mirrors_records) return {};
    return {{Part::kLog0, 0}, {Part::kLog0, 1}};
  }

  Trace Recover(const DiskImage& image) override {
    disk_.Mount(image);
    disk_.Record();
    const auto& log = image.parts[Index(Part::kLog0)];
    if (log && log->size > 0) {
      const uint64_t newest = NewestRecord(*log);
      const uint64_t target = rules_.recover_aside ? 1 - newest : newest;
      const auto storage = disk_.Factory()->Open(Part::kLog0, Access::kReadWrite).value();
      EXPECT_TRUE(storage->Write(target * kPageBytes, BytesOf(*log->pages[newest])));
      EXPECT_TRUE(storage->Sync());
    }
    return disk_.TakeTrace();
  }

 private:
  static uint64_t NewestRecord(const FileImage& log) {
    return DecodeRecord(*log.pages[0]).level >= DecodeRecord(*log.pages[1]).level ? 0 : 1;
  }

  static void Sync(MappedStorage& log) { EXPECT_TRUE(log.Sync()); }

  void Commit(MappedStorage& log, int level) {
    disk_.Mark(Operation::Kind::kIssue, level);
    const uint64_t place = kFirstDataPage + static_cast<uint64_t>(level);
    EXPECT_TRUE(log.Write(place * kPageBytes, BytesOf(*DataPage(level))));
    if (rules_.sync_data) Sync(log);
    const uint64_t record = rules_.alternate_records ? static_cast<uint64_t>(level % 2) : 0;
    EXPECT_TRUE(log.Write(record * kPageBytes, EncodeRecord(level)));
    if (rules_.sync_record) Sync(log);
    disk_.Mark(Operation::Kind::kAcknowledge, level);
    disk_.Mark(Operation::Kind::kIdle);
  }

  const ToyRules rules_;
  Disk disk_;
};

Row ExploreToy(ToyRules rules) {
  Toy toy(rules);
  const Trace trace = toy.Run();
  Explorer explorer(ExplorerOptions{});
  return explorer.Explore("toy", trace, toy);
}

// The first failure is that of the broken rule.
void ExpectFound(const Row& row, const std::string& finding) {
  ASSERT_FALSE(row.failures.empty());
  EXPECT_NE(row.failures.front().find(finding), std::string::npos) << row.failures.front();
}

TEST(ExplorerTest, AcceptsTheRightOrder) {
  const Row row = ExploreToy(ToyRules{});
  EXPECT_TRUE(row.failures.empty()) << row.failures.front();
  EXPECT_GT(row.older, 0u);
  EXPECT_GT(row.Total(), row.older);
}

TEST(ExplorerTest, FindsARecordThatMayOutliveItsData) {
  ExpectFound(ExploreToy({.sync_data = false}), "is not there");
}

TEST(ExplorerTest, FindsAnAcknowledgedCommitThatMayBeLost) {
  ExpectFound(ExploreToy({.sync_record = false}), "found: commit 0");
}

TEST(ExplorerTest, FindsARecordWrittenOverTheNewestOne) {
  ExpectFound(ExploreToy({.alternate_records = false}), "found: commit 0");
}

TEST(ExplorerTest, FindsANameThatMayBeLost) {
  ExpectFound(ExploreToy({.sync_directory = false}), "found: commit 0");
}

TEST(ExplorerTest, FindsARecoveryThatCannotCrash) {
  ExpectFound(ExploreToy({.recover_aside = false}), "in its recovery");
}

TEST(ExplorerTest, FindsAMirrorThatIsNone) {
  ExpectFound(ExploreToy({.mirrors_records = true}), "lost at rest");
}

TEST(ExplorerTest, FindsALogThatIsLeftBehind) {
  ExpectFound(ExploreToy({.leaves_log = true}), "a log beside a closed store");
}

TEST(ExplorerTest, FailuresNameWorkloadPointStateAndSeed) {
  const Row row = ExploreToy({.sync_data = false});
  ASSERT_FALSE(row.failures.empty());
  for (const char* part : {"toy: crash before operation", "state (", "allowed: ", "seed: "}) {
    EXPECT_NE(row.failures.front().find(part), std::string::npos) << part;
  }
}

TEST(ExplorerTest, AnImageIsCountedOnce) {
  Toy toy(ToyRules{});
  const Trace trace = toy.Run();
  Explorer explorer(ExplorerOptions{});
  EXPECT_GT(explorer.Explore("toy", trace, toy).Total(), 0u);
  EXPECT_EQ(explorer.Explore("toy", trace, toy).Total(), 0u);
}

TEST(ExplorerTest, TheSameSeedTriesTheSameStates) {
  EXPECT_EQ(ExploreToy(ToyRules{}).images, ExploreToy(ToyRules{}).images);
}

}  // namespace
}  // namespace chassis::crash
