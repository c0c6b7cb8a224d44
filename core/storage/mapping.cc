// SPDX-License-Identifier: Apache-2.0
#include "core/storage/mapping.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

namespace chassis {
namespace {

uint64_t RoundUpToPage(uint64_t length) {
  return (length + Mapping::PageSize() - 1) & ~(Mapping::PageSize() - 1);
}

// Returns address and size, or the errno.
tl::expected<std::pair<std::byte*, uint64_t>, int> Map(uint64_t length, int protection, int flags,
                                                       int descriptor, uint64_t offset) {
  if (length > std::numeric_limits<size_t>::max()) return tl::unexpected<int>(ENOMEM);
  void* address = mmap(nullptr, static_cast<size_t>(length), protection, flags, descriptor,
                       static_cast<off_t>(offset));
  if (address == MAP_FAILED) return tl::unexpected<int>(errno);
  return std::pair(static_cast<std::byte*>(address), length);
}

}  // namespace

uint64_t Mapping::PageSize() {
  static const auto size = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  return size;
}

tl::expected<Mapping, int> Mapping::OfFile(int descriptor, uint64_t offset, uint64_t length,
                                           Sharing sharing) {
  const bool copy = sharing == Sharing::kPrivateCopy;
  return Map(length, copy ? PROT_READ | PROT_WRITE : PROT_READ,
             copy ? MAP_PRIVATE | MAP_NORESERVE : MAP_SHARED, descriptor, offset)
      .map([](auto range) { return Mapping(range.first, range.second); });
}

tl::expected<Mapping, int> Mapping::OfAddresses(uint64_t length) {
  return Map(length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0).map([](auto range) {
    return Mapping(range.first, range.second);
  });
}

Mapping::Mapping(Mapping&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

Mapping::~Mapping() {
  if (data_ != nullptr) munmap(data_, static_cast<size_t>(size_));
}

int Mapping::MakeWritable(uint64_t length) const {
  const auto bytes = static_cast<size_t>(RoundUpToPage(length));
  return mprotect(data_, bytes, PROT_READ | PROT_WRITE) == 0 ? 0 : errno;
}

void Mapping::Clear(uint64_t offset, uint64_t writable) const {
  const uint64_t end = RoundUpToPage(writable);
  const uint64_t page = RoundUpToPage(offset);
  std::memset(data_ + offset, 0, static_cast<size_t>(page - offset));
  if (page >= end) return;
  const auto pages = static_cast<size_t>(end - page);
  // Fails if the host program locks its memory.
  if (madvise(data_ + page, pages, MADV_DONTNEED) != 0) std::memset(data_ + page, 0, pages);
}

int Populate(std::byte* data, uint64_t length, Touch touch) {
#if defined(MADV_POPULATE_READ) && defined(MADV_POPULATE_WRITE)
  const uint64_t before = reinterpret_cast<uintptr_t>(data) & (Mapping::PageSize() - 1);
  const int advice = touch == Touch::kRead ? MADV_POPULATE_READ : MADV_POPULATE_WRITE;
  if (madvise(data - before, static_cast<size_t>(length + before), advice) == 0) return 0;
  // The device failed or the file was truncated; a plain read of the page would raise SIGBUS.
  return errno == EFAULT || errno == EHWPOISON ? EIO : errno;
#else
  return EINVAL;
#endif
}

}  // namespace chassis
