// SPDX-License-Identifier: Apache-2.0
#include "core/storage/file_storage.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
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

class FileStorageTest : public ::testing::Test {
 protected:
  std::unique_ptr<FileStorage> Open(Access access, FileStorage::Reservations reservations =
                                                       FileStorage::DefaultReservations()) const {
    const auto directory = Directory::OpenParentOf(path).value();
    return std::move(FileStorage::Open(*directory, "s", access, std::move(reservations))).value();
  }

  // Cuts the file as another program would.
  void CutTo(uintmax_t size) const { std::filesystem::resize_file(path, size); }

  TemporaryFolder folder;
  std::string path = folder / "s";
};

TEST_F(FileStorageTest, ARegionIsStableHoweverLittleAddressSpaceIsReserved) {
  for (const FileStorage::Reservations& reservations :
       {FileStorage::Reservations{}, FileStorage::Reservations{uint64_t{1} << 62},
        FileStorage::Reservations{uint64_t{1} << 62, 65536}, FileStorage::Reservations{4096}}) {
    WriteFile(path, std::string(50000, 'a'));
    auto storage = Open(Access::kReadWrite, reservations);
    const Region odd = storage->Map(4097, 40001).value();
    const Region all = storage->Map(0, 0).value();
    EXPECT_OK(storage->Grow(300000));
    EXPECT_OK(storage->Write(4097, AsBytes("z")));
    EXPECT_EQ(TextOf(odd), "z" + std::string(40000, 'a'));
    EXPECT_EQ(TextOf(all).substr(4096, 3), "aza");
    EXPECT_EQ(storage->Map(0, 0).value().size, 300000u);
    EXPECT_EQ(storage->Map(299000, 1000).value().data[0], std::byte{0});
    EXPECT_OK(storage->Populate(100, 299900));
  }
}

TEST_F(FileStorageTest, ARangeThatIsMappedIsNotMappedAgain) {
  WriteFile(path, std::string(50000, 'a'));
  auto storage = Open(Access::kReadOnly, {});
  const Region all = storage->Map(0, 0).value();
  EXPECT_EQ(storage->Map(10000, 40000).value().data, all.data + 10000);
}

TEST_F(FileStorageTest, AFileThatGrowsGrowsIntoItsMap) {
  WriteFile(path, std::string(50000, 'a'));
  auto storage = Open(Access::kReadWrite);
  const Region old = storage->Map(0, 0).value();
  EXPECT_OK(storage->Grow(100000));
  const Region across = storage->Map(49000, 2000).value();
  EXPECT_OK(storage->Grow(9000000));
  EXPECT_EQ(storage->Map(8000000, 1000).value().data, across.data + (8000000 - 49000));
  EXPECT_EQ(storage->Map(100, 10).value().data, old.data + 100);
}

TEST_F(FileStorageTest, WorksWhereTheAddressSpaceIsLimited) {
  WriteFile(path, std::string(50000, 'a'));
  ExpectInChild([&]() -> std::string {
    CHILD_EXPECT(LimitAddressSpace(uint64_t{1} << 32));
    auto storage = Open(Access::kReadWrite);
    const Region region = storage->Map(0, 0).value();
    CHILD_EXPECT(storage->Grow(1 << 20).has_value());
    CHILD_EXPECT(TextOf(region) == std::string(50000, 'a'));
    CHILD_EXPECT(storage->Map(0, 0).value().size == 1 << 20);
    auto copy = Open(Access::kPrivate);
    CHILD_EXPECT(copy->Write(10, AsBytes("b")).has_value());
    CHILD_EXPECT(TextOf(copy->Map(9, 3).value()) == "aba");
    CutTo(uint64_t{5} << 30);
    auto large = Open(Access::kReadOnly);
    CHILD_EXPECT(CodeOf(large->Map(0, 0)) == "AERO_EXECUTION_NO_MEMORY");
    CHILD_EXPECT(TextOf(large->Map(0, 10).value()) == "aaaaaaaaaa");
    CHILD_EXPECT(CodeOf(Open(Access::kPrivate)->Map(0, 10)) == "AERO_EXECUTION_NO_MEMORY");
    return "";
  });
}

TEST_F(FileStorageTest, AFileCutShortIsAnErrorThatNamesTheOffsetNotASignal) {
  WriteFile(path, std::string(100000, 'a'));
  auto storage = Open(Access::kReadOnly);
  auto copy = Open(Access::kPrivate);
  EXPECT_OK(storage->Populate(0, 100000));
  CutTo(50000);
  std::string out(60000, '?');
  const Status read = storage->Read(40000, std::as_writable_bytes(std::span(out)));
  EXPECT_CODE(read, "AERO_STORAGE_READ_FAILED");
  EXPECT_EQ(read.error().offset, 50000u);
  EXPECT_NE(read.error().message.find("read 50000 at 50000 in " + path), std::string::npos)
      << read.error().message;
  EXPECT_CODE(storage->Populate(40000, 60000), "AERO_STORAGE_READ_FAILED");
  EXPECT_OK(storage->Populate(0, 50000));
  EXPECT_EQ(ReadText(*copy, 60000, 10), "AERO_STORAGE_READ_FAILED");
  EXPECT_CODE(copy->Write(60000, AsBytes("x")), "AERO_STORAGE_READ_FAILED");
}

TEST_F(FileStorageTest, PopulatesByReadingWhereTheKernelCannotPopulateMaps) {
  WriteFile(path, std::string(100000, 'a'));
  ExpectInChild([&]() -> std::string {
    for (const int advice : {MADV_POPULATE_READ, MADV_POPULATE_WRITE}) {
      if (!RefuseSystemCall(SYS_madvise, EINVAL, 2, static_cast<unsigned>(advice))) {
        return "skip: the kernel cannot filter system calls";
      }
    }
    auto storage = Open(Access::kReadOnly);
    auto copy = Open(Access::kPrivate);
    CHILD_EXPECT(storage->Populate(1, 99999).has_value());
    CHILD_EXPECT(copy->Write(5, AsBytes("b")).has_value());
    CHILD_EXPECT(ReadText(*copy, 4, 3) == "aba");
    CutTo(50000);
    CHILD_EXPECT(CodeOf(storage->Populate(1, 99999)) == "AERO_STORAGE_READ_FAILED");
    CHILD_EXPECT(CodeOf(copy->Write(60000, AsBytes("b"))) == "AERO_STORAGE_READ_FAILED");
    return "";
  });
}

TEST_F(FileStorageTest, WritesZerosWhereTheFileSystemCannotAllocate) {
  WriteFile(path, "content");
  ExpectInChild([&]() -> std::string {
    if (!RefuseSystemCall(SYS_fallocate, EOPNOTSUPP)) {
      return "skip: the kernel cannot filter system calls";
    }
    auto storage = Open(Access::kReadWrite);
    CHILD_EXPECT(storage->Grow(200000).has_value());
    CHILD_EXPECT(ReadText(*storage, 0, 200000) == "content" + std::string(199993, '\0'));
    CHILD_EXPECT(std::filesystem::file_size(path) == 200000);
    struct stat status;
    CHILD_EXPECT(stat(path.c_str(), &status) == 0 && status.st_blocks * 512 >= 200000);
    return "";
  });
}

TEST_F(FileStorageTest, GrowthAllocatesSpace) {
  WriteFile(path, "");
  EXPECT_OK(Open(Access::kReadWrite)->Grow(200000));
  struct stat status;
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_size, 200000);
  EXPECT_GE(status.st_blocks * 512, 200000);
}

TEST_F(FileStorageTest, AFailedSyncIsReportedOnce) {
  WriteFile(path, "content");
  ExpectInChild([&]() -> std::string {
    if (!RefuseSystemCall(SYS_fdatasync, EIO)) return "skip: the kernel cannot filter system calls";
    auto storage = Open(Access::kReadWrite);
    const Status sync = storage->Sync();
    CHILD_EXPECT(CodeOf(sync) == "AERO_STORAGE_WRITE_FAILED");
    CHILD_EXPECT(sync.error().message == "file storage: sync " + path + ": Input/output error");
    return "";
  });
}

TEST_F(FileStorageTest, AFileOfManyGigabytesIsMappedAndReadAtItsEnd) {
  WriteFile(path, "");
  CutTo(uint64_t{80} << 30);
  auto storage = Open(Access::kReadWrite);
  const uint64_t end = storage->Size() - 3;
  EXPECT_OK(storage->Write(end, AsBytes("end")));
  EXPECT_EQ(TextOf(storage->Map(end, 0).value()), "end");
  auto small = Open(Access::kReadOnly, {uint64_t{1} << 20});
  EXPECT_EQ(TextOf(small->Map(end, 0).value()), "end");
  auto copy = Open(Access::kPrivate, {uint64_t{1} << 20});
  EXPECT_OK(copy->Write(end, AsBytes("END")));
  EXPECT_EQ(TextOf(copy->Map(end, 0).value()), "END");
  EXPECT_EQ(TextOf(storage->Map(end, 0).value()), "end");
}

TEST_F(FileStorageTest, PrivateAccessNeedsNoRightToWriteAndChangesNothing) {
  WriteFile(path, std::string(10000, 'a'));
  ExpectInChild([&]() -> std::string {
    if (std::string skip = MakeReadOnlyForThisProcess(folder.path()); !skip.empty()) return skip;
    auto storage = Open(Access::kPrivate);
    CHILD_EXPECT(storage->Lock(LockKind::kShared).has_value());
    CHILD_EXPECT(storage->Write(0, AsBytes(std::string(10000, 'b'))).has_value());
    CHILD_EXPECT(ReadText(*storage, 0, 10000) == std::string(10000, 'b'));
    storage->Close();
    CHILD_EXPECT(ReadFile(path) == std::string(10000, 'a'));
    const auto directory = Directory::OpenParentOf(path).value();
    const auto refused = FileStorage::Open(*directory, "s", Access::kReadWrite);
    CHILD_EXPECT(CodeOf(refused) == "AERO_STORAGE_READ_ONLY");
    CHILD_EXPECT(refused.error().message ==
                 "file storage: open for writing " + path + ": Read-only file system");
    return "";
  });
}

TEST_F(FileStorageTest, SeesTheSizeThatTheFileHasWhenLocked) {
  WriteFile(path, "short");
  for (const Access access : {Access::kReadWrite, Access::kReadOnly, Access::kPrivate}) {
    CutTo(5);
    auto storage = Open(access);
    CutTo(100000);
    EXPECT_EQ(storage->Size(), 5u);
    EXPECT_OK(storage->Lock(LockKind::kShared));
    EXPECT_EQ(storage->Size(), 100000u);
    EXPECT_EQ(storage->Map(0, 0).value().size, 100000u);
  }
}

}  // namespace
}  // namespace chassis
