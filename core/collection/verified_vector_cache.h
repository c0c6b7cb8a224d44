// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_COLLECTION_VERIFIED_VECTOR_CACHE_H_
#define CHASSIS_CORE_COLLECTION_VERIFIED_VECTOR_CACHE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "core/base/lazy_array.h"

namespace chassis {

// The vectors of one version of a collection that are live and need no check, by id, so that only
// the first read of a vector looks it up. Entries stay valid, because a version never changes.
// Takes 32 bytes for 64 ids of which some were read. Threads: any number.
class VerifiedVectorCache {
 public:
  VerifiedVectorCache() = default;
  // A copy belongs to another version, so it starts empty.
  VerifiedVectorCache(const VerifiedVectorCache& /*other*/) : VerifiedVectorCache() {}
  VerifiedVectorCache& operator=(const VerifiedVectorCache&) = delete;
  ~VerifiedVectorCache() { delete table_.load(std::memory_order_relaxed); }

  // Returns the vector of `id`, or null if the cache does not have it.
  const float* Find(uint64_t id) const {
    const Table* table = table_.load(std::memory_order_acquire);
    if (table == nullptr) return nullptr;
    const Block* block = table->blocks.Find(id / 64 & table->mask);
    if (block == nullptr) return nullptr;
    if ((block->verified.load(std::memory_order_acquire) >> (id % 64) & 1) == 0) return nullptr;
    if (block->number.load(std::memory_order_relaxed) != id / 64 + 1) return nullptr;
    return At(block->first.load(std::memory_order_relaxed) + id % 64 * table->stride);
  }

  // Consecutive ids in consecutive slots, `stride` bytes apart.
  struct Range {
    uint64_t first_id;
    uint64_t count;
    const float* first;
    size_t stride;
  };

  // Adds slot i of `range` for each bit i that is set in `bits`; bits from range.count on are
  // clear. `rows` is the number of slots in the version, the same in every call, because the first
  // call makes a table of that size. Adds nothing if there is no memory.
  void Add(const Range& range, uint64_t bits, uint64_t rows) const noexcept;

 private:
  // Ids 64 * n .. 64 * n + 63, as far as they are in consecutive slots.
  struct alignas(32) Block {
    std::atomic<uint64_t> verified{0};
    std::atomic<uint64_t> number{0};  // n + 1; 0 = unused. Set once, as is `first`
    std::atomic<uintptr_t> first{0};  // address of the vector of id 64 * n, if it had one here
  };
  // Has room for the blocks of consecutive ids, wherever they begin. Keeps some of ids far apart.
  struct Table {
    uint64_t mask;
    size_t stride;
    LazyArray<Block, 1024> blocks;
  };

  // NOLINTNEXTLINE(performance-no-int-to-ptr): the first slot of a block may lie outside of a slab.
  static const float* At(uintptr_t address) { return reinterpret_cast<const float*>(address); }

  const Table& MakeTable(uint64_t rows, size_t stride) const;
  static void AddTo(Block& block, uint64_t number, const Range& range, uint64_t bits);

  mutable std::atomic<const Table*> table_{nullptr};
};

}  // namespace chassis

#endif  // CHASSIS_CORE_COLLECTION_VERIFIED_VECTOR_CACHE_H_
