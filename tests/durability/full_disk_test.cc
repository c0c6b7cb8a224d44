// SPDX-License-Identifier: Apache-2.0
// A full disk is an error that loses nothing. Calls succeed again when space returns.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/capi/store_fixture.h"
#include "tests/durability/small_disk.h"

namespace chassis::capi {
namespace {

constexpr uint64_t kDiskBytes = 8 << 20;
constexpr size_t kDimension = 64;
constexpr size_t kRowsPerCommit = 200;
// Free bytes before the call: with each, another step of it finds the disk full.
constexpr uint64_t kLeft[] = {0,          4 << 10,    60 << 10,  64 << 10,   128 << 10,  192 << 10,
                              320 << 10,  512 << 10,  768 << 10, 1 << 20,    1100 << 10, 1300 << 10,
                              1500 << 10, 1800 << 10, 2 << 20,   2200 << 10, 3 << 20};

class FullDisk : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    disk_ = std::make_unique<SmallDisk>(folder.string(), kDiskBytes);
    if (!disk_->missing().empty()) GTEST_SKIP() << disk_->missing();
  }
  void TearDown() override {
    disk_.reset();
    StoreTest::TearDown();
  }

  void StartAgain() {
    disk_->Free();
    for (const char* part : {"", "-wal0", "-wal1"}) std::filesystem::remove(path + part);
    committed_ = staged_ = 0;
  }

  void StageRows(const StoreHandle& store) {
    for (size_t i = 0; i < kRowsPerCommit; ++i) {
      const std::vector<float> row(kDimension, static_cast<float>(committed_ + staged_));
      uint64_t id = 0;
      ASSERT_OK(chassis_insert(store.get(), row.data(), kDimension, &id, &error));
      ASSERT_EQ(id, committed_ + staged_);
      ++staged_;
    }
  }

  chassis_status CommitStaged(const StoreHandle& store) {
    const chassis_status status = chassis_commit(store.get(), nullptr, &error);
    if (status == CHASSIS_OK) {
      committed_ += staged_;
      staged_ = 0;
    }
    return status;
  }

  void ExpectDoneOrFull(chassis_status status) const {
    EXPECT_TRUE(status == CHASSIS_OK || status == AERO_STORAGE_FULL) << error.message;
  }

  void CommitUntilFull(const StoreHandle& store) {
    chassis_status status = CHASSIS_OK;
    for (uint64_t commits = 0; status == CHASSIS_OK && !HasFatalFailure(); ++commits) {
      ASSERT_LT(commits, kDiskBytes / (kRowsPerCommit * kDimension * sizeof(float)));
      StageRows(store);
      status = CommitStaged(store);
    }
    EXPECT_STATUS(status, AERO_STORAGE_FULL);
  }

  // The store has all committed rows, unchanged, and nothing else.
  void ExpectCommittedRows(const StoreHandle& store) {
    const SnapshotHandle snapshot = OpenSnapshot(store);
    ASSERT_EQ(Count(snapshot), committed_);
    for (uint64_t id = 0; id < committed_; ++id) {
      const float* row = nullptr;
      ASSERT_OK(chassis_snapshot_view(snapshot.get(), 0, &id, 1, &row, &error));
      ASSERT_NE(row, nullptr);
      ASSERT_EQ(row[0], static_cast<float>(id));
      ASSERT_EQ(row[kDimension - 1], static_cast<float>(id));
    }
  }

  void ExpectSound(const StoreHandle& store) {
    ExpectCommittedRows(store);
    EXPECT_OK(chassis_verify(store.get(), nullptr, nullptr, nullptr, 0, &error));
  }

  std::unique_ptr<SmallDisk> disk_;
  uint64_t committed_ = 0;  // rows
  uint64_t staged_ = 0;
};

TEST_F(FullDisk, AFailedCommitLosesNothingAndSucceedsWhenSpaceReturns) {
  for (const uint64_t left : kLeft) {
    SCOPED_TRACE(std::to_string(left) + " bytes left");
    StartAgain();
    StoreHandle store = Create(kDimension);
    StageRows(store);
    ASSERT_OK(CommitStaged(store));
    disk_->Fill(left);
    CommitUntilFull(store);
    EXPECT_STATUS(CommitStaged(store), AERO_STORAGE_FULL);
    ExpectCommittedRows(store);
    disk_->Free();
    EXPECT_OK(CommitStaged(store));
    ExpectSound(store);
    store.reset();
    ExpectSound(Open());
    if (HasFatalFailure()) return;
  }
}

TEST_F(FullDisk, TheFirstCommitOfASessionLosesNothingToo) {
  for (const uint64_t left : kLeft) {
    SCOPED_TRACE(std::to_string(left) + " bytes left");
    StartAgain();
    StoreHandle store = Create(kDimension);
    disk_->Fill(left);
    CommitUntilFull(store);
    ExpectCommittedRows(store);
    disk_->Free();
    EXPECT_OK(CommitStaged(store));
    store.reset();
    ExpectSound(Open());
    if (HasFatalFailure()) return;
  }
}

TEST_F(FullDisk, ACheckpointLosesNothingAndSucceedsWhenSpaceReturns) {
  for (const uint64_t left : kLeft) {
    SCOPED_TRACE(std::to_string(left) + " bytes left");
    StartAgain();
    StoreHandle store = Create(kDimension);
    StageRows(store);
    ASSERT_OK(CommitStaged(store));
    disk_->Fill(left);
    const chassis_status status = chassis_checkpoint(store.get(), &error);
    ExpectDoneOrFull(status);
    ExpectCommittedRows(store);
    disk_->Free();
    EXPECT_OK(chassis_checkpoint(store.get(), &error));
    StageRows(store);
    EXPECT_OK(CommitStaged(store));
    ExpectSound(store);
    if (HasFatalFailure()) return;
  }
}

TEST_F(FullDisk, CloseAndOpenLoseNothing) {
  for (const uint64_t left : kLeft) {
    SCOPED_TRACE(std::to_string(left) + " bytes left");
    StartAgain();
    StoreHandle store = Create(kDimension);
    StageRows(store);
    ASSERT_OK(CommitStaged(store));
    disk_->Fill(left);
    CommitUntilFull(store);
    const chassis_status closed = chassis_close(store.release(), &error);
    ExpectDoneOrFull(closed);
    staged_ = 0;
    const chassis_options read_only = Options(CHASSIS_OPEN_READ_ONLY);
    ExpectSound(Open(&read_only));
    const chassis_status opened = OpenStatus(path, nullptr);
    ExpectDoneOrFull(opened);
    disk_->Free();
    ExpectSound(Open());
    if (HasFatalFailure()) return;
  }
}

TEST_F(FullDisk, AnUncleanStoreIsReadThereAndRecoversWhenSpaceReturns) {
  StoreHandle store = Create(kDimension);
  StageRows(store);
  ASSERT_OK(CommitStaged(store));
  path = KilledCopy();
  disk_->Fill(0);
  const chassis_options read_only = Options(CHASSIS_OPEN_READ_ONLY);
  ExpectSound(Open(&read_only));
  const chassis_status opened = OpenStatus(path, nullptr);
  ExpectDoneOrFull(opened);
  disk_->Free();
  ExpectSound(Open());
}

TEST_F(FullDisk, AStoreThatDoesNotFitIsNotCreated) {
  disk_->Fill(8 << 10);
  const chassis_options create = Options(CHASSIS_OPEN_CREATE, kDimension);
  EXPECT_STATUS(OpenStatus(path, &create), AERO_STORAGE_FULL);
  EXPECT_FALSE(std::filesystem::exists(path));
  disk_->Free();
  EXPECT_EQ(Info(Create(kDimension)).records, 0u);
}

}  // namespace
}  // namespace chassis::capi
