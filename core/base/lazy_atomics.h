// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_LAZY_ATOMICS_H_
#define CHASSIS_CORE_BASE_LAZY_ATOMICS_H_

#include <atomic>
#include <cstdint>

#include "core/base/lazy_array.h"

namespace chassis {

// Atomic numbers that are 0 at first, with memory as they are touched. Threads: any number.
template <typename T>
class LazyAtomics {
 public:
  explicit LazyAtomics(uint64_t count) : numbers_(count) {}

  // Relaxed; takes no memory.
  T Get(uint64_t i) const {
    const std::atomic<T>* number = numbers_.Find(i);
    return number == nullptr ? T{} : number->load(std::memory_order_relaxed);
  }

  // Number i, with memory.
  std::atomic<T>& At(uint64_t i) const { return numbers_.At(i); }

 private:
  const LazyArray<std::atomic<T>> numbers_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_LAZY_ATOMICS_H_
