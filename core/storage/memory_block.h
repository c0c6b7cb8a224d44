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

// Zeroed memory that grows and shrinks in place inside one reserved address range, and its lock. It
// is to MemoryStorage as a file is to FileStorage. Lives as long as its last owner. Any thread.
class MemoryBlock {
 public:
  // `reservations` are the lengths to try, in bytes; the first that succeeds bounds the block.
  // Fails with AERO_EXECUTION_NO_MEMORY if none does.
  static Result<std::shared_ptr<MemoryBlock>> Reserve(const std::vector<uint64_t>& reservations);
  // Returns another block with a copy of the bytes.
  static Result<std::shared_ptr<MemoryBlock>> CopyOf(const MemoryBlock& block);

  std::byte* data() const { return mapping_.data(); }
  uint64_t size() const { return size_.load(std::memory_order_acquire); }
  uint64_t capacity() const { return mapping_.size(); }

  // Returns 0, or an errno with the size unchanged: ENOSPC beyond the reservation. Grow to a
  // smaller size and Shrink to a larger one do nothing.
  int Grow(uint64_t size);
  void Shrink(uint64_t size);

  // Replaces an owner's lock; nullopt is none. Returns false and changes nothing if another owner's
  // lock conflicts.
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
