// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_FILE_STORAGE_H_
#define CHASSIS_CORE_STORAGE_FILE_STORAGE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/mutex.h"
#include "core/storage/directory.h"
#include "core/storage/file_map.h"
#include "core/storage/mapped_storage.h"
#include "core/storage/posix_file.h"
#include "core/storage/temporary_file.h"

namespace chassis {

// A regular file. Writes go through the descriptor and are visible in the read-only map. With
// Access::kPrivate reads, writes and regions share a copy in memory and the file never changes.
// Open and Lock read the size of the file; after that only this handle changes it. After Close
// every call fails with AERO_EXECUTION_HANDLE_CLOSED, and in a forked child with
// AERO_EXECUTION_FORKED.
class FileStorage final : public MappedStorage {
 public:
  // Lengths of the address range for a file that has grown, in bytes, in the order in which they
  // are tried.
  using Reservations = std::vector<uint64_t>;
  static Reservations DefaultReservations() { return {uint64_t{1} << 40, uint64_t{1} << 36}; }

  // Fails as Directory::Open does.
  static Result<std::unique_ptr<FileStorage>> Open(
      const Directory& directory, const std::string& file, Access access,
      Reservations reservations = DefaultReservations());

  // Creates `file`, or `temporary` if it is not null; messages name `file` in both cases. Fails as
  // Directory::Create does.
  static Result<std::unique_ptr<FileStorage>> Create(
      const Directory& directory, const std::string& file,
      std::shared_ptr<TemporaryFile> temporary = nullptr,
      Reservations reservations = DefaultReservations());

  ~FileStorage() override { Close(); }

  const std::string& name() const override { return storage_name_.name(); }
  uint64_t Size() const override { return size_.load(std::memory_order_acquire); }
  Status Read(uint64_t offset, MutableBytes out) override;
  Status Write(uint64_t offset, Bytes data) override;
  Status Grow(uint64_t size) override;
  Status Truncate(uint64_t size) override;
  Status Sync() override;
  Result<Region> Map(uint64_t offset, uint64_t length) override;
  // `length` 0 does nothing.
  Status Populate(uint64_t offset, uint64_t length) override;
  Status Lock(LockKind kind) override;
  void Close() override;

 private:
  FileStorage(std::unique_ptr<ForkGuardedDescriptor> descriptor, StorageName storage_name,
              Access access, Reservations reservations);

  Status CheckOpen(const char* operation) const;
  Status CheckAccess(const char* operation, bool allowed) const;
  Status NoteSize(uint64_t size) CHASSIS_EXCLUDES(resize_mutex_);
  void SetSize(uint64_t size) CHASSIS_REQUIRES(resize_mutex_);
  Result<std::byte*> Resident(uint64_t offset, uint64_t length, Touch touch);
  Status ReadThrough(uint64_t offset, uint64_t length);

  const StorageName storage_name_;
  const Access access_;
  // After construction only Close changes these three, and Close overlaps no other call.
  std::unique_ptr<PosixFile> file_ CHASSIS_ONE_THREAD;
  std::unique_ptr<FileMap> map_ CHASSIS_ONE_THREAD;
  std::shared_ptr<TemporaryFile> temporary_ CHASSIS_ONE_THREAD;
  Mutex resize_mutex_;  // held while the size of the file changes
  std::atomic<uint64_t> size_{0};
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_FILE_STORAGE_H_
