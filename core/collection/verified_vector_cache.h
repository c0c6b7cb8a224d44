// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_COLLECTION_VERIFIED_VECTOR_CACHE_H_
#define CHASSIS_CORE_COLLECTION_VERIFIED_VECTOR_CACHE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "core/base/lazy_array.h"

namespace chassis {

// What the first read of a vector found out, for all the reads after it: where it stands, that it
// is live and that it may be read as it is. Of one version of a collection, in which that never
// changes. Takes 32 bytes for 64 ids of which some were read. Threads: any number.
class VerifiedVectorCache {
 public:
  VerifiedVectorCache() = default;
  // A copy is another version's, which has to find out for itself.
  VerifiedVectorCache(const VerifiedVectorCache& /*other*/) : VerifiedVectorCache() {}
  VerifiedVectorCache& operator=(const VerifiedVectorCache&) = delete;
  ~VerifiedVectorCache() { delete table_.load(std::memory_order_relaxed); }

  // The vector of `id`, or null where nothing is known of it.
  const float* Find(uint64_t id) const {
    const Table* table = table_.load(std::memory_order_acquire);
    if (table == nullptr) return nullptr;
    const Block* block = table->blocks.Find(id / 64 & table->mask);
    if (block == nullptr) return nullptr;
    if ((block->verified.load(std::memory_order_acquire) >> (id % 64) & 1) == 0) return nullptr;
    if (block->number.load(std::memory_order_relaxed) != id / 64 + 1) return nullptr;
    return At(block->first.load(std::memory_order_relaxed) + id % 64 * table->stride);
  }

  // Consecutive ids in consecutive rows, `stride` bytes apart.
  struct Run {
    uint64_t first_id;
    uint64_t count;
    const float* first;
    size_t stride;
  };

  // Bit i of `bits`, which are as many as `run` is long or 64: its row i is verified. `rows`, the
  // same in every call: how many the version has. What there is no memory for is not kept.
  void Add(const Run& run, uint64_t bits, uint64_t rows) const noexcept;

 private:
  // Ids 64 * n .. 64 * n + 63, as far as they stand side by side.
  struct alignas(32) Block {
    std::atomic<uint64_t> verified{0};
    std::atomic<uint64_t> number{0};  // n + 1; the first run stays
    std::atomic<uintptr_t> first{0};  // where the first of them stands, or would
  };
  // Room for as many blocks as consecutive ids need, wherever they begin; of ids far apart only
  // some are kept.
  struct Table {
    uint64_t mask;
    size_t stride;
    LazyArray<Block, 1024> blocks;
  };

  // NOLINTNEXTLINE(performance-no-int-to-ptr): the first row of a block may lie outside of a slab.
  static const float* At(uintptr_t address) { return reinterpret_cast<const float*>(address); }

  const Table& MakeTable(uint64_t rows, size_t stride) const;
  static void AddTo(Block& block, uint64_t number, const Run& run, uint64_t bits);

  mutable std::atomic<const Table*> table_{nullptr};
};

}  // namespace chassis

#endif  // CHASSIS_CORE_COLLECTION_VERIFIED_VECTOR_CACHE_H_
