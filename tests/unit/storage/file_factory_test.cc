// SPDX-License-Identifier: Apache-2.0
// The behaviour of files alone; storage_factory_test.cc tests the behaviour of all factories.
#include "core/storage/file_factory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "tests/unit/storage/child_process.h"
#include "tests/unit/storage/storage_bytes.h"
#include "tests/unit/storage/temporary_folder.h"

namespace chassis {
namespace {

class FileFactoryTest : public ::testing::Test {
 protected:
  std::unique_ptr<FileFactory> Factory() const {
    return std::move(FileFactory::Open(path)).value();
  }
  // Creates a main part with `content` and does not publish it.
  static std::unique_ptr<MappedStorage> Create(FileFactory& factory, const std::string& content) {
    auto storage = std::move(factory.Create(Part::kMain)).value();
    EXPECT_OK(storage->Grow(content.size()));
    EXPECT_OK(storage->Write(0, AsBytes(content)));
    return storage;
  }

  TemporaryFolder folder;
  std::string path = folder / "s.chassis";
};

using Names = std::set<std::string>;

TEST_F(FileFactoryTest, WhatIsNoRegularFileIsRefusedByItsKindAtOnce) {
  const auto expect_refused = [&](const std::string& kind) {
    for (const Access access : {Access::kReadWrite, Access::kReadOnly, Access::kPrivate}) {
      const auto opened = Factory()->Open(Part::kMain, access);
      EXPECT_CODE(opened, "AERO_CONFIG_NOT_A_STORE");
      EXPECT_EQ(opened.error().message, "file storage: open " + path + ": it is " + kind);
    }
    std::filesystem::remove(path);
  };
  ASSERT_EQ(mkdir(path.c_str(), 0755), 0);
  expect_refused("a directory");
  ASSERT_EQ(mkfifo(path.c_str(), 0644), 0);
  expect_refused("a FIFO");
  std::filesystem::create_symlink("/dev/null", path);
  path = "/dev/null";
  const auto device = Factory()->Open(Part::kMain, Access::kReadWrite);
  EXPECT_CODE(device, "AERO_CONFIG_NOT_A_STORE");
  EXPECT_NE(device.error().message.find("it is a device"), std::string::npos);
}

TEST_F(FileFactoryTest, ACreatedMainPartIsATemporaryFileBesideItsFutureName) {
  auto factory = Factory();
  auto storage = Create(*factory, "content");
  const Names names = folder.Names();
  ASSERT_EQ(names.size(), 1u);
  const std::string prefix = "s.chassis.tmp-";
  EXPECT_EQ(names.begin()->substr(0, prefix.size()), prefix);
  const std::string suffix = names.begin()->substr(prefix.size());
  EXPECT_EQ(suffix.size(), 16u);
  EXPECT_EQ(suffix.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_OK(factory->Publish());
  EXPECT_EQ(folder.Names(), Names{"s.chassis"});
  EXPECT_EQ(storage->name(), path);
  EXPECT_EQ(ReadFile(path), "content");

  // After Publish() the temporary name may belong to another file.
  WriteFile(folder / *names.begin(), "foreign");
  storage->Close();
  EXPECT_EQ(ReadFile(folder / *names.begin()), "foreign");
}

TEST_F(FileFactoryTest, FilesAreCreatedWithTheUsualRights) {
  const mode_t before = umask(027);
  auto factory = Factory();
  auto storage = Create(*factory, "content");
  EXPECT_OK(factory->Publish());
  umask(before);
  struct stat status;
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST_F(FileFactoryTest, DroppingAnUnpublishedPartLeavesNothing) {
  auto factory = Factory();
  Create(*factory, "content").reset();
  EXPECT_EQ(folder.Names(), Names{});
  auto storage = Create(*factory, "content");
  factory.reset();
  storage->Close();
  EXPECT_EQ(folder.Names(), Names{});
}

TEST_F(FileFactoryTest, ACrashBeforePublishingLeavesNoFileOfTheFinalName) {
  std::unique_ptr<FileFactory> factory;
  std::unique_ptr<MappedStorage> storage;
  HeldChild creator([&]() -> std::string {
    factory = Factory();
    storage = Create(*factory, "content");
    return "";
  });
  ASSERT_EQ(creator.verdict(), "");
  creator.Kill();
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_CODE(Factory()->Open(Part::kMain, Access::kReadOnly), "AERO_STORAGE_NOT_FOUND");
}

TEST_F(FileFactoryTest, PublishingOverContentLeavesItAndRemovesTheNewFile) {
  auto factory = Factory();
  auto storage = Create(*factory, "new");
  WriteFile(path, "a foreign file");
  const Status published = factory->Publish();
  EXPECT_CODE(published, "AERO_QUERY_EXISTS");
  EXPECT_NE(published.error().message.find(path), std::string::npos);
  EXPECT_EQ(folder.Names(), Names{"s.chassis"});
  EXPECT_EQ(ReadFile(path), "a foreign file");
  EXPECT_OK(storage->Write(0, AsBytes("old")));
  EXPECT_EQ(ReadFile(path), "a foreign file");
}

TEST_F(FileFactoryTest, PublishingOverAnythingButAFileLeavesIt) {
  auto factory = Factory();
  auto storage = Create(*factory, "new");
  ASSERT_EQ(mkdir(path.c_str(), 0755), 0);
  EXPECT_CODE(factory->Publish(), "AERO_CONFIG_NOT_A_STORE");
  EXPECT_TRUE(std::filesystem::is_directory(path));
  EXPECT_EQ(folder.Names(), Names{"s.chassis"});
}

TEST_F(FileFactoryTest, AnEmptyFileIsReplacedUnlessSomeoneHasLockedIt) {
  WriteFile(path, "");
  auto user = Factory()->Open(Part::kMain, Access::kReadWrite).value();
  EXPECT_OK(user->Lock(LockKind::kExclusive));
  auto factory = Factory();
  auto refused = Create(*factory, "refused");
  EXPECT_CODE(factory->Publish(), "AERO_STORAGE_LOCKED");
  EXPECT_EQ(folder.Names(), Names{"s.chassis"});
  EXPECT_EQ(ReadFile(path), "");

  user->Close();
  auto storage = Create(*factory, "content");
  EXPECT_OK(factory->Publish());
  EXPECT_EQ(folder.Names(), Names{"s.chassis"});
  EXPECT_EQ(ReadFile(path), "content");
}

TEST_F(FileFactoryTest, TheLockOfACreatedPartHoldsAcrossPublishing) {
  auto factory = Factory();
  auto storage = Create(*factory, "content");
  EXPECT_OK(storage->Lock(LockKind::kExclusive));
  EXPECT_OK(factory->Publish());
  auto other = Factory()->Open(Part::kMain, Access::kReadWrite).value();
  EXPECT_CODE(other->Lock(LockKind::kExclusive), "AERO_STORAGE_LOCKED");
  storage->Close();
  EXPECT_OK(other->Lock(LockKind::kExclusive));
}

TEST_F(FileFactoryTest, PublishesWhereRenamingAlwaysReplaces) {
  ExpectInChild([&]() -> std::string {
    if (!RefuseSystemCall(SYS_renameat2, EINVAL)) {
      return "skip: the kernel cannot filter system calls";
    }
    auto factory = Factory();
    auto storage = Create(*factory, "content");
    CHILD_EXPECT(factory->Publish().has_value());
    CHILD_EXPECT(folder.Names() == Names{"s.chassis"});
    auto second = Create(*factory, "second");
    CHILD_EXPECT(CodeOf(factory->Publish()) == "AERO_QUERY_EXISTS");
    CHILD_EXPECT(folder.Names() == Names{"s.chassis"});
    CHILD_EXPECT(ReadFile(path) == "content");
    return "";
  });
}

TEST_F(FileFactoryTest, AFailedSyncOfTheFolderIsReported) {
  ExpectInChild([&]() -> std::string {
    if (!RefuseSystemCall(SYS_fsync, EIO)) return "skip: the kernel cannot filter system calls";
    auto factory = Factory();
    auto storage = Create(*factory, "content");
    CHILD_EXPECT(CodeOf(factory->Publish()) == "AERO_STORAGE_WRITE_FAILED");
    CHILD_EXPECT(CodeOf(factory->SyncDirectory()) == "AERO_STORAGE_WRITE_FAILED");
    return "";
  });
}

TEST_F(FileFactoryTest, StaysInItsFolderWhenTheProcessOrTheFolderMoves) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::create_directory(folder / "a");
  std::filesystem::current_path(folder / "a");
  auto factory = FileFactory::Open("s").value();
  std::filesystem::current_path(before);
  std::filesystem::rename(folder / "a", folder / "b");
  EXPECT_TRUE(factory->Create(Part::kLog0).has_value());
  EXPECT_TRUE(std::filesystem::exists(folder / "b/s-wal0"));
}

TEST_F(FileFactoryTest, LogsStandBesideTheFileThatALinkLeadsTo) {
  std::filesystem::create_directory(folder / "data");
  WriteFile(folder / "data/real", "content");
  std::filesystem::create_symlink("data/real", path);
  auto factory = Factory();
  EXPECT_EQ(ReadText(*factory->Open(Part::kMain, Access::kReadOnly).value(), 0, 7), "content");
  EXPECT_TRUE(factory->Create(Part::kLog1).has_value());
  EXPECT_TRUE(std::filesystem::exists(folder / "data/real-wal1"));
}

TEST_F(FileFactoryTest, AFileThatMayOnlyBeReadSaysSoWhenOpenedForWriting) {
  ExpectInChild([&]() -> std::string {
    WriteFile(path, "content");
    CHILD_EXPECT(chmod(folder.path().c_str(), 0777) == 0);
    CHILD_EXPECT(chmod(path.c_str(), 0444) == 0);
    if (geteuid() == 0 && setuid(65534) != 0) return "skip: cannot drop root's rights";
    CHILD_EXPECT(CodeOf(Factory()->Open(Part::kMain, Access::kReadWrite)) ==
                 "AERO_STORAGE_READ_ONLY");
    CHILD_EXPECT(Factory()->Open(Part::kMain, Access::kPrivate).has_value());
    auto factory = Factory();
    auto storage = Create(*factory, "new");
    CHILD_EXPECT(CodeOf(factory->Publish()) == "AERO_QUERY_EXISTS");
    return "";
  });
  ExpectInChild([&]() -> std::string {
    CHILD_EXPECT(chmod(path.c_str(), 0) == 0);
    if (geteuid() == 0 && setuid(65534) != 0) return "skip: cannot drop root's rights";
    for (const Access access : {Access::kReadWrite, Access::kReadOnly}) {
      CHILD_EXPECT(CodeOf(Factory()->Open(Part::kMain, access)) == "AERO_STORAGE_IO_ERROR");
    }
    return "";
  });
}

}  // namespace
}  // namespace chassis
