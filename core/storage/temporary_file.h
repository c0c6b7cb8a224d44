// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_TEMPORARY_FILE_H_
#define CHASSIS_CORE_STORAGE_TEMPORARY_FILE_H_

#include <memory>
#include <string>

#include "core/storage/directory.h"

namespace chassis {

// A file name that is removed at destruction, unless it was given up before. In the child of a fork
// it does nothing: the name is the parent's.
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
    // A name that cannot be removed does no harm: no one opens it.
    if (!file_.empty()) static_cast<void>(directory_->Remove(file_));
    file_.clear();
  }
  // The name is no longer there, or no longer temporary.
  void Release() { file_.clear(); }

 private:
  std::shared_ptr<Directory> directory_;
  std::string file_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_TEMPORARY_FILE_H_
