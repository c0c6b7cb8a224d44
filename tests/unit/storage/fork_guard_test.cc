// SPDX-License-Identifier: Apache-2.0
#include "core/storage/fork_guard.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <set>
#include <thread>

#include "core/storage/file_factory.h"
#include "core/storage/file_storage.h"
#include "tests/unit/storage/child_process.h"
#include "tests/unit/storage/storage_bytes.h"
#include "tests/unit/storage/temporary_folder.h"

namespace chassis {
namespace {

class ForkGuard : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  std::string path = folder / "s";
  std::unique_ptr<FileFactory> factory = std::move(FileFactory::Open(path)).value();
};

bool IsOpen(int descriptor) { return fcntl(descriptor, F_GETFD) >= 0; }

TEST_F(ForkGuard, CountsForksInChildrenOnly) {
  const uint64_t before = ForkCount();
  EXPECT_EQ(RunInChild([&] { return std::to_string(ForkCount() - before); }), "1");
  EXPECT_EQ(
      RunInChild([&] { return RunInChild([&] { return std::to_string(ForkCount() - before); }); }),
      "2");
  EXPECT_EQ(ForkCount(), before);
}

TEST_F(ForkGuard, ClosesTheDescriptorInTheChildAndKeepsItInTheParent) {
  auto guarded = std::move(ForkGuardedDescriptor::OpenAt(AT_FDCWD, "/", O_RDONLY)).value();
  const int descriptor = guarded->get();
  ExpectInChild([&]() -> std::string {
    CHILD_EXPECT(guarded->get() < 0);
    CHILD_EXPECT(!IsOpen(descriptor));
    return "";
  });
  EXPECT_EQ(guarded->get(), descriptor);
  EXPECT_TRUE(IsOpen(descriptor));
  guarded.reset();
  EXPECT_FALSE(IsOpen(descriptor));
}

TEST_F(ForkGuard, AChildThatDropsAHandleDoesNotCloseWhatReusedItsDescriptor) {
  auto guarded = std::move(ForkGuardedDescriptor::OpenAt(AT_FDCWD, "/", O_RDONLY)).value();
  const int descriptor = guarded->get();
  ExpectInChild([&]() -> std::string {
    CHILD_EXPECT(dup2(0, descriptor) == descriptor);
    guarded.reset();
    CHILD_EXPECT(IsOpen(descriptor));
    return "";
  });
}

TEST_F(ForkGuard, DescriptorsAreNotInheritedByPrograms) {
  auto guarded = std::move(ForkGuardedDescriptor::OpenAt(AT_FDCWD, "/", O_RDONLY)).value();
  EXPECT_EQ(fcntl(guarded->get(), F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
}

TEST_F(ForkGuard, AHandleFromBeforeAForkIsRefusedInTheChildWhileItsMapsStay) {
  WriteFile(path, "content");
  auto storage = factory->Open(Part::kMain, Access::kReadWrite).value();
  auto copy = factory->Open(Part::kMain, Access::kPrivate).value();
  EXPECT_OK(copy->Write(0, AsBytes("C")));
  const Region region = storage->Map(0, 0).value();
  ExpectInChild([&]() -> std::string {
    const std::string forked = "AERO_EXECUTION_FORKED";
    CHILD_EXPECT(TextOf(region) == "content");
    for (MappedStorage* handle : {storage.get(), copy.get()}) {
      CHILD_EXPECT(ReadText(*handle, 0, 1) == forked);
      CHILD_EXPECT(CodeOf(handle->Write(0, AsBytes("x"))) == forked);
      CHILD_EXPECT(CodeOf(handle->Grow(100)) == forked);
      CHILD_EXPECT(CodeOf(handle->Truncate(0)) == forked);
      CHILD_EXPECT(CodeOf(handle->Sync()) == forked);
      CHILD_EXPECT(CodeOf(handle->Map(0, 0)) == forked);
      CHILD_EXPECT(CodeOf(handle->Populate(0, 1)) == forked);
      CHILD_EXPECT(CodeOf(handle->Lock(LockKind::kShared)) == forked);
      handle->Close();
    }
    CHILD_EXPECT(CodeOf(factory->Open(Part::kMain, Access::kReadOnly)) == forked);
    CHILD_EXPECT(CodeOf(factory->Create(Part::kMain)) == forked);
    CHILD_EXPECT(CodeOf(factory->Remove(Part::kMain)) == forked);
    CHILD_EXPECT(CodeOf(factory->SyncDirectory()) == forked);
    return "";
  });
  EXPECT_EQ(ReadText(*storage, 0, 7), "content");
  EXPECT_EQ(ReadText(*copy, 0, 7), "Content");
}

TEST_F(ForkGuard, TheChildNeitherHoldsNorReleasesTheLockOfItsParent) {
  WriteFile(path, "content");
  auto storage = factory->Open(Part::kMain, Access::kReadWrite).value();
  EXPECT_OK(storage->Lock(LockKind::kExclusive));
  const auto try_lock = [&] {
    auto own = FileFactory::Open(path).value();
    return CodeOf(own->Open(Part::kMain, Access::kReadWrite).value()->Lock(LockKind::kExclusive));
  };
  HeldChild child([&]() -> std::string {
    storage->Close();
    return try_lock();
  });
  EXPECT_EQ(child.verdict(), "AERO_STORAGE_LOCKED");
  EXPECT_EQ(try_lock(), "AERO_STORAGE_LOCKED");
  storage->Close();
  EXPECT_EQ(try_lock(), "CHASSIS_OK");
}

TEST_F(ForkGuard, AChildDoesNotRemoveWhatItsParentIsCreating) {
  auto created = factory->Create(Part::kMain).value();
  ExpectInChild([&]() -> std::string {
    created.reset();
    factory.reset();
    CHILD_EXPECT(folder.Names().size() == 1);
    return "";
  });
  EXPECT_OK(factory->Publish());
  EXPECT_EQ(folder.Names(), std::set<std::string>{"s"});
}

TEST_F(ForkGuard, AChildMayOpenForItself) {
  WriteFile(path, "content");
  auto storage = factory->Open(Part::kMain, Access::kReadWrite).value();
  ExpectInChild([&]() -> std::string {
    auto own = FileFactory::Open(path).value();
    CHILD_EXPECT(ReadText(*own->Open(Part::kMain, Access::kReadWrite).value(), 0, 7) == "content");
    return "";
  });
}

TEST_F(ForkGuard, NoForkFallsBetweenOpeningAndGuarding) {
  struct stat folder_status;
  ASSERT_EQ(stat(folder.path().c_str(), &folder_status), 0);
  std::atomic<bool> done = false;
  std::thread opener([&] {
    while (!done) {
      EXPECT_TRUE(
          ForkGuardedDescriptor::OpenAt(AT_FDCWD, folder.path().c_str(), O_RDONLY).has_value());
    }
  });
  for (int i = 0; i < 100; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      for (int descriptor = 3; descriptor < 64; ++descriptor) {
        struct stat status;
        if (fstat(descriptor, &status) == 0 && status.st_ino == folder_status.st_ino &&
            status.st_dev == folder_status.st_dev) {
          _exit(1);
        }
      }
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  done = true;
  opener.join();
}

}  // namespace
}  // namespace chassis
