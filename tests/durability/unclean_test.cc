// SPDX-License-Identifier: Apache-2.0
// A store whose writer ended without closing it, with and without its logs.
#include <string>
#include <string_view>
#include <vector>

#include "tests/capi/store_fixture.h"

namespace chassis::capi {
namespace {

void Collect(void* lines, int32_t, const char* message, size_t size) {
  static_cast<std::vector<std::string>*>(lines)->emplace_back(message, size);
}

class UncleanStore : public StoreTest {
 protected:
  // Makes two commits, of which the main file has only the first.
  StoreHandle CreateWithTwoCommits() {
    StoreHandle store = Create();
    InsertCommitted(store, 1);
    EXPECT_OK(chassis_checkpoint(store.get(), &error));
    InsertCommitted(store, 2);
    return store;
  }
  void MakeUnclean() {
    const StoreHandle store = CreateWithTwoCommits();
    path = KilledCopy();
  }

  std::vector<std::string> Files() const {
    std::vector<std::string> bytes;
    for (const char* part : {"", "-wal0", "-wal1"}) {
      const bool exists = std::filesystem::exists(path + part);
      bytes.push_back(exists ? "present: " + ReadFile(path + part) : "absent");
    }
    return bytes;
  }

  void ExpectInconsistentAndUntouched() {
    for (const uint32_t flags : {uint32_t{0}, CHASSIS_OPEN_CREATE, CHASSIS_OPEN_READ_ONLY}) {
      ExpectRefusedAndUntouched(flags);
    }
  }

  // Replaces the logs by those of another unclean store with the same history.
  void TakeLogsOfAnotherStore() {
    const std::string own = path;
    RemoveLogs();
    path = (folder / "other.chassis").string();
    const StoreHandle other = CreateWithTwoCommits();
    for (const char* log : {"-wal0", "-wal1"}) {
      if (std::filesystem::exists(path + log)) std::filesystem::copy(path + log, own + log);
    }
    path = own;
  }

  void ExpectRefusedAndUntouched(uint32_t flags) {
    const std::vector<std::string> before = Files();
    const chassis_options options = Options(flags);
    EXPECT_STATUS(OpenStatus(path, &options), AERO_RECOVERY_INCONSISTENT);
    EXPECT_TRUE(Files() == before) << "files changed, flags " << flags;
  }

  void RemoveLogs() const {
    std::filesystem::remove(path + "-wal0");
    std::filesystem::remove(path + "-wal1");
  }
};

TEST_F(UncleanStore, HoldsEveryCommitAndNothingElse) {
  MakeUnclean();
  for (const uint32_t flags : {CHASSIS_OPEN_READ_ONLY, uint32_t{0}}) {
    const chassis_options options = Options(flags);
    const StoreHandle store = Open(&options);
    EXPECT_EQ(Info(store).records, 2u);
    EXPECT_EQ(Info(store).commit_seq, 2u);
  }
}

TEST_F(UncleanStore, WithoutItsLogsIsRefusedAndUntouched) {
  MakeUnclean();
  RemoveLogs();
  ExpectInconsistentAndUntouched();
}

TEST_F(UncleanStore, WithTheLogsOfAnotherStoreIsRefusedAndUntouched) {
  MakeUnclean();
  TakeLogsOfAnotherStore();
  ExpectInconsistentAndUntouched();
}

// The logs may be the only copy of the other store's last commits.
TEST_F(UncleanStore, TheLogsOfAnotherStoreBesideACleanOneAreRefusedAndUntouched) {
  CreateWithTwoCommits();
  TakeLogsOfAnotherStore();
  ExpectInconsistentAndUntouched();
}

TEST_F(UncleanStore, WhoseMainFileIsGoneIsNotCreatedAgain) {
  MakeUnclean();
  std::filesystem::remove(path);
  ExpectRefusedAndUntouched(CHASSIS_OPEN_CREATE);
}

TEST_F(UncleanStore, WhoseInsertsWereNeverCommittedIsEmptyAndCloseLogsIt) {
  std::vector<std::string> lines;
  chassis_options options = Options(CHASSIS_OPEN_CREATE, 4);
  options.log = Collect;
  options.log_user = &lines;
  {
    const StoreHandle store = Open(&options);
    Insert(store, 1);
    Insert(store, 2);
    Insert(store, 3);
    EXPECT_EQ(Info(store).staged, 3u);
  }
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find('3'), std::string::npos) << lines[0];
  const StoreHandle store = Open();
  EXPECT_EQ(Info(store).records, 0u);
  auto recovery = Sized<chassis_recovery_report>();
  EXPECT_OK(chassis_recovery(store.get(), &recovery, &error));
  EXPECT_EQ(recovery.clean, 1u);
}

}  // namespace
}  // namespace chassis::capi
