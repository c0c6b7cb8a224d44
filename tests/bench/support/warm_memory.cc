// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/warm_memory.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>

#include "tests/bench/support/fail.h"

namespace chassis::bench {
namespace {

// Touched memory, held until the object is destroyed. It is in large pages if the system has them,
// because files that grow in large pieces take such pages. They are also touched and freed in a
// tenth of the time, and none twice, so the host has less time and less cause to take them back.
class TouchedMemory {
 public:
  explicit TouchedMemory(size_t size) : size_(size) {
    address_ = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    Require(address_ != MAP_FAILED, "cannot map memory to warm it");
    ::madvise(address_, size_, MADV_HUGEPAGE);
    const auto page = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
    for (size_t i = 0; i < size_; i += page) static_cast<volatile std::byte*>(address_)[i] = {};
  }
  ~TouchedMemory() { ::munmap(address_, size_); }
  TouchedMemory(const TouchedMemory&) = delete;
  TouchedMemory& operator=(const TouchedMemory&) = delete;

 private:
  size_t size_;
  void* address_;
};

}  // namespace

void WarmMemory(uint64_t bytes) {
  const auto page = static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
  const uint64_t free = static_cast<uint64_t>(::sysconf(_SC_AVPHYS_PAGES)) * page;
  const auto size = static_cast<size_t>(std::min(bytes, free / 4));
  if (size == 0) return;
  const TouchedMemory touched(size);
}

uint64_t WrittenBytes() {
  constexpr uint64_t kBlock = 512;  // the unit of ru_oublock
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<uint64_t>(usage.ru_oublock) * kBlock;
}

}  // namespace chassis::bench
