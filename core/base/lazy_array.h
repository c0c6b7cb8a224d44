// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_LAZY_ARRAY_H_
#define CHASSIS_CORE_BASE_LAZY_ARRAY_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace chassis {

// Elements as T{} makes them. Memory comes as they are touched, kChunkBytes at a time, so that a
// great many of them cost little to begin with: a pointer a chunk. Threads: any number, as far as T
// lets them share an element.
template <typename T, size_t kChunkBytes = 4096>
class LazyArray {
 public:
  explicit LazyArray(uint64_t count)
      : chunk_count_(static_cast<size_t>(count / kChunk + 1)),
        chunks_(std::make_unique<std::atomic<Chunk*>[]>(chunk_count_)) {}
  ~LazyArray() {
    for (size_t i = 0; i < chunk_count_; ++i) delete chunks_[i].load(std::memory_order_relaxed);
  }
  LazyArray(const LazyArray&) = delete;
  LazyArray& operator=(const LazyArray&) = delete;

  // Element i; null while nothing near it was touched. Takes no memory.
  const T* Find(uint64_t i) const {
    const Chunk* chunk = chunks_[i / kChunk].load(std::memory_order_acquire);
    return chunk == nullptr ? nullptr : &(*chunk)[i % kChunk];
  }

  // Element i, with memory.
  T& At(uint64_t i) const { return MakeChunk(chunks_[i / kChunk])[i % kChunk]; }

 private:
  static constexpr size_t kChunk = kChunkBytes / sizeof(T);
  using Chunk = std::array<T, kChunk>;

  static Chunk& MakeChunk(std::atomic<Chunk*>& place) {
    Chunk* found = place.load(std::memory_order_acquire);
    if (found != nullptr) return *found;
    auto made = std::make_unique<Chunk>();
    // Of two threads that come at once, one makes it.
    if (!place.compare_exchange_strong(found, made.get(), std::memory_order_acq_rel)) return *found;
    return *made.release();
  }

  const size_t chunk_count_;
  const std::unique_ptr<std::atomic<Chunk*>[]> chunks_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_LAZY_ARRAY_H_
