// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_ATOMIC_BITS_H_
#define CHASSIS_CORE_BASE_ATOMIC_BITS_H_

#include <atomic>
#include <cstdint>

#include "core/base/lazy_atomics.h"

namespace chassis {

// Bits that start clear and are only ever set. Setting a bit may take memory. Any thread.
class AtomicBits {
 public:
  explicit AtomicBits(uint64_t bits) : words_(bits / 64 + 1) {}

  // Bits 64 * word .. 64 * word + 63, least significant first.
  uint64_t Word(uint64_t word) const { return words_.Get(word); }
  bool Test(uint64_t bit) const { return (Word(bit / 64) >> (bit % 64) & 1) != 0; }

  void Set(uint64_t bit) const { SetInWord(bit / 64, uint64_t{1} << (bit % 64)); }
  // Sets those bits of Word(word) that are set in `bits`.
  void SetInWord(uint64_t word, uint64_t bits) const {
    words_.At(word).fetch_or(bits, std::memory_order_relaxed);
  }

 private:
  const LazyAtomics<uint64_t> words_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_ATOMIC_BITS_H_
