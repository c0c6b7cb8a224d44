// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_LAZY_ATOMICS_H_
#define CHASSIS_CORE_BASE_LAZY_ATOMICS_H_

#include <atomic>
#include <cstdint>

#include "core/base/lazy_array.h"

namespace chassis {

// Atomic numbers that start at 0 and take memory when they are first touched. Any thread.
template <typename T>
class LazyAtomics {
 public:
  explicit LazyAtomics(uint64_t count) : numbers_(count) {}

  // A relaxed load; takes no memory.
  T Get(uint64_t i) const {
    const std::atomic<T>* number = numbers_.Find(i);
    return number == nullptr ? T{} : number->load(std::memory_order_relaxed);
  }

  // Returns number i, taking memory for its chunk if it has none.
  std::atomic<T>& At(uint64_t i) const { return numbers_.At(i); }

 private:
  const LazyArray<std::atomic<T>> numbers_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_LAZY_ATOMICS_H_
