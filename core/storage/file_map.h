// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_FILE_MAP_H_
#define CHASSIS_CORE_STORAGE_FILE_MAP_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <vector>

#include "core/base/error.h"
#include "core/base/mutex.h"
#include "core/storage/mapping.h"
#include "core/storage/posix_file.h"

namespace chassis {

// Where the bytes of a file are in memory. It is mapped as long as it is, which the kernel does
// faster than a long range, and once more when it has grown, from its old end over a range of
// addresses much longer than it needs: from then on it grows into its map. No byte ever moves.
// Where no such range is to be had, what is asked for is mapped piece by piece. An address stays
// valid as long as the map. Any thread.
class FileMap {
 public:
  // `reservations`: the lengths to try for a file that has grown, in bytes. `file` must outlive the
  // map.
  FileMap(const PosixFile& file, Mapping::Sharing sharing, std::vector<uint64_t> reservations);

  // The address of byte `offset`, with `length` > 0 bytes behind it; `size` is the file's now.
  // AERO_EXECUTION_NO_MEMORY where the address space is used up. A private copy is mapped whole or
  // not at all, as two maps would be two copies.
  Result<std::byte*> Find(uint64_t offset, uint64_t length, uint64_t size);

 private:
  struct Piece {
    uint64_t offset = 0;
    Mapping mapping;

    bool Holds(uint64_t first, uint64_t length) const {
      return first >= offset && first - offset <= mapping.size() &&
             length <= mapping.size() - (first - offset);
    }
    std::byte* At(uint64_t first) const { return mapping.data() + (first - offset); }
  };

  const Piece* MapWhole(int descriptor, uint64_t size) CHASSIS_EXCLUDES(mutex_);
  Result<std::byte*> FindPiece(int descriptor, uint64_t offset, uint64_t length)
      CHASSIS_EXCLUDES(mutex_);
  tl::expected<Piece, int> MapPiece(int descriptor, uint64_t offset, uint64_t length) const
      CHASSIS_REQUIRES(mutex_);

  const PosixFile& file_;
  const Mapping::Sharing sharing_;
  const std::vector<uint64_t> reservations_;
  mutable Mutex mutex_;  // held while something is mapped
  // The first is the file as it was at first, empty if mapping it failed. None moves or changes.
  std::list<Piece> pieces_ CHASSIS_GUARDED_BY(mutex_);
  std::atomic<const Piece*> whole_{nullptr};  // the first piece, once it is there
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_FILE_MAP_H_
