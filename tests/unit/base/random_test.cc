// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"

#include <gtest/gtest.h>

#include <set>

namespace chassis {
namespace {

TEST(RandomId128, NeverComesTwice) {
  std::set<Id128> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(RandomId128()).second);
}

TEST(RandomId128, UsesEveryBit) {
  Id128 ever_set{};
  Id128 ever_clear{};
  for (int i = 0; i < 200; ++i) {
    const Id128 id = RandomId128();
    for (size_t at = 0; at < id.size(); ++at) {
      ever_set[at] |= id[at];
      ever_clear[at] |= ~id[at];
    }
  }
  for (size_t at = 0; at < ever_set.size(); ++at) {
    EXPECT_EQ(ever_set[at], std::byte{0xFF}) << "byte " << at;
    EXPECT_EQ(ever_clear[at], std::byte{0xFF}) << "byte " << at;
  }
}

}  // namespace
}  // namespace chassis
