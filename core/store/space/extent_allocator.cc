// SPDX-License-Identifier: Apache-2.0
#include "core/store/space/extent_allocator.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace chassis {

ExtentAllocator::ExtentAllocator(MappedStorage& storage)
    : storage_(storage), file_size_(AlignDown(storage.Size(), kExtentAlignment)) {
  if (file_size_ > kFirstExtentOffset) {
    free_[kFirstExtentOffset] = file_size_ - kFirstExtentOffset;
  }
}

Status ExtentAllocator::Claim(const Extent& extent) {
  const MutexLock lock(&mutex_);
  auto hole = free_.upper_bound(extent.offset);
  if (hole != free_.begin()) hole = std::prev(hole);
  if (hole == free_.end() || hole->first > extent.offset ||
      hole->first + hole->second < extent.end()) {
    return FailCorrupt(Code::kMetadataCorruption,
                       storage_.name() + ": extent of " + std::to_string(extent.length) +
                           " bytes at " + std::to_string(extent.offset) +
                           " leaves the file or overlaps another",
                       extent.offset);
  }
  const Extent before{hole->first, extent.offset - hole->first};
  const Extent after{extent.end(), hole->first + hole->second - extent.end()};
  free_.erase(hole);
  if (before.length > 0) free_[before.offset] = before.length;
  if (after.length > 0) free_[after.offset] = after.length;
  return {};
}

Status ExtentAllocator::GrowTo(uint64_t size) {
  CHASSIS_TRY(storage_.Grow(size));
  ++growth_;
  FreeLocked({file_size_, size - file_size_});
  file_size_ = size;
  return {};
}

Result<Extent> ExtentAllocator::AllocateLocked(uint64_t length) {
  length = std::max(AlignUp(length, kExtentAlignment), kExtentAlignment);
  auto hole = std::ranges::find_if(free_, [&](const auto& free) { return free.second >= length; });
  if (hole == free_.end()) {
    // A hole at the end of the file counts towards the missing length.
    uint64_t begin = std::max(file_size_, kFirstExtentOffset);
    if (!free_.empty() && free_.rbegin()->first + free_.rbegin()->second == file_size_) {
      begin = free_.rbegin()->first;
    }
    if (file_size_ < kFirstExtentOffset) file_size_ = kFirstExtentOffset;
    CHASSIS_TRY(GrowTo(begin + length));
    hole = free_.find(begin);
  }
  const Extent extent{hole->first, length};
  const uint64_t rest = hole->second - length;
  free_.erase(hole);
  if (rest > 0) free_[extent.end()] = rest;
  return extent;
}

Result<Extent> ExtentAllocator::Allocate(uint64_t length) {
  const MutexLock lock(&mutex_);
  return AllocateLocked(length);
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

void ExtentAllocator::Retire(const Extent& extent, uint64_t seq) {
  const MutexLock lock(&mutex_);
  retired_.push_back({extent, seq});
}

void ExtentAllocator::ReleaseRetired(uint64_t checkpoint_seq, uint64_t oldest_reader) {
  const MutexLock lock(&mutex_);
  const uint64_t limit = std::min(checkpoint_seq, oldest_reader);
  for (const Retired& retired : retired_) {
    if (retired.seq <= limit) FreeLocked(retired.extent);
  }
  std::erase_if(retired_, [&](const Retired& retired) { return retired.seq <= limit; });
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

uint64_t ExtentAllocator::End() const {
  const MutexLock lock(&mutex_);
  if (!free_.empty() && free_.rbegin()->first + free_.rbegin()->second == file_size_) {
    return free_.rbegin()->first;
  }
  return file_size_;
}

}  // namespace chassis
