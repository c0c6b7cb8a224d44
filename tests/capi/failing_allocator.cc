// SPDX-License-Identifier: Apache-2.0
#include "tests/capi/failing_allocator.h"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace chassis::capi {

thread_local uint64_t allocations_left = kNever;

namespace {

[[maybe_unused]] void* Allocate(size_t size, size_t alignment) {
  if (allocations_left == 0) {
    allocations_left = kNever;
    throw std::bad_alloc();
  }
  if (allocations_left != kNever) --allocations_left;
  void* memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace
}  // namespace chassis::capi

#ifndef CHASSIS_TEST_THREAD_SANITIZER
using chassis::capi::Allocate;

void* operator new(size_t size) { return Allocate(size == 0 ? 1 : size, alignof(max_align_t)); }
void* operator new(size_t size, std::align_val_t alignment) {
  return Allocate(size, static_cast<size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t /*size*/) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept { std::free(memory); }
void operator delete(void* memory, size_t /*size*/, std::align_val_t /*alignment*/) noexcept {
  std::free(memory);
}
#endif
