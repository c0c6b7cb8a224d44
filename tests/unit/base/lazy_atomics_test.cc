// SPDX-License-Identifier: Apache-2.0
#include "core/base/lazy_atomics.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "core/base/atomic_bits.h"

namespace chassis {
namespace {

TEST(LazyAtomics, AreZeroUntilTheyAreSet) {
  const LazyAtomics<float> floats(5000);
  for (uint64_t i = 0; i < 5000; ++i) ASSERT_EQ(floats.Get(i), 0);
  floats.At(1024).store(0.5f);
  floats.At(4999).store(2);
  for (uint64_t i = 0; i < 5000; ++i) {
    ASSERT_EQ(floats.Get(i), i == 1024 ? 0.5f : i == 4999 ? 2 : 0) << i;
  }
}

TEST(LazyAtomics, LoseNothingOfThreadsThatComeAtOnce) {
  const LazyAtomics<uint64_t> counts(10000);
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (uint64_t i = 0; i < 10000; ++i) counts.At(i).fetch_add(1, std::memory_order_relaxed);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (uint64_t i = 0; i < 10000; ++i) ASSERT_EQ(counts.Get(i), 4u) << i;
}

TEST(AtomicBits, AreClearUntilTheyAreSet) {
  const AtomicBits bits(100000);
  bits.Set(0);
  bits.Set(99999);
  bits.SetInWord(600, 0b101);
  for (uint64_t i = 0; i < 100000; ++i) {
    ASSERT_EQ(bits.Test(i), i == 0 || i == 99999 || i == 38400 || i == 38402) << i;
  }
  EXPECT_EQ(bits.Word(600), 0b101u);
}

}  // namespace
}  // namespace chassis
