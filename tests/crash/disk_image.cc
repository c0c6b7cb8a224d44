// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/disk_image.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <random>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace chassis::crash {
namespace {

uint64_t PageCount(uint64_t size) { return (size + kPageBytes - 1) / kPageBytes; }

}  // namespace

PageRef MakePage(std::span<const std::byte, kPageBytes> bytes) {
  auto page = std::make_shared<Page>();
  std::memcpy(page->bytes.data(), bytes.data(), kPageBytes);
  page->hash = XXH3_64bits(bytes.data(), kPageBytes);
  return page;
}

const PageRef& ZeroPage() {
  static const PageRef page = MakePage(std::array<std::byte, kPageBytes>{});
  return page;
}

PageRef SplicePages(const Page& head, const Page& tail, uint64_t cut) {
  std::array<std::byte, kPageBytes> bytes = tail.bytes;
  std::memcpy(bytes.data(), head.bytes.data(), cut);
  return MakePage(bytes);
}

PageRef GarbagePage(uint64_t seed) {
  std::mt19937_64 random(seed);
  std::array<std::byte, kPageBytes> bytes;
  for (size_t at = 0; at < kPageBytes; at += sizeof(uint64_t)) {
    const uint64_t word = random();
    std::memcpy(bytes.data() + at, &word, sizeof(word));
  }
  return MakePage(bytes);
}

void FileImage::Resize(uint64_t new_size) {
  if (new_size <= size && new_size % kPageBytes != 0) {
    PageRef& last = pages[new_size / kPageBytes];
    last = SplicePages(*last, *ZeroPage(), new_size % kPageBytes);
  }
  size = new_size;
  pages.resize(PageCount(new_size), ZeroPage());
}

uint64_t DiskImage::Hash() const {
  std::vector<uint64_t> words;
  for (const auto& part : parts) {
    words.push_back(part ? part->size : UINT64_MAX);
    if (part) {
      for (const PageRef& page : part->pages) words.push_back(page->hash);
    }
  }
  return XXH3_64bits(words.data(), words.size() * sizeof(uint64_t));
}

FileMemory::FileMemory() {
  void* base = mmap(nullptr, kCapacity, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED) throw std::bad_alloc();
  base_ = static_cast<std::byte*>(base);
}

FileMemory::~FileMemory() { munmap(base_, kCapacity); }

void FileMemory::Fill(uint64_t index, const PageRef& page) {
  if (index >= pages_.size()) pages_.resize(index + 1, ZeroPage());
  PageRef& held = pages_[index];
  if (held == page) return;
  if (!held || held->hash != page->hash) {
    std::memcpy(base_ + index * kPageBytes, page->bytes.data(), kPageBytes);
  }
  held = page;
}

void FileMemory::Load(const FileImage& image) {
  size_ = image.size;
  for (uint64_t index = 0; index < image.pages.size(); ++index) Fill(index, image.pages[index]);
}

FileImage FileMemory::Save() {
  FileImage image;
  image.size = size_;
  image.pages.reserve(PageCount(size_));
  for (uint64_t index = 0; index < PageCount(size_); ++index) image.pages.push_back(PageAt(index));
  return image;
}

void FileMemory::Write(uint64_t offset, std::span<const std::byte> data) {
  if (data.empty()) return;
  std::memcpy(base_ + offset, data.data(), data.size());
  const uint64_t last = (offset + data.size() - 1) / kPageBytes;
  for (uint64_t index = offset / kPageBytes; index <= last; ++index) pages_[index] = nullptr;
}

void FileMemory::Resize(uint64_t size) {
  if (size < size_ && size % kPageBytes != 0) {
    const uint64_t tail = kPageBytes - size % kPageBytes;
    std::memset(base_ + size, 0, tail);
    pages_[size / kPageBytes] = nullptr;
  }
  for (uint64_t index = PageCount(size_); index < PageCount(size); ++index) {
    Fill(index, ZeroPage());
  }
  size_ = size;
}

const PageRef& FileMemory::PageAt(uint64_t index) {
  PageRef& held = pages_[index];
  if (!held)
    held = MakePage(std::span<const std::byte, kPageBytes>(base_ + index * kPageBytes, kPageBytes));
  return held;
}

}  // namespace chassis::crash
