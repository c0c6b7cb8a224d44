// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_ATOMIC_BITS_H_
#define CHASSIS_CORE_BASE_ATOMIC_BITS_H_

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace chassis {

// Bits that are clear at first and only ever set. Memory is touched as bits are, so that a great
// many of them cost nothing to begin with. Threads: any number.
class AtomicBits {
 public:
  explicit AtomicBits(uint64_t bits) : words_(Allocate(static_cast<size_t>(bits / 64 + 1))) {}

  bool Test(uint64_t bit) const { return (Word(bit / 64) >> (bit % 64) & 1) != 0; }
  void Set(uint64_t bit) const {
    words_.get()[bit / 64].fetch_or(uint64_t{1} << (bit % 64), std::memory_order_relaxed);
  }
  // Bits 64 * word .. 64 * word + 63, least significant first.
  uint64_t Word(uint64_t word) const { return words_.get()[word].load(std::memory_order_relaxed); }

 private:
  static_assert(std::atomic<uint64_t>::is_always_lock_free);

  static std::atomic<uint64_t>* Allocate(size_t words) {
    void* memory = std::calloc(words, sizeof(uint64_t));
    // Memory that cannot be had is for operator new to tell.
    for (; memory == nullptr; memory = std::calloc(words, sizeof(uint64_t))) {
      ::operator delete(::operator new(words * sizeof(uint64_t)));
    }
    return static_cast<std::atomic<uint64_t>*>(memory);
  }

  struct Release {
    void operator()(std::atomic<uint64_t>* words) const { std::free(words); }
  };

  std::unique_ptr<std::atomic<uint64_t>, Release> words_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_ATOMIC_BITS_H_
