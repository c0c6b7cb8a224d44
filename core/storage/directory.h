// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_DIRECTORY_H_
#define CHASSIS_CORE_STORAGE_DIRECTORY_H_

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/error.h"
#include "core/storage/fork_guard.h"
#include "core/storage/mapped_storage.h"
#include "core/storage/storage_name.h"

namespace chassis {

// A folder held open, and the calls that open, name and remove files in it by their last path
// component. A later chdir, or a rename of the folder, does not lead them elsewhere. Any thread.
class Directory {
 public:
  // The folder of `path`: what stands before its last slash, or the current one.
  // AERO_STORAGE_NOT_FOUND names a missing folder.
  static Result<std::shared_ptr<Directory>> OpenParentOf(const std::string& path);
  // The last component of `path`: "a.chassis" of "/data/a.chassis".
  static std::string FileNameOf(const std::string& path);

  // `file` with the folder as the user wrote it.
  std::string PathOf(const std::string& file) const { return prefix_ + file; }

  // The size of the regular file `file`, which is not opened. AERO_STORAGE_NOT_FOUND;
  // AERO_CONFIG_NOT_A_STORE says what else it is.
  Result<uint64_t> SizeOf(const std::string& file) const;
  // Whether anything has that name.
  Result<bool> Exists(const std::string& file) const;

  struct OpenFile {
    std::unique_ptr<ForkGuardedDescriptor> descriptor;
    uint64_t size = 0;
  };
  // Opens a regular file, never waiting for a FIFO's other end and never touching a device. Errors
  // of SizeOf; AERO_STORAGE_READ_ONLY where only reading is allowed.
  Result<OpenFile> Open(const std::string& file, Access access) const;
  // A new empty file for reading and writing. AERO_QUERY_EXISTS if the name is taken.
  Result<std::unique_ptr<ForkGuardedDescriptor>> Create(const std::string& file) const;

  // Renames in one step, or AERO_QUERY_EXISTS with nothing changed if `to` is taken.
  Status RenameToNew(const std::string& from, const std::string& to) const;
  // Renames in one step; what was called `to` is gone.
  Status RenameOver(const std::string& from, const std::string& to) const;
  // Succeeds if there is nothing to remove.
  Status Remove(const std::string& file) const;
  // Names created, changed and removed so far are durable on return.
  Status Sync() const;

 private:
  Directory(std::unique_ptr<ForkGuardedDescriptor> descriptor, std::string prefix)
      : descriptor_(std::move(descriptor)), prefix_(std::move(prefix)) {}

  Result<int> Descriptor() const;
  StorageName StorageNameOf(const std::string& file) const {
    return {"file storage", PathOf(file)};
  }

  std::unique_ptr<ForkGuardedDescriptor> descriptor_;
  std::string prefix_;  // "", or the folder as the user wrote it, with its slash
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_DIRECTORY_H_
