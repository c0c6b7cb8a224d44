// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_POSIX_FILE_H_
#define CHASSIS_CORE_STORAGE_POSIX_FILE_H_

#include <cstdint>
#include <memory>

#include "core/base/error.h"
#include "core/storage/fork_guard.h"
#include "core/storage/mapped_storage.h"
#include "core/storage/storage_name.h"

namespace chassis {

// The native calls on one open file: complete or an error that names operation, offset and file.
// Ranges are the caller's to check. In the child of a fork every call is AERO_EXECUTION_FORKED.
// Any thread.
class PosixFile {
 public:
  PosixFile(std::unique_ptr<ForkGuardedDescriptor> descriptor, StorageName storage_name)
      : descriptor_(std::move(descriptor)), storage_name_(std::move(storage_name)) {}
  // Releases the lock, also where a copy of the descriptor lives on in a process being started.
  ~PosixFile();
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;

  const StorageName& storage_name() const { return storage_name_; }

  // The descriptor, for `operation`.
  Result<int> Descriptor(const char* operation) const;

  struct Facts {
    uint64_t size = 0;
    bool has_name = true;  // false once it was removed, or another file took its name
  };
  Result<Facts> Examine() const;

  // AERO_STORAGE_READ_FAILED, also where the file ends before `out` is full.
  Status Read(uint64_t offset, MutableBytes out) const;
  // AERO_STORAGE_WRITE_FAILED or AERO_STORAGE_FULL; some of `data` may be written.
  Status Write(uint64_t offset, Bytes data) const;
  // Allocates zeroed space behind the end: from `size` bytes to `new_size`. An error leaves `size`.
  Status Extend(uint64_t size, uint64_t new_size) const;
  Status Truncate(uint64_t size) const;
  Status Sync() const;

  // Takes the lock at once, changing one already held, or AERO_STORAGE_LOCKED.
  // `writable`: whether the descriptor is. Where the file system knows no such locks, succeeds only
  // for a read-only descriptor on a read-only mount, which no one can change.
  Status Lock(LockKind kind, bool writable);

 private:
  std::unique_ptr<ForkGuardedDescriptor> descriptor_;
  StorageName storage_name_;
  bool locked_ = false;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_POSIX_FILE_H_
