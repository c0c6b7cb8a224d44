// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_TEMPORARY_FOLDER_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_TEMPORARY_FOLDER_H_

#include <filesystem>

namespace chassis::bench {

// What was written to the disk of `folder` so far is on it when this returns.
void SyncFileSystem(const std::filesystem::path& folder);

// A new folder inside `parent`, removed with all that is in it.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& parent);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

  // Bytes that the files in it take on the disk.
  uint64_t AllocatedBytes() const;

 private:
  std::filesystem::path path_;
};

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_TEMPORARY_FOLDER_H_
