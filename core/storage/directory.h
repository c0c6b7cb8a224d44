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

// An open folder, and the calls that open, name and remove files in it by their last path
// component. A later chdir or a rename of the folder does not affect them. Any thread.
class Directory {
 public:
  // Opens the folder of `path`: the part before its last slash, or the current folder. Fails with
  // AERO_STORAGE_NOT_FOUND, which names the folder, if it is missing.
  static Result<std::shared_ptr<Directory>> OpenParentOf(const std::string& path);
  // Returns the last component of `path`: "a.chassis" of "/data/a.chassis".
  static std::string FileNameOf(const std::string& path);

  // Returns `file` behind the folder as the user wrote it.
  std::string PathOf(const std::string& file) const { return prefix_ + file; }

  // Returns the size of the regular file `file` without opening it. Fails with
  // AERO_STORAGE_NOT_FOUND, or with AERO_CONFIG_NOT_A_STORE if it is not a regular file.
  Result<uint64_t> SizeOf(const std::string& file) const;
  // Whether anything has that name.
  Result<bool> Exists(const std::string& file) const;

  struct OpenFile {
    std::unique_ptr<ForkGuardedDescriptor> descriptor;
    uint64_t size = 0;
  };
  // Opens a regular file. Does not open anything else, because a FIFO would block and a device
  // might act. Fails as SizeOf does, and with AERO_STORAGE_READ_ONLY if only reading is allowed.
  Result<OpenFile> Open(const std::string& file, Access access) const;
  // Creates an empty file, open for reading and writing. Fails with AERO_QUERY_EXISTS if the name
  // is taken.
  Result<std::unique_ptr<ForkGuardedDescriptor>> Create(const std::string& file) const;

  // Renames in one step. Fails with AERO_QUERY_EXISTS and changes nothing if `to` is taken.
  Status RenameToNew(const std::string& from, const std::string& to) const;
  // Renames in one step, replacing a file named `to`.
  Status RenameOver(const std::string& from, const std::string& to) const;
  // Succeeds if there is nothing to remove.
  Status Remove(const std::string& file) const;
  // Makes the names created, changed and removed so far durable.
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
