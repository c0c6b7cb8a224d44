// SPDX-License-Identifier: Apache-2.0
#include "core/format/superblock.h"

#include <algorithm>

#include "core/base/crc32c.h"
#include "core/format/layout.h"

namespace chassis {
namespace {

constexpr uint64_t kMagic = 0x4B4C425245505553;  // "SUPERBLK"
constexpr uint32_t kLogRequired = 1;

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
  out.Put<uint32_t>(superblock.log_required ? kLogRequired : 0);
  out.Put<uint64_t>(superblock.replay.generation);
  out.Put<uint64_t>(superblock.replay.offset);
  out.Put<uint64_t>(superblock.replay.seq);
  out.PutBytes(superblock.session);
  out.Put<uint64_t>(superblock.next_generation);
  out.Put<uint64_t>(superblock.watermark);
  out.Put<uint64_t>(superblock.file_end);
  out.Put<uint32_t>(Crc32c(page, Crc32c(uuid)));
  out.PadTo(kPageSize);
  return page;
}

std::optional<Superblock> DecodeSuperblock(std::span<const std::byte> page, const Id128& uuid) {
  Decoder in(page);
  Superblock superblock;
  const uint64_t magic = in.Get<uint64_t>();
  superblock.number = in.Get<uint64_t>();
  superblock.commit_seq = in.Get<uint64_t>();
  superblock.catalog_offset = in.Get<uint64_t>();
  superblock.catalog_copy_offset = in.Get<uint64_t>();
  superblock.catalog_length = in.Get<uint64_t>();
  superblock.blob_length = in.Get<uint64_t>();
  superblock.catalog_crc = in.Get<uint32_t>();
  superblock.log_required = (in.Get<uint32_t>() & kLogRequired) != 0;
  superblock.replay.generation = in.Get<uint64_t>();
  superblock.replay.offset = in.Get<uint64_t>();
  superblock.replay.seq = in.Get<uint64_t>();
  std::ranges::copy(in.GetBytes(superblock.session.size()), superblock.session.begin());
  superblock.next_generation = in.Get<uint64_t>();
  superblock.watermark = in.Get<uint64_t>();
  superblock.file_end = in.Get<uint64_t>();
  const size_t checksummed = page.size() - in.remaining();
  const uint32_t crc = in.Get<uint32_t>();
  if (!in.ok() || magic != kMagic || crc != Crc32c(page.first(checksummed), Crc32c(uuid))) {
    return std::nullopt;
  }
  return superblock;
}

}  // namespace chassis
