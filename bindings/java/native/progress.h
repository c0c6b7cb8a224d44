// SPDX-License-Identifier: Apache-2.0
#ifndef BINDINGS_JAVA_NATIVE_PROGRESS_H_
#define BINDINGS_JAVA_NATIVE_PROGRESS_H_

#include <atomic>
#include <cstdint>

// Stores the progress of a call in memory, where any thread reads it, because Java is not called
// back. `user` is the address of two numbers, done and total.
inline void record_progress(void* user, uint64_t done, uint64_t total) {
  auto* numbers = static_cast<uint64_t*>(user);
  std::atomic_ref(numbers[1]).store(total, std::memory_order_relaxed);
  std::atomic_ref(numbers[0]).store(done, std::memory_order_relaxed);
}

// The address of record_progress(), for a chassis_task.
inline void* progress_recorder() { return reinterpret_cast<void*>(&record_progress); }

#endif  // BINDINGS_JAVA_NATIVE_PROGRESS_H_
