// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_FILE_FACTORY_H_
#define CHASSIS_CORE_STORAGE_FILE_FACTORY_H_

#include <memory>
#include <string>

#include "core/storage/directory.h"
#include "core/storage/storage_factory.h"
#include "core/storage/temporary_file.h"

namespace chassis {

// The parts of a store as files of one folder: NAME, NAME-wal0, NAME-wal1. A main part is created
// as NAME.tmp-<16 hex digits> and removed with its storage unless it is published.
class FileFactory final : public StorageFactory {
 public:
  // Follows a symbolic link at `path`, so that the logs are beside the file itself. Fails with
  // AERO_QUERY_INVALID if `path` cannot name a file, and with AERO_STORAGE_NOT_FOUND if the folder
  // is missing.
  static Result<std::unique_ptr<FileFactory>> Open(const std::string& path);

  std::string PartName(Part part) const override { return directory_->PathOf(FileOf(part)); }
  bool persistent() const override { return true; }
  Result<bool> Exists(Part part) override;
  Result<std::unique_ptr<MappedStorage>> Open(Part part, Access access) override;
  // Fails with AERO_QUERY_EXISTS if a log of this name exists.
  Result<std::unique_ptr<MappedStorage>> Create(Part part) override;
  // Replaces an empty file of the final name, under that file's writer lock; fails with
  // AERO_STORAGE_LOCKED if another handle holds it. After any failure except that of the folder's
  // sync the created part is gone.
  Status Publish() override;
  Status Remove(Part part) override;
  Status SyncDirectory() override;

 private:
  FileFactory(std::shared_ptr<Directory> directory, std::string file)
      : directory_(std::move(directory)), file_(std::move(file)) {}

  std::string FileOf(Part part) const;
  Status GiveName(const std::string& temporary);
  Status ReplaceEmpty(const std::string& temporary);

  std::shared_ptr<Directory> directory_;
  std::string file_;
  std::weak_ptr<TemporaryFile> created_;  // owned by the storage that Create returned
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_FILE_FACTORY_H_
