// SPDX-License-Identifier: Apache-2.0
#include "core/format/superblock.h"

#include <algorithm>

#include "core/base/crc32c.h"
#include "core/format/layout.h"

namespace chassis {
namespace {

constexpr uint64_t kMagic = 0x4B4C425245505553;  // "SUPERBLK"
// No store lives to write so many.
constexpr uint64_t kMostNumber = uint64_t{1} << 62;
constexpr uint32_t kLogRequired = 1;
constexpr uint32_t kPagesMayBeDirty = 2;
// The fields and zeros behind them; one disk sector holds them and their checksum.
constexpr size_t kChecksummed = 252;

}  // namespace

ByteVector EncodeSuperblock(const Superblock& superblock, const Id128& uuid) {
  ByteVector page;
  Encoder out(page);
  out.Put<uint64_t>(kMagic);
  out.Put<uint64_t>(superblock.number);
  out.Put<uint64_t>(superblock.commit_seq);
  out.Put<uint64_t>(superblock.catalog_offset);
  out.Put<uint64_t>(superblock.catalog_copy_offset);
  out.Put<uint64_t>(superblock.catalog_length);
  out.Put<uint64_t>(superblock.blob_length);
  out.Put<uint32_t>(superblock.catalog_crc);
  out.Put<uint32_t>((superblock.log_required ? kLogRequired : 0) |
                    (superblock.pages_may_be_dirty ? kPagesMayBeDirty : 0));
  out.Put<uint64_t>(superblock.replay.generation);
  out.Put<uint64_t>(superblock.replay.offset);
  out.Put<uint64_t>(superblock.replay.seq);
  out.PutBytes(superblock.session);
  out.Put<uint64_t>(superblock.next_generation);
  out.Put<uint64_t>(superblock.watermark);
  out.Put<uint64_t>(superblock.file_end);
  out.PadTo(kChecksummed);
  out.Put<uint32_t>(Crc32c(page, Crc32c(uuid)));
  out.PadTo(kPageSize);
  return page;
}

std::optional<Superblock> DecodeSuperblock(std::span<const std::byte> page, const Id128& uuid) {
  if (page.size() < kChecksummed + sizeof(uint32_t) ||
      LoadLittle<uint64_t>(page.data()) != kMagic ||
      LoadLittle<uint32_t>(page.data() + kChecksummed) !=
          Crc32c(page.first(kChecksummed), Crc32c(uuid))) {
    return std::nullopt;
  }
  Decoder in(page.subspan(sizeof(kMagic)));
  Superblock superblock;
  superblock.number = in.Get<uint64_t>();
  superblock.commit_seq = in.Get<uint64_t>();
  superblock.catalog_offset = in.Get<uint64_t>();
  superblock.catalog_copy_offset = in.Get<uint64_t>();
  superblock.catalog_length = in.Get<uint64_t>();
  superblock.blob_length = in.Get<uint64_t>();
  superblock.catalog_crc = in.Get<uint32_t>();
  const uint32_t flags = in.Get<uint32_t>();
  superblock.log_required = (flags & kLogRequired) != 0;
  superblock.pages_may_be_dirty = (flags & kPagesMayBeDirty) != 0;
  superblock.replay.generation = in.Get<uint64_t>();
  superblock.replay.offset = in.Get<uint64_t>();
  superblock.replay.seq = in.Get<uint64_t>();
  std::ranges::copy(in.GetBytes(superblock.session.size()), superblock.session.begin());
  superblock.next_generation = in.Get<uint64_t>();
  superblock.watermark = in.Get<uint64_t>();
  superblock.file_end = in.Get<uint64_t>();
  if (superblock.number > kMostNumber) return std::nullopt;
  return superblock;
}

}  // namespace chassis
