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

inline constexpr uint64_t kPageBytes = 4096;   // the unit in which the kernel writes back
inline constexpr uint64_t kSectorBytes = 512;  // the unit in which the device writes
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

// Returns the bytes of `head` before `cut`, then those of `tail` from `cut` on.
PageRef SplicePages(const Page& head, const Page& tail, uint64_t cut);
// Returns bytes that nobody wrote, as a device may where a write was under way. Equal seeds give
// equal bytes.
PageRef GarbagePage(uint64_t seed);

// The content of one file. The last page is zero past `size`.
struct FileImage {
  uint64_t size = 0;
  std::vector<PageRef> pages;

  // Truncates, or extends by zero pages. The bytes of the last page past `new_size` become zero.
  void Resize(uint64_t new_size);
};

// The files of one store on a disk; nothing for a part to which no name leads.
struct DiskImage {
  std::array<std::optional<FileImage>, kParts> parts;

  uint64_t Hash() const;
};

// The bytes of a file while it is open. The address never changes, because a mapped region must
// stay valid. One thread at a time may call; others may read mapped bytes meanwhile.
class FileMemory {
 public:
  FileMemory();
  ~FileMemory();
  FileMemory(const FileMemory&) = delete;
  FileMemory& operator=(const FileMemory&) = delete;

  const std::byte* data() const { return base_; }
  uint64_t size() const { return size_; }

  // Copies only the pages that differ from those in memory.
  void Load(const FileImage& image);
  FileImage Save();

  // REQUIRES: the range lies within size(), because a write does not grow the file.
  void Write(uint64_t offset, std::span<const std::byte> data);
  void Resize(uint64_t size);
  // Returns the page as it is now.
  const PageRef& PageAt(uint64_t index);

  static constexpr uint64_t kCapacity = 64 << 20;

 private:
  void Fill(uint64_t index, const PageRef& page);

  std::byte* base_;
  uint64_t size_ = 0;
  std::vector<PageRef> pages_;  // the content of each page; null = written since it was last saved
};

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_DISK_IMAGE_H_
