// SPDX-License-Identifier: Apache-2.0
// The writer lock of files between processes; mapped_storage_test.cc has that between handles of
// one process.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>

#include "core/storage/file_storage.h"
#include "tests/unit/storage/child_process.h"
#include "tests/unit/storage/storage_bytes.h"
#include "tests/unit/storage/temporary_folder.h"

namespace chassis {
namespace {

class FileLock : public ::testing::Test {
 protected:
  FileLock() { WriteFile(path, "content"); }

  std::unique_ptr<FileStorage> Open(Access access = Access::kReadWrite) const {
    const auto directory = Directory::OpenParentOf(path).value();
    return std::move(FileStorage::Open(*directory, "s", access)).value();
  }
  // Returns the status of a lock by a new handle.
  std::string TryLock(LockKind kind) const { return CodeOf(Open()->Lock(kind)); }

  TemporaryFolder folder;
  std::string path = folder / "s";
};

TEST_F(FileLock, OfAnotherProcessExcludesUntilThatIsKilled) {
  std::unique_ptr<FileStorage> held;
  HeldChild writer([&]() -> std::string {
    held = Open();
    CHILD_EXPECT(held->Lock(LockKind::kExclusive).has_value());
    return "";
  });
  ASSERT_EQ(writer.verdict(), "");
  EXPECT_EQ(TryLock(LockKind::kExclusive), "AERO_STORAGE_LOCKED");
  EXPECT_EQ(TryLock(LockKind::kShared), "AERO_STORAGE_LOCKED");
  writer.Kill();
  EXPECT_EQ(TryLock(LockKind::kExclusive), "CHASSIS_OK");
}

TEST_F(FileLock, OfAReaderInAnotherProcessKeepsWritersOutAndLetsReadersIn) {
  std::unique_ptr<FileStorage> held;
  HeldChild reader([&]() -> std::string {
    held = Open(Access::kReadOnly);
    CHILD_EXPECT(held->Lock(LockKind::kShared).has_value());
    return "";
  });
  ASSERT_EQ(reader.verdict(), "");
  EXPECT_EQ(TryLock(LockKind::kExclusive), "AERO_STORAGE_LOCKED");
  EXPECT_EQ(TryLock(LockKind::kShared), "CHASSIS_OK");
}

TEST_F(FileLock, ExcludesOtherProcessesUntilClosed) {
  auto storage = Open();
  EXPECT_OK(storage->Lock(LockKind::kExclusive));
  const ChildBody try_lock = [&] { return CodeOf(Open()->Lock(LockKind::kExclusive)); };
  EXPECT_EQ(RunInChild(try_lock), "AERO_STORAGE_LOCKED");
  storage->Close();
  EXPECT_EQ(RunInChild(try_lock), "CHASSIS_OK");
}

TEST_F(FileLock, IsNotLostWhenAnotherHandleOnTheFileCloses) {
  auto storage = Open();
  EXPECT_OK(storage->Lock(LockKind::kExclusive));
  Open()->Close();
  {
    const int other = open(path.c_str(), O_RDWR | O_CLOEXEC);
    close(other);
  }
  EXPECT_EQ(TryLock(LockKind::kShared), "AERO_STORAGE_LOCKED");
}

// A forked child holds copies of all descriptors until it runs its program.
TEST_F(FileLock, IsReleasedAtCloseThoughACopyOfTheDescriptorLivesOn) {
  auto storage = Open();
  EXPECT_OK(storage->Lock(LockKind::kExclusive));
  const auto child = static_cast<pid_t>(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
  if (child == 0) {
    while (true) syscall(SYS_pause);
  }
  storage->Close();
  EXPECT_EQ(TryLock(LockKind::kExclusive), "CHASSIS_OK");
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}

// Other releases and other programs lock the same byte.
TEST_F(FileLock, IsOnTheOneByteThatTheFormatNames) {
  auto storage = Open();
  EXPECT_OK(storage->Lock(LockKind::kExclusive));
  const int other = open(path.c_str(), O_RDWR | O_CLOEXEC);
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  EXPECT_EQ(fcntl(other, F_OFD_GETLK, &lock), 0);
  EXPECT_EQ(lock.l_type, F_WRLCK);
  EXPECT_EQ(lock.l_start, off_t{1} << 62);
  EXPECT_EQ(lock.l_len, 1);
  close(other);
}

TEST_F(FileLock, ConflictsAreReportedInWords) {
  auto writer = Open();
  EXPECT_OK(writer->Lock(LockKind::kExclusive));
  EXPECT_EQ(
      Open()->Lock(LockKind::kExclusive).error().message,
      "file storage: lock " + path + ": another handle, of this process or another, has it open");
  EXPECT_EQ(
      Open()->Lock(LockKind::kShared).error().message,
      "file storage: lock " + path + ": another handle, of this process or another, is writing it");
}

TEST_F(FileLock, IsRefusedOnAFileThatLostItsNameWhileItWasOpened) {
  auto early = Open();
  WriteFile(folder / "other", "another store");
  std::filesystem::rename(folder / "other", path);
  EXPECT_CODE(early->Lock(LockKind::kExclusive), "AERO_STORAGE_LOCKED");
  EXPECT_EQ(TryLock(LockKind::kExclusive), "CHASSIS_OK");
}

TEST_F(FileLock, WhereThereAreNoLocksOnlyReadingFromAReadOnlyMountIsAllowed) {
  ExpectInChild([&]() -> std::string {
    std::string skip = MakeReadOnlyForThisProcess(folder.path());
    if (!skip.empty()) return skip;
    if (!RefuseSystemCall(SYS_fcntl, ENOLCK, 1, F_OFD_SETLK)) {
      return "skip: the kernel cannot filter system calls";
    }
    CHILD_EXPECT(Open(Access::kReadOnly)->Lock(LockKind::kShared).has_value());
    CHILD_EXPECT(Open(Access::kPrivate)->Lock(LockKind::kShared).has_value());
    return "";
  });
  ExpectInChild([&]() -> std::string {
    if (!RefuseSystemCall(SYS_fcntl, EINVAL, 1, F_OFD_SETLK)) {
      return "skip: the kernel cannot filter system calls";
    }
    for (const Access access : {Access::kReadOnly, Access::kPrivate, Access::kReadWrite}) {
      const Status lock = Open(access)->Lock(LockKind::kShared);
      CHILD_EXPECT(CodeOf(lock) == "AERO_STORAGE_IO_ERROR");
      CHILD_EXPECT(lock.error().message.find("no open-file-description locks") !=
                   std::string::npos);
    }
    return "";
  });
}

}  // namespace
}  // namespace chassis
