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

// The native calls on one open file. Each call completes or fails with an error that names
// operation, offset and file. The caller checks ranges. In the child of a fork every call fails
// with AERO_EXECUTION_FORKED. Any thread.
class PosixFile {
 public:
  PosixFile(std::unique_ptr<ForkGuardedDescriptor> descriptor, StorageName storage_name)
      : descriptor_(std::move(descriptor)), storage_name_(std::move(storage_name)) {}
  // Releases the lock explicitly, because a process that is being started may still hold a copy of
  // the descriptor.
  ~PosixFile();
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;

  const StorageName& storage_name() const { return storage_name_; }

  // Returns the descriptor; `operation` is for the message of a failure.
  Result<int> Descriptor(const char* operation) const;

  struct Facts {
    uint64_t size = 0;
    bool has_name = true;  // false once the file was removed or another file took its name
  };
  Result<Facts> Examine() const;

  // Fails with AERO_STORAGE_READ_FAILED, also if the file ends before `out` is full.
  Status Read(uint64_t offset, MutableBytes out) const;
  // Fails with AERO_STORAGE_WRITE_FAILED or AERO_STORAGE_FULL; some of `data` may then be written.
  Status Write(uint64_t offset, Bytes data) const;
  // Extends the file from `size` bytes to `new_size` with allocated, zeroed space. A failure leaves
  // `size` bytes.
  Status Extend(uint64_t size, uint64_t new_size) const;
  Status Truncate(uint64_t size) const;
  Status Sync() const;

  // Takes the lock at once, replacing one already held, or fails with AERO_STORAGE_LOCKED.
  // `writable` says whether the descriptor is. If the file system has no such locks, succeeds only
  // for a read-only descriptor on a read-only mount, because nobody can write there.
  Status Lock(LockKind kind, bool writable);

 private:
  std::unique_ptr<ForkGuardedDescriptor> descriptor_;
  StorageName storage_name_;
  bool locked_ = false;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_POSIX_FILE_H_
