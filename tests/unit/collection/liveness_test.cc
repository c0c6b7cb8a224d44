// SPDX-License-Identifier: Apache-2.0
#include "core/collection/liveness.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <utility>
#include <vector>

#include "tests/unit/format/damage.h"

namespace chassis {
namespace {

constexpr Liveness::Identity kIdentity{3, 5, 6};

uint64_t CountDead(const Liveness& liveness, uint64_t count) {
  uint64_t dead = 0;
  for (uint64_t slot = 0; slot < count; ++slot) dead += liveness.IsDead(slot) ? 1 : 0;
  return dead;
}

RC_GTEST_PROP(Liveness, EveryCopyKeepsItsOwnPicture, ()) {
  const auto count = *rc::gen::inRange<uint64_t>(1, 10000);
  const auto kills =
      *rc::gen::container<std::vector<uint64_t>>(rc::gen::inRange<uint64_t>(0, count));
  std::vector<std::pair<Liveness, std::set<uint64_t>>> versions(1);
  for (const uint64_t slot : kills) {
    if (*rc::gen::arbitrary<bool>()) versions.push_back(versions.back());
    versions.back().first.Kill(slot);
    versions.back().second.insert(slot);
  }
  for (const auto& [liveness, dead] : versions) {
    RC_ASSERT(liveness.dead() == dead.size());
    RC_ASSERT(CountDead(liveness, count) == dead.size());
    for (const uint64_t slot : dead) RC_ASSERT(liveness.IsDead(slot));
  }
}

RC_GTEST_PROP(Liveness, SurvivesEncoding, ()) {
  const auto count = *rc::gen::inRange<uint64_t>(1, 10000);
  Liveness liveness;
  for (const auto slot :
       *rc::gen::container<std::vector<uint64_t>>(rc::gen::inRange<uint64_t>(0, count))) {
    liveness.Kill(slot);
  }
  const ByteVector blocks = liveness.Encode(kIdentity);
  RC_ASSERT(blocks.empty() == (liveness.dead() == 0));
  RC_ASSERT(blocks.size() <= Liveness::EncodedBound(count));
  const auto decoded = Liveness::Decode(blocks, kIdentity, count);
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(decoded->dead() == liveness.dead());
  for (uint64_t word = 0; word * 64 < count; ++word) {
    RC_ASSERT(decoded->DeadWord(word) == liveness.DeadWord(word));
  }
}

TEST(Liveness, TakesNoBlockOfAnotherBitmapAndNoneTwice) {
  Liveness liveness;
  liveness.Kill(3);
  const ByteVector blocks = liveness.Encode(kIdentity);
  EXPECT_TRUE(Liveness::Decode(blocks, kIdentity, 10));
  for (const Liveness::Identity& other :
       {Liveness::Identity{4, 5, 6}, Liveness::Identity{3, 6, 6}, Liveness::Identity{3, 5, 7}}) {
    EXPECT_FALSE(Liveness::Decode(blocks, other, 10));
  }
  ByteVector twice = blocks;
  twice.insert(twice.end(), blocks.begin(), blocks.end());
  EXPECT_FALSE(Liveness::Decode(twice, kIdentity, 10));
}

TEST(Liveness, TakesNoDamagedAndNoCutBlock) {
  Liveness liveness;
  liveness.Kill(3);
  const ByteVector blocks = liveness.Encode(kIdentity);
  ForEachFlippedBit(blocks, blocks.size(), [](size_t bit, auto damaged) {
    EXPECT_FALSE(Liveness::Decode(damaged, kIdentity, 10)) << "bit " << bit;
  });
  EXPECT_FALSE(Liveness::Decode(std::span(blocks).first(blocks.size() - 1), kIdentity, 10));
}

TEST(Liveness, LiveSlotsCostNothingWhenEncoded) {
  Liveness liveness;
  liveness.Kill(10'000'000);
  EXPECT_LT(liveness.Encode(kIdentity).size(), 1024u);
}

}  // namespace
}  // namespace chassis
