// SPDX-License-Identifier: Apache-2.0
#include "capi/thread_number.h"

#include <atomic>
#include <bit>
#include <utility>

namespace chassis::capi {
namespace {

std::atomic<uint64_t> free_numbers{~uint64_t{0}};

size_t TakeFreeNumber() {
  uint64_t free = free_numbers.load(std::memory_order_relaxed);
  while (free != 0) {
    if (free_numbers.compare_exchange_weak(free, free & (free - 1), std::memory_order_acquire)) {
      return static_cast<size_t>(std::countr_zero(free));
    }
  }
  return kNoThreadNumber;
}

struct Lease {
  Lease() { thread_number = TakeFreeNumber(); }
  ~Lease() {
    const size_t number = std::exchange(thread_number, kNoThreadNumber);
    if (number != kNoThreadNumber) free_numbers.fetch_or(uint64_t{1} << number);
  }
};

}  // namespace

constinit thread_local size_t thread_number = kNoThreadNumber;

size_t TakeThreadNumber() {
  [[maybe_unused]] thread_local const Lease lease;
  return thread_number;
}

}  // namespace chassis::capi
