// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_TEMPORARY_FOLDER_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_TEMPORARY_FOLDER_H_

#include <filesystem>

namespace chassis::bench {

// Syncs all earlier writes to the disk of `folder`.
void SyncFileSystem(const std::filesystem::path& folder);

// A new folder inside `parent`, which is removed with all its files.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& parent);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

  // Returns the bytes that its files take on the disk.
  uint64_t AllocatedBytes() const;

 private:
  std::filesystem::path path_;
};

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_TEMPORARY_FOLDER_H_
