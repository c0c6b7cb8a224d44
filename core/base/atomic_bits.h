// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_ATOMIC_BITS_H_
#define CHASSIS_CORE_BASE_ATOMIC_BITS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace chassis {

// Bits that are clear at first and only ever set. Memory comes as bits are set, so that a great
// many of them cost nothing to begin with. Threads: any number.
class AtomicBits {
 public:
  explicit AtomicBits(uint64_t bits)
      : count_(static_cast<size_t>(bits / 64 / kChunkWords + 1)),
        chunks_(std::make_unique<std::atomic<Chunk*>[]>(count_)) {}
  ~AtomicBits() {
    for (size_t i = 0; i < count_; ++i) delete chunks_[i].load(std::memory_order_relaxed);
  }
  AtomicBits(const AtomicBits&) = delete;
  AtomicBits& operator=(const AtomicBits&) = delete;

  // Bits 64 * word .. 64 * word + 63, least significant first.
  uint64_t Word(uint64_t word) const {
    const Chunk* chunk = chunks_[word / kChunkWords].load(std::memory_order_acquire);
    return chunk == nullptr ? 0 : (*chunk)[word % kChunkWords].load(std::memory_order_relaxed);
  }
  bool Test(uint64_t bit) const { return (Word(bit / 64) >> (bit % 64) & 1) != 0; }

  void Set(uint64_t bit) const { SetInWord(bit / 64, uint64_t{1} << (bit % 64)); }
  // Those of Word(word) that are set in `bits`.
  void SetInWord(uint64_t word, uint64_t bits) const {
    Chunk& chunk = MakeChunk(chunks_[word / kChunkWords]);
    chunk[word % kChunkWords].fetch_or(bits, std::memory_order_relaxed);
  }

 private:
  static constexpr size_t kChunkWords = 512;
  using Chunk = std::array<std::atomic<uint64_t>, kChunkWords>;

  static Chunk& MakeChunk(std::atomic<Chunk*>& place) {
    Chunk* found = place.load(std::memory_order_acquire);
    if (found != nullptr) return *found;
    auto made = std::make_unique<Chunk>();
    // Of two threads that come at once, one makes it.
    if (!place.compare_exchange_strong(found, made.get(), std::memory_order_acq_rel)) return *found;
    return *made.release();
  }

  const size_t count_;
  const std::unique_ptr<std::atomic<Chunk*>[]> chunks_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_ATOMIC_BITS_H_
