// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_DISK_IMAGE_H_
#define CHASSIS_TESTS_CRASH_DISK_IMAGE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/storage/storage_factory.h"

namespace chassis::crash {

inline constexpr uint64_t kPageBytes = 4096;   // what the kernel writes back at once
inline constexpr uint64_t kSectorBytes = 512;  // what the device writes at once
inline constexpr size_t kParts = 3;

inline size_t Index(Part part) { return static_cast<size_t>(part); }

// One immutable page, shared by all the images that hold it.
struct Page {
  std::array<std::byte, kPageBytes> bytes;
  uint64_t hash;
};
using PageRef = std::shared_ptr<const Page>;

PageRef MakePage(std::span<const std::byte, kPageBytes> bytes);
const PageRef& ZeroPage();

// `head` up to byte `cut`, then `tail`.
PageRef SplicePages(const Page& head, const Page& tail, uint64_t cut);
// What a device may return where a write was under way: bytes that nobody wrote, the same ones for
// the same seed.
PageRef GarbagePage(uint64_t seed);

// The content of one file. The last page is zero past `size`.
struct FileImage {
  uint64_t size = 0;
  std::vector<PageRef> pages;

  // Cuts, or extends by zero pages; what the last page holds past `new_size` becomes zero.
  void Resize(uint64_t new_size);
};

// All that a disk holds of a store: each part, or nothing where no name leads to one.
struct DiskImage {
  std::array<std::optional<FileImage>, kParts> parts;

  uint64_t Hash() const;
};

// Bytes of a file while it is open. The address never changes. One thread at a time, but mapped
// bytes may be read by others.
class FileMemory {
 public:
  FileMemory();
  ~FileMemory();
  FileMemory(const FileMemory&) = delete;
  FileMemory& operator=(const FileMemory&) = delete;

  const std::byte* data() const { return base_; }
  uint64_t size() const { return size_; }

  // Copies only the pages that differ from what the memory holds already.
  void Load(const FileImage& image);
  FileImage Save();

  // `offset` + `data` lies within size().
  void Write(uint64_t offset, std::span<const std::byte> data);
  void Resize(uint64_t size);
  // The page as it is now.
  const PageRef& PageAt(uint64_t index);

  static constexpr uint64_t kCapacity = 64 << 20;

 private:
  void Fill(uint64_t index, const PageRef& page);

  std::byte* base_;
  uint64_t size_ = 0;
  std::vector<PageRef> pages_;  // what each page holds; null = written since it was last saved
};

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_DISK_IMAGE_H_
