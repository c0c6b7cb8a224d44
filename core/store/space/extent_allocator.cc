// SPDX-License-Identifier: Apache-2.0
#include "core/store/space/extent_allocator.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace chassis {

ExtentAllocator::ExtentAllocator(MappedStorage& storage)
    : storage_(storage),
      file_size_(std::max(AlignDown(storage.Size(), kPageSize), kFirstExtentOffset)) {
  if (file_size_ > kFirstExtentOffset) {
    free_[kFirstExtentOffset] = file_size_ - kFirstExtentOffset;
  }
}

// Takes `extent`, which lies in `hole`, and leaves what is before and behind it free.
void ExtentAllocator::TakeFrom(Holes::iterator hole, const Extent& extent) {
  const Extent before{hole->first, extent.offset - hole->first};
  const Extent behind{extent.end(), hole->first + hole->second - extent.end()};
  free_.erase(hole);
  if (before.length > 0) free_[before.offset] = before.length;
  if (behind.length > 0) free_[behind.offset] = behind.length;
}

Status ExtentAllocator::Claim(const Extent& extent) {
  const MutexLock lock(&mutex_);
  auto hole = free_.upper_bound(extent.offset);
  if (hole != free_.begin()) hole = std::prev(hole);
  if (hole == free_.end() || hole->first > extent.offset ||
      extent.length > hole->second - std::min(hole->second, extent.offset - hole->first)) {
    return FailCorrupt(Code::kMetadataCorruption,
                       storage_.name() + ": extent of " + std::to_string(extent.length) +
                           " bytes at " + std::to_string(extent.offset) +
                           " leaves the file or overlaps another",
                       extent.offset);
  }
  TakeFrom(hole, extent);
  return {};
}

// Takes the first hole that has room, so that the end of the file becomes free.
std::optional<Extent> ExtentAllocator::TakeFree(uint64_t length) {
  for (auto hole = free_.begin(); hole != free_.end(); ++hole) {
    const Extent extent{AlignUp(hole->first, ExtentAlignment(length)), length};
    if (extent.end() > hole->first + hole->second) continue;
    TakeFrom(hole, extent);
    return extent;
  }
  return std::nullopt;
}

Status ExtentAllocator::GrowTo(uint64_t size) {
  CHASSIS_TRY(storage_.Grow(size));
  ++growth_;
  FreeLocked({file_size_, size - file_size_});
  file_size_ = size;
  return {};
}

// A hole at the end of the file counts towards the missing length. The file grows a little further
// than asked, because each growth costs the next commit a sync of its own.
Status ExtentAllocator::GrowFor(uint64_t length) {
  const uint64_t end = AlignUp(EndLocked(), ExtentAlignment(length)) + length;
  const Status grown = GrowTo(AlignUp(end, kExtentAlignment));
  const bool full = !grown && grown.error().code == Code::kStorageFull;
  return full && end % kExtentAlignment != 0 ? GrowTo(end) : grown;
}

Result<Extent> ExtentAllocator::AllocateLocked(uint64_t bytes) {
  const uint64_t length = ExtentLength(bytes);
  if (const auto extent = TakeFree(length)) return *extent;
  CHASSIS_TRY(GrowFor(length));
  return *TakeFree(length);
}

Result<Extent> ExtentAllocator::Allocate(uint64_t bytes) {
  const MutexLock lock(&mutex_);
  return AllocateLocked(bytes);
}

void ExtentAllocator::FreeLocked(Extent extent) {
  if (extent.length == 0) return;
  auto next = free_.lower_bound(extent.offset);
  if (next != free_.begin()) {
    const auto before = std::prev(next);
    if (before->first + before->second == extent.offset) {
      extent = {before->first, before->second + extent.length};
      free_.erase(before);
    }
  }
  if (next != free_.end() && next->first == extent.end()) {
    extent.length += next->second;
    free_.erase(next);
  }
  free_[extent.offset] = extent.length;
}

void ExtentAllocator::Free(const Extent& extent) {
  const MutexLock lock(&mutex_);
  FreeLocked(extent);
}

void ExtentAllocator::RetireFrom(const Extent& extent, uint64_t seq, uint64_t number) {
  const MutexLock lock(&mutex_);
  retired_.push_back({extent, seq, number});
}

void ExtentAllocator::NoteCheckpoint(uint64_t seq, uint64_t number) {
  const MutexLock lock(&mutex_);
  for (Retired& retired : retired_) {
    if (retired.number == kNoNumber && retired.seq <= seq) retired.number = number;
  }
}

void ExtentAllocator::ReleaseRetired(uint64_t number, uint64_t oldest_reader) {
  const MutexLock lock(&mutex_);
  std::erase_if(retired_, [&](const Retired& retired) CHASSIS_REQUIRES(mutex_) {
    const bool free = retired.number <= number && retired.seq <= oldest_reader;
    if (free) FreeLocked(retired.extent);
    return free;
  });
}

uint64_t ExtentAllocator::RetiredSinceCheckpoint(uint64_t oldest_reader) const {
  const MutexLock lock(&mutex_);
  uint64_t bytes = 0;
  for (const Retired& retired : retired_) {
    if (retired.number == kNoNumber && retired.seq <= oldest_reader) bytes += retired.extent.length;
  }
  return bytes;
}

Status ExtentAllocator::Reserve(const std::vector<uint64_t>& lengths) {
  const MutexLock lock(&mutex_);
  std::vector<Extent> taken;
  Status status;
  for (const uint64_t length : lengths) {
    const auto extent = AllocateLocked(length);
    if (!extent) {
      status = Failure(extent.error());
      break;
    }
    taken.push_back(*extent);
  }
  for (const Extent& extent : taken) FreeLocked(extent);
  return status;
}

Status ExtentAllocator::CutTail(const std::vector<uint64_t>& lengths) {
  const MutexLock lock(&mutex_);
  std::vector<Extent> kept;
  for (const uint64_t length : lengths) {
    if (const auto extent = TakeFree(ExtentLength(length))) kept.push_back(*extent);
  }
  const bool all = kept.size() == lengths.size();
  const uint64_t end = EndLocked();
  for (const Extent& extent : kept) FreeLocked(extent);
  if (!all || end == file_size_) return {};
  CHASSIS_TRY(storage_.Truncate(end));
  TakeFrom(std::prev(free_.end()), {end, file_size_ - end});
  file_size_ = end;
  return {};
}

uint64_t ExtentAllocator::FreeBefore(uint64_t offset) const {
  const MutexLock lock(&mutex_);
  uint64_t bytes = 0;
  for (const auto& [begin, length] : free_) {
    if (begin < offset) bytes += std::min(length, offset - begin);
  }
  return bytes;
}

bool ExtentAllocator::FitsBefore(uint64_t offset, uint64_t length) const {
  const MutexLock lock(&mutex_);
  return std::ranges::any_of(free_, [&](const auto& hole) {
    const uint64_t begin = AlignUp(hole.first, ExtentAlignment(length));
    return begin + length <= std::min(hole.first + hole.second, offset);
  });
}

uint64_t ExtentAllocator::growth() const {
  const MutexLock lock(&mutex_);
  return growth_;
}

void ExtentAllocator::NoteSynced(uint64_t growth) {
  const MutexLock lock(&mutex_);
  synced_growth_ = std::max(synced_growth_, growth);
}

bool ExtentAllocator::NeedsSync() const {
  const MutexLock lock(&mutex_);
  return growth_ > synced_growth_;
}

// Returns the end of the last extent that is not free.
uint64_t ExtentAllocator::EndLocked() const {
  if (!free_.empty() && free_.rbegin()->first + free_.rbegin()->second == file_size_) {
    return free_.rbegin()->first;
  }
  return file_size_;
}

}  // namespace chassis
