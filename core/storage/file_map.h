// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_FILE_MAP_H_
#define CHASSIS_CORE_STORAGE_FILE_MAP_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "core/base/error.h"
#include "core/storage/mapping.h"
#include "core/storage/posix_file.h"

namespace chassis {

// Where the bytes of a file are in memory. The file is mapped once, over a range of addresses much
// longer than it is, so that it grows into its map and no byte ever moves. Ranges behind that
// reservation, or all where none was to be had, are mapped one by one. An address stays valid as
// long as the map. Any thread.
class FileMap {
 public:
  // `reservations`: the lengths to try, in bytes. `file` must outlive the map.
  FileMap(const PosixFile& file, Mapping::Sharing sharing, std::vector<uint64_t> reservations);

  // The address of byte `offset`, with `length` > 0 bytes behind it; `size` is the file's now.
  // AERO_EXECUTION_NO_MEMORY where the address space is used up. A private copy is mapped whole or
  // not at all, as two maps would be two copies.
  Result<std::byte*> Find(uint64_t offset, uint64_t length, uint64_t size);

 private:
  struct Piece {
    uint64_t offset = 0;
    Mapping mapping;
  };

  void Reserve(int descriptor, uint64_t size);
  void MapReservation(int descriptor, uint64_t size);
  Result<std::byte*> FindPiece(int descriptor, uint64_t offset, uint64_t length);

  const PosixFile& file_;
  const Mapping::Sharing sharing_;
  std::vector<uint64_t> reservations_;
  std::mutex mutex_;                // held while something is mapped
  std::atomic<bool> tried_{false};  // to reserve
  Mapping reserved_;
  std::vector<Piece> pieces_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_FILE_MAP_H_
