// SPDX-License-Identifier: Apache-2.0
#include "core/storage/file_map.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace chassis {
namespace {

uint64_t BeginOfPage(uint64_t offset) { return offset & ~(Mapping::PageSize() - 1); }

}  // namespace

FileMap::FileMap(const PosixFile& file, Mapping::Sharing sharing,
                 std::vector<uint64_t> reservations)
    : file_(file), sharing_(sharing), reservations_(std::move(reservations)) {}

Result<std::byte*> FileMap::Find(uint64_t offset, uint64_t length, uint64_t size) {
  CHASSIS_ASSIGN(const int descriptor, file_.Descriptor("map"));
  const Piece* whole = whole_.load(std::memory_order_acquire);
  if (whole == nullptr) whole = MapWhole(descriptor, size);
  if (whole->Holds(offset, length)) return whole->At(offset);
  if (sharing_ == Mapping::Sharing::kPrivateCopy) {
    return file_.storage_name().Fault(Code::kExecutionNoMemory, "map", length, offset, ENOMEM);
  }
  return FindPiece(descriptor, offset, length);
}

const FileMap::Piece* FileMap::MapWhole(int descriptor, uint64_t size) {
  const MutexLock lock(&mutex_);
  if (pieces_.empty()) {
    Piece& whole = pieces_.emplace_back();
    auto mapping = Mapping::OfFile(descriptor, 0, size, sharing_);
    if (mapping.has_value()) whole.mapping = std::move(*mapping);
    whole_.store(&whole, std::memory_order_release);
  }
  return &pieces_.front();
}

Result<std::byte*> FileMap::FindPiece(int descriptor, uint64_t offset, uint64_t length) {
  const MutexLock lock(&mutex_);
  for (const Piece& piece : pieces_) {
    if (piece.Holds(offset, length)) return piece.At(offset);
  }
  auto piece = MapPiece(descriptor, offset, length);
  if (!piece.has_value()) {
    const Code code = piece.error() == ENOMEM ? Code::kExecutionNoMemory : Code::kStorageIoError;
    return file_.storage_name().Fault(code, "map", length, offset, piece.error());
  }
  pieces_.push_back(std::move(*piece));
  return pieces_.back().At(offset);
}

tl::expected<FileMap::Piece, int> FileMap::MapPiece(int descriptor, uint64_t offset,
                                                    uint64_t length) const {
  const uint64_t old_end = BeginOfPage(std::min(offset, pieces_.front().mapping.size()));
  for (const uint64_t reservation : reservations_) {
    if (reservation < offset - old_end + length) continue;
    auto mapping = Mapping::OfFile(descriptor, old_end, reservation, sharing_);
    if (mapping.has_value()) return Piece{old_end, std::move(*mapping)};
  }
  const uint64_t start = BeginOfPage(offset);
  return Mapping::OfFile(descriptor, start, offset - start + length, sharing_)
      .map([&](Mapping mapping) {
        return Piece{start, std::move(mapping)};
      });
}

}  // namespace chassis
