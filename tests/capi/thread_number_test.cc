// SPDX-License-Identifier: Apache-2.0
#include "capi/thread_number.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <set>
#include <thread>
#include <vector>

namespace chassis::capi {
namespace {

// Returns the numbers of `count` threads that live at the same time. Each gets the same number
// twice.
std::multiset<size_t> NumbersOf(int count) {
  std::latch all_asked(count);
  std::vector<size_t> numbers(static_cast<size_t>(count));
  std::vector<std::thread> threads;
  threads.reserve(numbers.size());
  for (size_t& number : numbers) {
    threads.emplace_back([&] {
      number = ThreadNumber();
      EXPECT_EQ(ThreadNumber(), number);
      all_asked.arrive_and_wait();
    });
  }
  for (std::thread& thread : threads) thread.join();
  return {numbers.begin(), numbers.end()};
}

TEST(ThreadNumber, ThreadsThatLiveTogetherHaveDifferentSmallNumbers) {
  const auto numbers = NumbersOf(20);
  EXPECT_EQ(std::set(numbers.begin(), numbers.end()).size(), 20u);
  EXPECT_LT(*numbers.rbegin(), 64u);
}

TEST(ThreadNumber, OfTooManyThreadsSomeHaveNoneAndTheirNumbersComeBack) {
  for (int round = 0; round < 3; ++round) {
    const auto numbers = NumbersOf(100);
    // The thread of the test may have one too.
    EXPECT_GE(numbers.count(kNoThreadNumber), 36u);
    EXPECT_LE(numbers.count(kNoThreadNumber), 37u);
    EXPECT_TRUE(std::all_of(numbers.begin(), numbers.lower_bound(kNoThreadNumber),
                            [&](size_t number) { return numbers.count(number) == 1; }));
  }
}

}  // namespace
}  // namespace chassis::capi
