// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/raw_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "tests/bench/support/fail.h"

namespace chassis::bench {

RawFile::RawFile(const std::filesystem::path& path)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644)) {
  Require(descriptor_ >= 0, "cannot create " + path.string());
}

RawFile::~RawFile() { ::close(descriptor_); }

void RawFile::Append(const Values& values) {
  constexpr size_t kPiece = size_t{8} << 20;
  for (size_t done = 0; done < values.bytes();) {
    const size_t wanted = std::min(kPiece, values.bytes() - done);
    const ssize_t written =
        ::pwrite(descriptor_, values.data + done, wanted, static_cast<off_t>(size_));
    Require(written > 0, "cannot write the raw file");
    done += static_cast<size_t>(written);
    size_ += static_cast<uint64_t>(written);
  }
}

void RawFile::Sync() { Require(::fdatasync(descriptor_) == 0, "cannot sync the raw file"); }

MappedFile::MappedFile(const std::filesystem::path& path, const Values& values)
    : stride_(values.size), bytes_(values.bytes()) {
  RawFile(path).Append(values);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  void* address = ::mmap(nullptr, bytes_, PROT_READ, MAP_SHARED, descriptor, 0);
  ::close(descriptor);
  Require(address != MAP_FAILED, "cannot map " + path.string());
  base_ = static_cast<const std::byte*>(address);
}

MappedFile::~MappedFile() { ::munmap(const_cast<std::byte*>(base_), bytes_); }

}  // namespace chassis::bench
