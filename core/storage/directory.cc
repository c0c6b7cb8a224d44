// SPDX-License-Identifier: Apache-2.0
#include "core/storage/directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace chassis {
namespace {

// O_PATH, because a folder that is only searched need not be listable.
#ifdef O_PATH
constexpr int kSearchFlags = O_PATH | O_DIRECTORY;
#else
constexpr int kSearchFlags = O_RDONLY | O_DIRECTORY;
#endif

size_t PrefixLength(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? 0 : slash + 1;
}

const char* KindOf(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device";
  return "not a regular file";
}

Result<uint64_t> RegularSize(const struct stat& status, const StorageName& storage_name) {
  if (S_ISREG(status.st_mode)) return static_cast<uint64_t>(status.st_size);
  return storage_name.Refuse(Code::kConfigNotAStore, "open",
                             std::string("it is ") + KindOf(status.st_mode));
}

Code CodeOfOpenError(int error) {
  return error == ENOENT || error == ENOTDIR ? Code::kStorageNotFound : Code::kStorageIoError;
}

// Returns 0 or an errno: EEXIST if `to` is taken, EINVAL or ENOSYS if this is not supported.
int RenameWithoutReplacing([[maybe_unused]] int directory, [[maybe_unused]] const char* from,
                           [[maybe_unused]] const char* to) {
#ifdef RENAME_NOREPLACE
  return renameat2(directory, from, directory, to, RENAME_NOREPLACE) == 0 ? 0 : errno;
#else
  return ENOSYS;
#endif
}

// link(2) never replaces a file. A crash between the two calls leaves both names on one file.
int LinkAndUnlink(int directory, const char* from, const char* to) {
  if (linkat(directory, from, directory, to, 0) != 0) return errno;
  return unlinkat(directory, from, 0) == 0 ? 0 : errno;
}

}  // namespace

Result<std::shared_ptr<Directory>> Directory::OpenParentOf(const std::string& path) {
  std::string prefix = path.substr(0, PrefixLength(path));
  const std::string folder = prefix.empty() ? "." : prefix;
  auto opened = ForkGuardedDescriptor::OpenAt(AT_FDCWD, folder.c_str(), kSearchFlags);
  if (!opened.has_value()) {
    return FailErrno(CodeOfOpenError(opened.error()), "file storage: open the folder " + folder,
                     opened.error());
  }
  return std::shared_ptr<Directory>(new Directory(std::move(*opened), std::move(prefix)));
}

std::string Directory::FileNameOf(const std::string& path) {
  return path.substr(PrefixLength(path));
}

Result<int> Directory::Descriptor() const {
  if (descriptor_->get() >= 0) return descriptor_->get();
  return Fail(Code::kExecutionForked,
              "file storage: the folder " + PathOf(".") + " was opened before a fork");
}

Result<uint64_t> Directory::SizeOf(const std::string& file) const {
  CHASSIS_ASSIGN(const int directory, Descriptor());
  struct stat status;
  if (fstatat(directory, file.c_str(), &status, 0) != 0) {
    const int error = errno;
    return FailErrno(CodeOfOpenError(error), StorageNameOf(file).Describe("open"), error);
  }
  return RegularSize(status, StorageNameOf(file));
}

Result<bool> Directory::Exists(const std::string& file) const {
  CHASSIS_ASSIGN(const int directory, Descriptor());
  struct stat status;
  if (fstatat(directory, file.c_str(), &status, 0) == 0) return true;
  const int error = errno;
  if (error == ENOENT) return false;
  return FailErrno(Code::kStorageIoError, StorageNameOf(file).Describe("look for"), error);
}

Result<Directory::OpenFile> Directory::Open(const std::string& file, Access access) const {
  CHASSIS_TRY(SizeOf(file));
  CHASSIS_ASSIGN(const int directory, Descriptor());
  const bool write = access == Access::kReadWrite;
  // O_NONBLOCK, because a FIFO may have taken the name since SizeOf.
  const int flags = (write ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_NOCTTY;
  auto opened = ForkGuardedDescriptor::OpenAt(directory, file.c_str(), flags);
  if (!opened.has_value()) {
    const int error = opened.error();
    const bool readable = write && (error == EROFS || error == EACCES || error == EPERM) &&
                          faccessat(directory, file.c_str(), R_OK, AT_EACCESS) == 0;
    return FailErrno(readable ? Code::kStorageReadOnly : CodeOfOpenError(error),
                     StorageNameOf(file).Describe(write ? "open for writing" : "open"), error);
  }
  struct stat status;
  if (fstat((*opened)->get(), &status) != 0) {
    const int error = errno;
    return FailErrno(Code::kStorageIoError, StorageNameOf(file).Describe("open"), error);
  }
  CHASSIS_ASSIGN(const uint64_t size, RegularSize(status, StorageNameOf(file)));
  return OpenFile{std::move(*opened), size};
}

Result<std::unique_ptr<ForkGuardedDescriptor>> Directory::Create(const std::string& file) const {
  CHASSIS_ASSIGN(const int directory, Descriptor());
  auto created =
      ForkGuardedDescriptor::OpenAt(directory, file.c_str(), O_RDWR | O_CREAT | O_EXCL, 0644);
  if (created.has_value()) return std::move(*created);
  const int error = created.error();
  const Code code = error == EEXIST  ? Code::kQueryExists
                    : error == EROFS ? Code::kStorageReadOnly
                                     : CodeOfOpenError(error);
  return FailErrno(code, StorageNameOf(file).Describe("create"), error);
}

Status Directory::RenameToNew(const std::string& from, const std::string& to) const {
  CHASSIS_ASSIGN(const int directory, Descriptor());
  int error = RenameWithoutReplacing(directory, from.c_str(), to.c_str());
  if (error == EINVAL || error == ENOSYS) {
    error = LinkAndUnlink(directory, from.c_str(), to.c_str());
  }
  if (error == 0) return {};
  return FailErrno(error == EEXIST ? Code::kQueryExists : Code::kStorageIoError,
                   StorageNameOf(to).Describe("name the new file"), error);
}

Status Directory::RenameOver(const std::string& from, const std::string& to) const {
  CHASSIS_ASSIGN(const int directory, Descriptor());
  if (renameat(directory, from.c_str(), directory, to.c_str()) == 0) return {};
  const int error = errno;
  return FailErrno(Code::kStorageIoError, StorageNameOf(to).Describe("name the new file"), error);
}

Status Directory::Remove(const std::string& file) const {
  CHASSIS_ASSIGN(const int directory, Descriptor());
  if (unlinkat(directory, file.c_str(), 0) == 0 || errno == ENOENT) return {};
  const int error = errno;
  return FailErrno(error == EROFS ? Code::kStorageReadOnly : Code::kStorageIoError,
                   StorageNameOf(file).Describe("remove"), error);
}

Status Directory::Sync() const {
  CHASSIS_ASSIGN(const int directory, Descriptor());
  auto listable = ForkGuardedDescriptor::OpenAt(directory, ".", O_RDONLY | O_DIRECTORY);
  const int error = !listable.has_value()            ? listable.error()
                    : fsync((*listable)->get()) == 0 ? 0
                                                     : errno;
  // EINVAL is a success: some file systems keep names durable by themselves.
  if (error == 0 || error == EINVAL) return {};
  return FailErrno(Code::kStorageWriteFailed, "file storage: sync the folder " + PathOf("."),
                   error);
}

}  // namespace chassis
