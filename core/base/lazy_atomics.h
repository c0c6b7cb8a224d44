// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_LAZY_ATOMICS_H_
#define CHASSIS_CORE_BASE_LAZY_ATOMICS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace chassis {

// Atomic numbers that are 0 at first. Memory comes as they are touched, so that a great many of
// them cost nothing to begin with. Threads: any number.
template <typename T>
class LazyAtomics {
 public:
  explicit LazyAtomics(uint64_t count)
      : chunk_count_(static_cast<size_t>(count / kChunk + 1)),
        chunks_(std::make_unique<std::atomic<Chunk*>[]>(chunk_count_)) {}
  ~LazyAtomics() {
    for (size_t i = 0; i < chunk_count_; ++i) delete chunks_[i].load(std::memory_order_relaxed);
  }
  LazyAtomics(const LazyAtomics&) = delete;
  LazyAtomics& operator=(const LazyAtomics&) = delete;

  // Relaxed; takes no memory.
  T Get(uint64_t i) const {
    const Chunk* chunk = chunks_[i / kChunk].load(std::memory_order_acquire);
    return chunk == nullptr ? T{} : (*chunk)[i % kChunk].load(std::memory_order_relaxed);
  }

  // Number i, with memory.
  std::atomic<T>& At(uint64_t i) const { return MakeChunk(chunks_[i / kChunk])[i % kChunk]; }

 private:
  static constexpr size_t kChunk = 4096 / sizeof(T);
  using Chunk = std::array<std::atomic<T>, kChunk>;

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

#endif  // CHASSIS_CORE_BASE_LAZY_ATOMICS_H_
