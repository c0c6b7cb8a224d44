// SPDX-License-Identifier: Apache-2.0
#include "core/store/space/superblock_pair.h"

#include <iterator>

#include "core/format/layout.h"

namespace chassis {

Result<SuperblockPair> SuperblockPair::Decode(Bytes header, const std::string& name,
                                              const Id128& uuid) {
  SuperblockPair pair(uuid);
  for (size_t slot = 0; slot < std::size(kSuperblockOffset); ++slot) {
    if (header.size() < kSuperblockOffset[slot] + kPageSize) continue;
    pair.pages_[slot] = DecodeSuperblock(header.subspan(kSuperblockOffset[slot], kPageSize), uuid);
  }
  const auto& [a, b] = pair.pages_;
  if (!a && !b) {
    return FailCorrupt(Code::kMetadataCorruption,
                       name + ": both superblocks are damaged, at bytes 4096 and 8192",
                       kSuperblockOffset[0]);
  }
  pair.newest_ = !a || (b && b->number > a->number) ? 1 : 0;
  return pair;
}

Status SuperblockPair::WriteOne(MappedStorage& main, size_t slot, const Superblock& superblock) {
  CHASSIS_TRY(main.Write(kSuperblockOffset[slot], EncodeSuperblock(superblock, uuid_)));
  CHASSIS_TRY(main.Sync());
  pages_[slot] = superblock;
  newest_ = slot;
  return {};
}

Status SuperblockPair::Write(MappedStorage& main, Superblock next) {
  next.number = NextNumber();
  const size_t older = 1 - newest_;
  CHASSIS_TRY(WriteOne(main, older, next));
  return WriteOne(main, 1 - older, next);
}

}  // namespace chassis
