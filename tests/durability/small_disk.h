// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_DURABILITY_SMALL_DISK_H_
#define CHASSIS_TESTS_DURABILITY_SMALL_DISK_H_

#include <cstdint>
#include <string>

namespace chassis {

// A file system of a few megabytes in memory, mounted on `folder`. Only this process sees it, and
// it ends with the process. Without the right to mount there is none, and missing() says so.
class SmallDisk {
 public:
  SmallDisk(const std::string& folder, uint64_t bytes);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  // Returns why nothing was mounted; empty if it was.
  const std::string& missing() const { return missing_; }

  // Fills the disk up to `leave` free bytes.
  void Fill(uint64_t leave) const;
  // Frees the space that Fill() took.
  void Free() const;

 private:
  std::string folder_;
  std::string missing_;
};

}  // namespace chassis

#endif  // CHASSIS_TESTS_DURABILITY_SMALL_DISK_H_
