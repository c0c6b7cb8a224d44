// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_MEMORY_BLOCK_H_
#define CHASSIS_CORE_STORAGE_MEMORY_BLOCK_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/base/mutex.h"
#include "core/storage/mapped_storage.h"
#include "core/storage/mapping.h"

namespace chassis {

// Zeroed memory that grows and shrinks in place inside one reserved address range, and its lock:
// what a file is to FileStorage. Lives as long as its last owner. Any thread.
class MemoryBlock {
 public:
  // `reservations`: the lengths to try, in bytes; the first that is to be had bounds the block.
  // AERO_EXECUTION_NO_MEMORY if none is.
  static Result<std::shared_ptr<MemoryBlock>> Reserve(const std::vector<uint64_t>& reservations);
  // A block of its own with the same bytes.
  static Result<std::shared_ptr<MemoryBlock>> CopyOf(const MemoryBlock& block);

  std::byte* data() const { return mapping_.data(); }
  uint64_t size() const { return size_.load(std::memory_order_acquire); }
  uint64_t capacity() const { return mapping_.size(); }

  // 0; or the errno, ENOSPC beyond the reservation, with the size as it was. Grow never shrinks
  // and Shrink never grows.
  int Grow(uint64_t size);
  void Shrink(uint64_t size);

  // Exchanges an owner's lock, nullopt for none; false, and no change, if another's is in the way.
  bool ChangeLock(std::optional<LockKind> from, std::optional<LockKind> to);

 private:
  explicit MemoryBlock(Mapping mapping) : mapping_(std::move(mapping)) {}

  const Mapping mapping_;
  std::atomic<uint64_t> size_{0};
  Mutex mutex_;
  uint64_t writable_ CHASSIS_GUARDED_BY(mutex_) = 0;
  uint64_t shared_locks_ CHASSIS_GUARDED_BY(mutex_) = 0;
  bool exclusive_lock_ CHASSIS_GUARDED_BY(mutex_) = false;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_MEMORY_BLOCK_H_
