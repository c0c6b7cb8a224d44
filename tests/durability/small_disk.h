// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_DURABILITY_SMALL_DISK_H_
#define CHASSIS_TESTS_DURABILITY_SMALL_DISK_H_

#include <cstdint>
#include <string>

namespace chassis {

// A file system of a few megabytes in memory, which only this process sees and which goes with it.
// Needs the right to mount.
class SmallDisk {
 public:
  SmallDisk(const std::string& folder, uint64_t bytes);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  // Why there is none; empty if there is one.
  const std::string& missing() const { return missing_; }

  // Takes all free space but `leave` bytes.
  void Fill(uint64_t leave) const;
  // Gives it back.
  void Free() const;

 private:
  std::string folder_;
  std::string missing_;
};

}  // namespace chassis

#endif  // CHASSIS_TESTS_DURABILITY_SMALL_DISK_H_
