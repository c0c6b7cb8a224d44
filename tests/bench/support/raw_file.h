// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_RAW_FILE_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_RAW_FILE_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "tests/bench/support/dataset.h"

namespace chassis::bench {

// A file that grows at its end: the limit of a store that appends.
class RawFile {
 public:
  explicit RawFile(const std::filesystem::path& path);
  ~RawFile();
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  // Appends in pieces of at most 8 MiB.
  void Append(const Values& values);
  void Sync();  // fdatasync

 private:
  int descriptor_;
  uint64_t size_ = 0;
};

// The values of a file, mapped for reading: the value of id i is at Row(i).
class MappedFile {
 public:
  // Writes the values to `path` first.
  MappedFile(const std::filesystem::path& path, const Values& values);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  const float* Row(uint64_t id) const {
    return reinterpret_cast<const float*>(base_ + id * stride_);
  }

 private:
  const std::byte* base_;
  size_t stride_;
  size_t bytes_;
};

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_RAW_FILE_H_
