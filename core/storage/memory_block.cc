// SPDX-License-Identifier: Apache-2.0
#include "core/storage/memory_block.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace chassis {

Result<std::shared_ptr<MemoryBlock>> MemoryBlock::Reserve(
    const std::vector<uint64_t>& reservations) {
  int error = ENOMEM;
  for (const uint64_t length : reservations) {
    auto mapping = Mapping::OfAddresses(length);
    if (mapping.has_value()) {
      return std::shared_ptr<MemoryBlock>(new MemoryBlock(std::move(*mapping)));
    }
    error = mapping.error();
  }
  return FailErrno(Code::kExecutionNoMemory, "memory storage: reserve address space", error);
}

Result<std::shared_ptr<MemoryBlock>> MemoryBlock::CopyOf(const MemoryBlock& block) {
  CHASSIS_ASSIGN(auto copy, Reserve({block.capacity(), std::max(block.size(), uint64_t{1})}));
  const uint64_t size = block.size();
  if (const int error = copy->Grow(size); error != 0) {
    return FailErrno(Code::kExecutionNoMemory, "memory storage: copy " + std::to_string(size),
                     error);
  }
  if (size > 0) std::memcpy(copy->data(), block.data(), static_cast<size_t>(size));
  return copy;
}

int MemoryBlock::Grow(uint64_t size) {
  const MutexLock lock(&mutex_);
  if (size <= size_.load(std::memory_order_relaxed)) return 0;
  if (size > capacity()) return ENOSPC;
  if (size > writable_) {
    if (const int error = mapping_.MakeWritable(size); error != 0) return error;
    writable_ = size;
  }
  size_.store(size, std::memory_order_release);
  return 0;
}

void MemoryBlock::Shrink(uint64_t size) {
  const MutexLock lock(&mutex_);
  if (size >= size_.load(std::memory_order_relaxed)) return;
  size_.store(size, std::memory_order_release);
  mapping_.Clear(size, writable_);
}

bool MemoryBlock::ChangeLock(std::optional<LockKind> from, std::optional<LockKind> to) {
  const MutexLock lock(&mutex_);
  const uint64_t shared_by_others = shared_locks_ - (from == LockKind::kShared ? 1 : 0);
  const bool exclusive_to_other = exclusive_lock_ && from != LockKind::kExclusive;
  if (to.has_value() && exclusive_to_other) return false;
  if (to == LockKind::kExclusive && shared_by_others > 0) return false;
  shared_locks_ = shared_by_others + (to == LockKind::kShared ? 1 : 0);
  exclusive_lock_ = exclusive_to_other || to == LockKind::kExclusive;
  return true;
}

}  // namespace chassis
