// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_SPACE_SUPERBLOCK_PAIR_H_
#define CHASSIS_CORE_STORE_SPACE_SUPERBLOCK_PAIR_H_

#include <array>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/format/superblock.h"
#include "core/storage/mapped_storage.h"

namespace chassis {

// The two superblocks of a main file.
class SuperblockPair {
 public:
  // `header`: the first kHeaderPages pages of the file `name`, or all of a shorter one.
  // AERO_METADATA_CORRUPTION if neither can be read.
  static Result<SuperblockPair> Decode(Bytes header, const std::string& name, const Id128& uuid);

  const Superblock& newest() const { return *pages_[newest_]; }
  // The other one, if it can be read.
  const std::optional<Superblock>& other() const { return pages_[1 - newest_]; }
  // Whether both are valid and equal.
  bool mirrored() const { return other() && other()->number == newest().number; }

  // Returns the number of the next pair of writes. None is used twice, because readers tell
  // checkpoints apart by it: if one superblock cannot be read, it may have had the next number.
  uint64_t NextNumber() const { return newest().number + (other() ? 1 : 2); }

  // Writes `next`, with the next number, to both: the older one, sync, the other one, sync. After a
  // failure the pair must not be written again, because the content of the disk is not known.
  Status Write(MappedStorage& main, Superblock next);

 private:
  explicit SuperblockPair(const Id128& uuid) : uuid_(uuid) {}
  Status WriteOne(MappedStorage& main, size_t slot, const Superblock& superblock);

  Id128 uuid_;
  std::array<std::optional<Superblock>, 2> pages_;
  size_t newest_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_SPACE_SUPERBLOCK_PAIR_H_
