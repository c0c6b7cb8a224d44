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

// Maps the bytes of a file to memory. The first Find maps the file at its current length, because
// the kernel does that faster than a long range. The first growth maps it again, from its old end
// over a much longer range of addresses, into which the file then grows. If no such range is free,
// each requested range is mapped by itself. No byte ever moves, so an address stays valid as long
// as the map. Any thread.
class FileMap {
 public:
  // `reservations` are the lengths to try for a file that has grown, in bytes. REQUIRES: `file`
  // outlives the map, because Find uses its descriptor.
  FileMap(const PosixFile& file, Mapping::Sharing sharing, std::vector<uint64_t> reservations);

  // Returns the address of `length` > 0 bytes at `offset`; `size` is the current size of the file.
  // Fails with AERO_EXECUTION_NO_MEMORY if the address space is used up. A private copy is never
  // mapped again, because two maps would be two copies.
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
  // The first piece is the file at its first length, or empty if mapping it failed. No piece moves
  // or changes, because readers hold addresses in it.
  std::list<Piece> pieces_ CHASSIS_GUARDED_BY(mutex_);
  std::atomic<const Piece*> whole_{nullptr};  // the first piece, once it exists
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_FILE_MAP_H_
