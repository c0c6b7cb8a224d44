// SPDX-License-Identifier: Apache-2.0
#include "core/format/index_page.h"

#include <cstring>

#include "core/base/coding.h"
#include "core/base/crc32c.h"

namespace chassis {
namespace {

constexpr uint32_t kMagic = 0x58444943;  // "CIDX"
constexpr size_t kHeaderBytes = 32;
constexpr size_t kEntryBytes = 32;
constexpr size_t kCrcBytes = 4;
static_assert(kHeaderBytes + kIndexPageEntries * kEntryBytes == kPageSize);

uint32_t PageCrc(const std::byte* page, uint64_t serial, uint64_t number) {
  return Crc32c({page + kCrcBytes, kPageSize - kCrcBytes}, Crc32cSeed(serial, number));
}

}  // namespace

void EncodeIndexPage(std::span<const IndexEntry> entries, uint32_t level, uint64_t serial,
                     uint64_t page, std::byte* to) {
  std::memset(to, 0, kPageSize);
  StoreLittle<uint32_t>(to + 4, kMagic);
  StoreLittle<uint32_t>(to + 8, level);
  StoreLittle<uint32_t>(to + 12, static_cast<uint32_t>(entries.size()));
  std::byte* at = to + kHeaderBytes;
  for (const IndexEntry& entry : entries) {
    StoreLittle<uint32_t>(at, entry.key.collection);
    StoreLittle<uint32_t>(at + 4, static_cast<uint32_t>(entry.key.kind));
    StoreLittle<uint64_t>(at + 8, entry.key.key);
    StoreLittle<uint64_t>(at + 16, entry.key.sub);
    StoreLittle<uint64_t>(at + 24, entry.value);
    at += kEntryBytes;
  }
  StoreLittle<uint32_t>(to, PageCrc(to, serial, page));
}

bool IndexPage::IsSound(const std::byte* bytes, uint64_t serial, uint64_t page) {
  const IndexPage read(bytes);
  return LoadLittle<uint32_t>(bytes) == PageCrc(bytes, serial, page) &&
         LoadLittle<uint32_t>(bytes + 4) == kMagic && read.count() >= 1 &&
         read.count() <= kIndexPageEntries;
}

uint32_t IndexPage::level() const { return LoadLittle<uint32_t>(bytes_ + 8); }

size_t IndexPage::count() const { return LoadLittle<uint32_t>(bytes_ + 12); }

IndexEntry IndexPage::Entry(size_t i) const {
  const std::byte* at = bytes_ + kHeaderBytes + i * kEntryBytes;
  return {{LoadLittle<uint32_t>(at), static_cast<IndexKind>(LoadLittle<uint32_t>(at + 4)),
           LoadLittle<uint64_t>(at + 8), LoadLittle<uint64_t>(at + 16)},
          LoadLittle<uint64_t>(at + 24)};
}

size_t IndexPage::UpperBound(const IndexKey& key) const {
  size_t begin = 0;
  size_t end = count();
  while (begin < end) {
    const size_t middle = begin + (end - begin) / 2;
    if (Entry(middle).key <= key) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

}  // namespace chassis
