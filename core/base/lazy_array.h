// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_LAZY_ARRAY_H_
#define CHASSIS_CORE_BASE_LAZY_ARRAY_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace chassis {

// Elements that start as T{}. Memory is taken when an element is first touched, kChunkBytes at a
// time, so that a long array costs only a pointer for each chunk at first. Any thread, as far as T
// lets threads share an element.
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

  // Returns element i, or null while no element of its chunk was touched. Takes no memory.
  const T* Find(uint64_t i) const {
    const Chunk* chunk = chunks_[i / kChunk].load(std::memory_order_acquire);
    return chunk == nullptr ? nullptr : &(*chunk)[i % kChunk];
  }

  // Returns element i, taking memory for its chunk if it has none.
  T& At(uint64_t i) const { return MakeChunk(chunks_[i / kChunk])[i % kChunk]; }

 private:
  static constexpr size_t kChunk = kChunkBytes / sizeof(T);
  using Chunk = std::array<T, kChunk>;

  static Chunk& MakeChunk(std::atomic<Chunk*>& chunk) {
    Chunk* found = chunk.load(std::memory_order_acquire);
    if (found != nullptr) return *found;
    auto made = std::make_unique<Chunk>();
    // Of two threads that arrive at once, one installs its chunk and the other frees its own.
    if (!chunk.compare_exchange_strong(found, made.get(), std::memory_order_acq_rel)) return *found;
    return *made.release();
  }

  const size_t chunk_count_;
  const std::unique_ptr<std::atomic<Chunk*>[]> chunks_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_LAZY_ARRAY_H_
