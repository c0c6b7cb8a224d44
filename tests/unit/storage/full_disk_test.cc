// SPDX-License-Identifier: Apache-2.0
// A full disk or a reached limit is AERO_STORAGE_FULL, and existing data stays as it was.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <cerrno>
#include <filesystem>

#include "core/storage/file_storage.h"
#include "core/storage/memory_factory.h"
#include "tests/unit/storage/child_process.h"
#include "tests/unit/storage/storage_bytes.h"
#include "tests/unit/storage/temporary_folder.h"

namespace chassis {
namespace {

constexpr uint64_t kMebibyte = uint64_t{1} << 20;

std::unique_ptr<FileStorage> Open(const std::string& path) {
  return std::move(FileStorage::Open(*Directory::OpenParentOf(path).value(),
                                     Directory::FileNameOf(path), Access::kReadWrite))
      .value();
}

// Grows a file, fails to grow it more without changing it, and grows it once space returns.
std::string FillAndRecover(const TemporaryFolder& folder) {
  const std::string path = folder / "s";
  WriteFile(path, "content");
  WriteFile(folder / "filler", std::string(kMebibyte / 2, 'f'));
  auto storage = Open(path);
  const uint64_t size = kMebibyte / 4;
  CHILD_EXPECT(storage->Grow(size).has_value());
  const Status grown = storage->Grow(2 * kMebibyte);
  CHILD_EXPECT(CodeOf(grown) == "AERO_STORAGE_FULL");
  CHILD_EXPECT(grown.error().message == "file storage: fallocate 1835008 at 262144 in " + path +
                                            ": No space left on device");
  CHILD_EXPECT(grown.error().system_errno == ENOSPC);
  CHILD_EXPECT(storage->Size() == size);
  CHILD_EXPECT(std::filesystem::file_size(path) == size);
  CHILD_EXPECT(std::filesystem::space(folder.path()).available >= kMebibyte / 4 - 65536);
  CHILD_EXPECT(storage->Write(size - 3, AsBytes("end")).has_value());
  CHILD_EXPECT(storage->Sync().has_value());
  CHILD_EXPECT(ReadText(*storage, 0, 7) == "content");
  CHILD_EXPECT(TextOf(storage->Map(size - 3, 3).value()) == "end");
  std::filesystem::remove(folder / "filler");
  CHILD_EXPECT(storage->Grow(kMebibyte * 3 / 4).has_value());
  CHILD_EXPECT(ReadText(*storage, size - 3, 4) == std::string("end\0", 4));
  return "";
}

TEST(FullDisk, GrowthFailsCleanlyAndWorksAgainWhenSpaceReturns) {
  const TemporaryFolder folder;
  ExpectInChild([&]() -> std::string {
    const std::string skip = MountForThisProcess("tmpfs", folder.path(), "size=1m");
    return skip.empty() ? FillAndRecover(folder) : skip;
  });
}

TEST(FullDisk, SoItDoesWhereSpaceIsAllocatedByWritingZeros) {
  const TemporaryFolder folder;
  ExpectInChild([&]() -> std::string {
    std::string skip = MountForThisProcess("tmpfs", folder.path(), "size=1m");
    if (!skip.empty()) return skip;
    if (!RefuseSystemCall(SYS_fallocate, EOPNOTSUPP)) {
      return "skip: the kernel cannot filter system calls";
    }
    // Each write of zeros fails by itself, so the figures are those of the whole growth.
    return FillAndRecover(folder);
  });
}

TEST(FullDisk, TheFileSizeLimitIsAnErrorAndRaisesNoSignal) {
  const TemporaryFolder folder;
  const std::string path = folder / "s";
  WriteFile(path, "content");
  ExpectInChild([&]() -> std::string {
    auto storage = Open(path);
    CHILD_EXPECT(storage->Grow(100000).has_value());
    const rlimit limit{150000, RLIM_INFINITY};
    CHILD_EXPECT(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    const Status grown = storage->Grow(200000);
    CHILD_EXPECT(CodeOf(grown) == "AERO_STORAGE_FULL");
    CHILD_EXPECT(grown.error().system_errno == EFBIG);
    CHILD_EXPECT(storage->Size() == 100000);
    CHILD_EXPECT(std::filesystem::file_size(path) == 100000);
    CHILD_EXPECT(storage->Grow(150000).has_value());

    const rlimit lower{50000, RLIM_INFINITY};
    CHILD_EXPECT(setrlimit(RLIMIT_FSIZE, &lower) == 0);
    const Status written = storage->Write(49996, AsBytes("12345678"));
    CHILD_EXPECT(CodeOf(written) == "AERO_STORAGE_FULL");
    CHILD_EXPECT(written.error().offset == 50000);
    CHILD_EXPECT(written.error().message.find("write 4 at 50000") != std::string::npos);
    CHILD_EXPECT(storage->Write(0, AsBytes("CONTENT")).has_value());
    CHILD_EXPECT(ReadText(*storage, 0, 7) == "CONTENT");
    return "";
  });
}

TEST(FullDisk, MemoryBeyondTheReservationIsFullToo) {
  MemoryFactory factory({65536});
  auto storage = factory.Create(Part::kMain).value();
  EXPECT_OK(storage->Grow(65536));
  EXPECT_OK(storage->Write(65533, AsBytes("end")));
  EXPECT_CODE(storage->Grow(65537), "AERO_STORAGE_FULL");
  EXPECT_EQ(storage->Size(), 65536u);
  EXPECT_EQ(ReadText(*storage, 65533, 3), "end");
}

TEST(FullDisk, MemoryThatIsNotToBeHadIsFullToo) {
  ExpectInChild([]() -> std::string {
    MemoryFactory factory;
    auto storage = factory.Create(Part::kMain).value();
    CHILD_EXPECT(storage->Grow(4096).has_value());
    CHILD_EXPECT(LimitMemory(100 * kMebibyte));
    CHILD_EXPECT(CodeOf(storage->Grow(200 * kMebibyte)) == "AERO_STORAGE_FULL");
    CHILD_EXPECT(storage->Size() == 4096);
    CHILD_EXPECT(storage->Write(4093, AsBytes("end")).has_value());
    CHILD_EXPECT(storage->Grow(50 * kMebibyte).has_value());
    CHILD_EXPECT(ReadText(*storage, 4093, 4) == std::string("end\0", 4));
    return "";
  });
}

}  // namespace
}  // namespace chassis
