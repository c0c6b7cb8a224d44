// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_TEMPORARY_FILE_H_
#define CHASSIS_CORE_STORAGE_TEMPORARY_FILE_H_

#include <memory>
#include <string>

#include "core/storage/directory.h"

namespace chassis {

// A file name that is removed at destruction unless it was released. In the child of a fork it does
// nothing, because the name belongs to the parent.
class TemporaryFile {
 public:
  TemporaryFile(std::shared_ptr<Directory> directory, std::string file)
      : directory_(std::move(directory)), file_(std::move(file)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { Discard(); }

  const std::string& file() const { return file_; }

  // Removes the name now.
  void Discard() {
    // A name that cannot be removed does no harm, because nothing opens it.
    if (!file_.empty()) static_cast<void>(directory_->Remove(file_));
    file_.clear();
  }
  // Keeps the name: it was renamed or is not temporary now.
  void Release() { file_.clear(); }

 private:
  std::shared_ptr<Directory> directory_;
  std::string file_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_TEMPORARY_FILE_H_
