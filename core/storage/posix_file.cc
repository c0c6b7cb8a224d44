// SPDX-License-Identifier: Apache-2.0
#include "core/storage/posix_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "core/storage/file_size_signal.h"

namespace chassis {
namespace {

// Beyond every offset of data, so that the lock never covers a byte that is read or written.
constexpr off_t kWriterLockByte = off_t{1} << 62;

// Returns 0 or the errno.
int SetLock(int descriptor, short type) {
  struct flock lock = {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = kWriterLockByte;
  lock.l_len = 1;
  return fcntl(descriptor, F_OFD_SETLK, &lock) == 0 ? 0 : errno;
}

bool LocksAreMissing(int error) {
  // NOLINTNEXTLINE(misc-redundant-expression): the last two are one number on Linux.
  return error == EINVAL || error == ENOLCK || error == ENOSYS || error == EOPNOTSUPP ||
         error == ENOTSUP;
}

bool IsOnReadOnlyMount(int descriptor) {
  struct statvfs mount;
  return fstatvfs(descriptor, &mount) == 0 && (mount.f_flag & ST_RDONLY) != 0;
}

int ResizeOnce(int descriptor, uint64_t size) {
  const FileSizeSignalBlock block;
  return ftruncate(descriptor, static_cast<off_t>(size)) == 0 ? 0 : errno;
}

int Resize(int descriptor, uint64_t size) {
  int error = EINTR;
  while (error == EINTR) error = ResizeOnce(descriptor, size);
  return error;
}

// Returns 0 or the errno: EOPNOTSUPP if the system has no such call.
int AllocateNatively([[maybe_unused]] int descriptor, [[maybe_unused]] uint64_t offset,
                     [[maybe_unused]] uint64_t length) {
#ifdef __linux__
  const FileSizeSignalBlock block;
  int error = EINTR;
  while (error == EINTR) {
    const int result =
        fallocate(descriptor, 0, static_cast<off_t>(offset), static_cast<off_t>(length));
    error = result == 0 ? 0 : errno;
  }
  return error;
#else
  return EOPNOTSUPP;
#endif
}

// Writes all of `data`, or returns the errno. Sets `*written` to the number of bytes written.
int WriteAll(int descriptor, uint64_t offset, Bytes data, uint64_t* written) {
  const FileSizeSignalBlock block;
  *written = 0;
  while (*written < data.size()) {
    const ssize_t count = pwrite(descriptor, data.data() + *written, data.size() - *written,
                                 static_cast<off_t>(offset + *written));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    if (count == 0) return EIO;
    *written += static_cast<uint64_t>(count);
  }
  return 0;
}

// Starts the write-back of a large write, so that a later sync, such as that of a checkpoint after
// hundreds of commits, finds little to do. It is a hint: the later sync reports its errors.
void StartWriteback(int descriptor, uint64_t offset, uint64_t length) {
#ifdef __linux__
  constexpr uint64_t kLarge = 256 << 10;
  if (length < kLarge) return;
  sync_file_range(descriptor, static_cast<off_t>(offset), static_cast<off_t>(length),
                  SYNC_FILE_RANGE_WRITE);
#else
  (void)descriptor, (void)offset, (void)length;
#endif
}

int WriteZeros(int descriptor, uint64_t offset, uint64_t length) {
  static constexpr std::array<std::byte, 65536> kZeros{};
  uint64_t written = 0;
  for (uint64_t done = 0; done < length; done += written) {
    const uint64_t step = std::min<uint64_t>(length - done, kZeros.size());
    const Bytes zeros(kZeros.data(), static_cast<size_t>(step));
    if (const int error = WriteAll(descriptor, offset + done, zeros, &written); error != 0) {
      return error;
    }
  }
  return 0;
}

}  // namespace

PosixFile::~PosixFile() {
  if (locked_ && descriptor_->get() >= 0) SetLock(descriptor_->get(), F_UNLCK);
}

Result<int> PosixFile::Descriptor(const char* operation) const {
  const int descriptor = descriptor_->get();
  if (descriptor >= 0) return descriptor;
  return storage_name_.Refuse(Code::kExecutionForked, operation,
                              "opened before a fork; open it again in the child");
}

Result<PosixFile::Facts> PosixFile::Examine() const {
  CHASSIS_ASSIGN(const int descriptor, Descriptor("fstat"));
  struct stat status;
  if (fstat(descriptor, &status) != 0) {
    const int error = errno;
    return FailErrno(Code::kStorageIoError, storage_name_.Describe("fstat"), error);
  }
  return Facts{static_cast<uint64_t>(status.st_size), status.st_nlink > 0};
}

Status PosixFile::Read(uint64_t offset, MutableBytes out) const {
  CHASSIS_ASSIGN(const int descriptor, Descriptor("read"));
  uint64_t done = 0;
  while (done < out.size()) {
    const ssize_t count =
        pread(descriptor, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return storage_name_.Fault(Code::kStorageReadFailed, "read", out.size() - done, offset + done,
                                 errno);
    }
    if (count == 0) {
      Failure failure = Fail(Code::kStorageReadFailed,
                             storage_name_.Describe("read", out.size() - done, offset + done) +
                                 ": the file ends there; something cut it short");
      failure.value().offset = offset + done;
      return failure;
    }
    done += static_cast<uint64_t>(count);
  }
  return {};
}

Status PosixFile::Write(uint64_t offset, Bytes data) const {
  CHASSIS_ASSIGN(const int descriptor, Descriptor("write"));
  uint64_t written = 0;
  const int error = WriteAll(descriptor, offset, data, &written);
  if (error == 0) {
    StartWriteback(descriptor, offset, written);
    return {};
  }
  return storage_name_.Fault(Code::kStorageWriteFailed, "write", data.size() - written,
                             offset + written, error);
}

Status PosixFile::Extend(uint64_t size, uint64_t new_size) const {
  CHASSIS_ASSIGN(const int descriptor, Descriptor("fallocate"));
  int error = AllocateNatively(descriptor, size, new_size - size);
  if (error == EOPNOTSUPP || error == ENOSYS) error = WriteZeros(descriptor, size, new_size - size);
  if (error == 0) return {};
  // A file system may keep the space that it allocated before it was full.
  Resize(descriptor, size);
  return storage_name_.Fault(Code::kStorageWriteFailed, "fallocate", new_size - size, size, error);
}

Status PosixFile::Truncate(uint64_t size) const {
  CHASSIS_ASSIGN(const int descriptor, Descriptor("truncate"));
  const int error = Resize(descriptor, size);
  if (error == 0) return {};
  return FailErrno(Code::kStorageWriteFailed,
                   storage_name_.Describe("truncate") + " to " + std::to_string(size), error);
}

Status PosixFile::Sync() const {
  CHASSIS_ASSIGN(const int descriptor, Descriptor("sync"));
#ifdef F_FULLFSYNC
  const int result = fcntl(descriptor, F_FULLFSYNC);
#else
  const int result = fdatasync(descriptor);
#endif
  if (result == 0) return {};
  const int error = errno;
  return FailErrno(Code::kStorageWriteFailed, storage_name_.Describe("sync"), error);
}

Status PosixFile::Lock(LockKind kind, bool writable) {
  const bool exclusive = kind == LockKind::kExclusive;
  CHASSIS_ASSIGN(const int descriptor, Descriptor("lock"));
  const int error = SetLock(descriptor, exclusive ? F_WRLCK : F_RDLCK);
  if (error == 0) {
    locked_ = true;
    return {};
  }
  if (error == EAGAIN || error == EACCES) {
    return storage_name_.Refuse(Code::kStorageLocked, "lock",
                                exclusive
                                    ? "another handle, of this process or another, has it open"
                                    : "another handle, of this process or another, is writing it");
  }
  if (!LocksAreMissing(error)) {
    return FailErrno(Code::kStorageIoError, storage_name_.Describe("lock"), error);
  }
  if (!writable && IsOnReadOnlyMount(descriptor)) return {};
  return FailErrno(Code::kStorageIoError,
                   storage_name_.Describe("lock") +
                       ": this file system has no open-file-description "
                       "locks, so other writers cannot be kept out",
                   error);
}

}  // namespace chassis
