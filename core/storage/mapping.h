// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_MAPPING_H_
#define CHASSIS_CORE_STORAGE_MAPPING_H_

#include <cstddef>
#include <cstdint>
#include <tl/expected.hpp>

namespace chassis {

// A range of this process's address space, unmapped at destruction. Failures are errnos.
class Mapping {
 public:
  enum class Sharing {
    kReadOnly,     // shares the file's bytes, also later ones
    kPrivateCopy,  // writable; a changed page is a copy and never reaches the file
  };

  // The unit of addresses and file offsets, a power of two.
  static uint64_t PageSize();

  // Maps `length` bytes of a file from `offset`, a multiple of the page size. The range may pass
  // the end of the file; bytes there become readable when the file grows over them.
  static tl::expected<Mapping, int> OfFile(int descriptor, uint64_t offset, uint64_t length,
                                           Sharing sharing);
  // Reserves addresses without memory; see MakeWritable.
  static tl::expected<Mapping, int> OfAddresses(uint64_t length);

  Mapping() = default;
  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&& other) noexcept;
  ~Mapping();

  std::byte* data() const { return data_; }
  uint64_t size() const { return size_; }

  // Gives the first `length` bytes of OfAddresses zeroed memory; bytes that have memory stay.
  int MakeWritable(uint64_t length) const;
  // Zeroes the bytes from `offset` to `writable`, the length given to MakeWritable, and gives their
  // memory back.
  void Clear(uint64_t offset, uint64_t writable) const;

 private:
  Mapping(std::byte* data, uint64_t size) : data_(data), size_(size) {}

  std::byte* data_ = nullptr;
  uint64_t size_ = 0;
};

enum class Touch { kRead, kWrite };

// Makes mapped bytes resident for reading or, in a private copy, writing. Returns 0, EIO if the
// bytes cannot be read, EINVAL if the kernel has no such call, or another errno.
int Populate(std::byte* data, uint64_t length, Touch touch);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_MAPPING_H_
