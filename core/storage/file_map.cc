// SPDX-License-Identifier: Apache-2.0
#include "core/storage/file_map.h"

#include <cerrno>
#include <utility>

namespace chassis {

FileMap::FileMap(const PosixFile& file, Mapping::Sharing sharing,
                 std::vector<uint64_t> reservations)
    : file_(file), sharing_(sharing), reservations_(std::move(reservations)) {}

Result<std::byte*> FileMap::Find(uint64_t offset, uint64_t length, uint64_t size) {
  CHASSIS_ASSIGN(const int descriptor, file_.Descriptor("map"));
  if (!tried_.load(std::memory_order_acquire)) Reserve(descriptor, size);
  if (offset <= reserved_.size() && length <= reserved_.size() - offset) {
    return reserved_.data() + offset;
  }
  if (sharing_ == Mapping::Sharing::kPrivateCopy) {
    return file_.label().Fault(Code::kExecutionNoMemory, "map", length, offset, ENOMEM);
  }
  return FindPiece(descriptor, offset, length);
}

void FileMap::Reserve(int descriptor, uint64_t size) {
  const std::lock_guard lock(mutex_);
  if (tried_.load(std::memory_order_relaxed)) return;
  MapReservation(descriptor, size);
  tried_.store(true, std::memory_order_release);
}

void FileMap::MapReservation(int descriptor, uint64_t size) {
  const bool whole = sharing_ == Mapping::Sharing::kPrivateCopy;
  if (whole) reservations_.push_back(size);
  for (const uint64_t length : reservations_) {
    if (whole && length < size) continue;
    if (auto mapping = Mapping::OfFile(descriptor, 0, length, sharing_); mapping.has_value()) {
      reserved_ = std::move(*mapping);
      return;
    }
  }
}

Result<std::byte*> FileMap::FindPiece(int descriptor, uint64_t offset, uint64_t length) {
  const std::lock_guard lock(mutex_);
  for (const Piece& piece : pieces_) {
    const uint64_t size = piece.mapping.size();
    if (offset >= piece.offset && offset - piece.offset <= size &&
        length <= size - (offset - piece.offset)) {
      return piece.mapping.data() + (offset - piece.offset);
    }
  }
  const uint64_t start = offset & ~(Mapping::PageSize() - 1);
  auto mapping = Mapping::OfFile(descriptor, start, offset - start + length, sharing_);
  if (!mapping.has_value()) {
    const Code code = mapping.error() == ENOMEM ? Code::kExecutionNoMemory : Code::kStorageIoError;
    return file_.label().Fault(code, "map", length, offset, mapping.error());
  }
  pieces_.push_back({start, std::move(*mapping)});
  return pieces_.back().mapping.data() + (offset - start);
}

}  // namespace chassis
