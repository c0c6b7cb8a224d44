// SPDX-License-Identifier: Apache-2.0
#include "core/storage/file_storage.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace chassis {

Result<std::unique_ptr<FileStorage>> FileStorage::Open(const Directory& directory,
                                                       const std::string& file, Access access,
                                                       Reservations reservations) {
  CHASSIS_ASSIGN(auto opened, directory.Open(file, access));
  std::unique_ptr<FileStorage> storage(new FileStorage(
      std::move(opened.descriptor), StorageName("file storage", directory.PathOf(file)), access,
      std::move(reservations)));
  CHASSIS_TRY(storage->NoteSize(opened.size));
  return storage;
}

Result<std::unique_ptr<FileStorage>> FileStorage::Create(const Directory& directory,
                                                         const std::string& file,
                                                         std::shared_ptr<TemporaryFile> temporary,
                                                         Reservations reservations) {
  CHASSIS_ASSIGN(auto descriptor,
                 directory.Create(temporary == nullptr ? file : temporary->file()));
  std::unique_ptr<FileStorage> storage(
      new FileStorage(std::move(descriptor), StorageName("file storage", directory.PathOf(file)),
                      Access::kReadWrite, std::move(reservations)));
  storage->temporary_ = std::move(temporary);
  return storage;
}

FileStorage::FileStorage(std::unique_ptr<ForkGuardedDescriptor> descriptor,
                         StorageName storage_name, Access access, Reservations reservations)
    : storage_name_(std::move(storage_name)),
      access_(access),
      file_(std::make_unique<PosixFile>(std::move(descriptor), storage_name_)),
      map_(std::make_unique<FileMap>(
          *file_,
          access == Access::kPrivate ? Mapping::Sharing::kPrivateCopy : Mapping::Sharing::kReadOnly,
          std::move(reservations))) {}

Status FileStorage::CheckOpen(const char* operation) const {
  if (file_ == nullptr) {
    return storage_name_.Refuse(Code::kExecutionHandleClosed, operation, "the storage is closed");
  }
  CHASSIS_TRY(file_->Descriptor(operation));
  return {};
}

Status FileStorage::CheckAccess(const char* operation, bool allowed) const {
  CHASSIS_TRY(CheckOpen(operation));
  if (allowed) return {};
  return storage_name_.Refuse(Code::kStorageReadOnly, operation, "it is open for reading only");
}

Status FileStorage::NoteSize(uint64_t size) {
  CHASSIS_TRY(storage_name_.CheckSize("open", size));
  const MutexLock lock(&resize_mutex_);
  SetSize(size);
  return {};
}

void FileStorage::SetSize(uint64_t size) { size_.store(size, std::memory_order_release); }

Status FileStorage::Read(uint64_t offset, MutableBytes out) {
  CHASSIS_TRY(CheckOpen("read"));
  CHASSIS_TRY(storage_name_.CheckRange("read", offset, out.size(), Size()));
  if (access_ != Access::kPrivate) return file_->Read(offset, out);
  if (out.empty()) return {};
  CHASSIS_ASSIGN(const std::byte* bytes, Resident(offset, out.size(), Touch::kRead));
  std::memcpy(out.data(), bytes, out.size());
  return {};
}

Status FileStorage::Write(uint64_t offset, Bytes data) {
  CHASSIS_TRY(CheckAccess("write", access_ != Access::kReadOnly));
  CHASSIS_TRY(storage_name_.CheckRange("write", offset, data.size(), Size()));
  if (access_ != Access::kPrivate) return file_->Write(offset, data);
  if (data.empty()) return {};
  CHASSIS_ASSIGN(std::byte * bytes, Resident(offset, data.size(), Touch::kWrite));
  std::memcpy(bytes, data.data(), data.size());
  return {};
}

Status FileStorage::Grow(uint64_t size) {
  CHASSIS_TRY(CheckAccess("grow", access_ == Access::kReadWrite));
  CHASSIS_TRY(storage_name_.CheckSize("grow", size));
  const MutexLock lock(&resize_mutex_);
  if (size <= Size()) return {};
  CHASSIS_TRY(file_->Extend(Size(), size));
  SetSize(size);
  return {};
}

Status FileStorage::Truncate(uint64_t size) {
  CHASSIS_TRY(CheckAccess("truncate", access_ == Access::kReadWrite));
  const MutexLock lock(&resize_mutex_);
  CHASSIS_TRY(storage_name_.CheckRange("truncate", size, 0, Size()));
  CHASSIS_TRY(file_->Truncate(size));
  SetSize(size);
  return {};
}

Status FileStorage::Sync() {
  CHASSIS_TRY(CheckOpen("sync"));
  return access_ == Access::kReadWrite ? file_->Sync() : Status();
}

Result<Region> FileStorage::Map(uint64_t offset, uint64_t length) {
  CHASSIS_TRY(CheckOpen("map"));
  const uint64_t size = Size();
  CHASSIS_ASSIGN(const uint64_t bytes, storage_name_.CheckRegion(offset, length, size));
  CHASSIS_ASSIGN(const std::byte* data, map_->Find(offset, bytes, size));
  return Region{data, bytes};
}

Status FileStorage::Populate(uint64_t offset, uint64_t length) {
  CHASSIS_TRY(CheckOpen("populate"));
  CHASSIS_TRY(storage_name_.CheckRange("populate", offset, length, Size()));
  if (length == 0) return {};
  CHASSIS_TRY(Resident(offset, length, Touch::kRead));
  return {};
}

Result<std::byte*> FileStorage::Resident(uint64_t offset, uint64_t length, Touch touch) {
  CHASSIS_ASSIGN(std::byte * bytes, map_->Find(offset, length, Size()));
  const int error = chassis::Populate(bytes, length, touch);
  if (error == 0) return bytes;
  if (error == EINVAL) {
    CHASSIS_TRY(ReadThrough(offset, length));
    return bytes;
  }
  const Code code = error == ENOMEM ? Code::kExecutionNoMemory : Code::kStorageReadFailed;
  return storage_name_.Fault(code, "populate", length, offset, error);
}

// Reads the range into the page cache, for a kernel that cannot populate a map.
Status FileStorage::ReadThrough(uint64_t offset, uint64_t length) {
  std::array<std::byte, 16384> buffer;
  while (length > 0) {
    const uint64_t step = std::min<uint64_t>(length, buffer.size());
    CHASSIS_TRY(file_->Read(offset, MutableBytes(buffer.data(), static_cast<size_t>(step))));
    offset += step;
    length -= step;
  }
  return {};
}

Status FileStorage::Lock(LockKind kind) {
  const bool writable = access_ == Access::kReadWrite;
  CHASSIS_TRY(CheckAccess("lock", writable || kind == LockKind::kShared));
  CHASSIS_TRY(file_->Lock(kind, writable));
  CHASSIS_ASSIGN(const PosixFile::Facts facts, file_->Examine());
  if (!facts.has_name) {
    return storage_name_.Refuse(Code::kStorageLocked, "lock",
                                "another handle replaced or removed it while it was being opened");
  }
  return NoteSize(facts.size);
}

void FileStorage::Close() {
  temporary_.reset();
  map_.reset();
  file_.reset();
}

}  // namespace chassis
