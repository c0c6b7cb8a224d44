// SPDX-License-Identifier: Apache-2.0
#include "core/index/address_map.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <map>
#include <thread>
#include <vector>

namespace chassis {
namespace {

using Nowhere = AddressMap::Nowhere;

TEST(AddressMap, AnIdThatWasNeverSetIsUnknown) {
  const AddressMap addresses(Nowhere::kKept);
  EXPECT_EQ(addresses.Find(0, UINT64_MAX), kUnknown);
}

TEST(AddressMap, KeepsAnIdNowhereUnlessItMayForget) {
  for (const Nowhere nowhere : {Nowhere::kKept, Nowhere::kForgotten}) {
    AddressMap addresses(nowhere);
    addresses.Set(7, 1, kNowhere, 0);
    for (uint64_t id = 1000; id < 1500; ++id) addresses.Set(id, 2, id, 2);
    EXPECT_EQ(addresses.Find(7, 2), nowhere == Nowhere::kForgotten ? kUnknown : kNowhere);
  }
}

TEST(AddressMap, ListsTheNewestVersionOfEveryId) {
  AddressMap addresses(Nowhere::kKept);
  addresses.Set(7, 3, 30, 0);
  addresses.Set(7, 5, 50, 0);
  addresses.Set(8, 6, kNowhere, 0);
  std::map<uint64_t, uint64_t> listed;
  addresses.ForEachNewest([&](uint64_t id, uint64_t address) { listed[id] = address; });
  EXPECT_EQ(listed, (std::map<uint64_t, uint64_t>{{7, 50}, {8, kNowhere}}));
}

TEST(AddressMap, AReaderSeesTheVersionOfItsOwnCommit) {
  AddressMap addresses(Nowhere::kKept);
  addresses.Set(7, 3, 30, 0);
  addresses.Set(7, 5, 50, 0);
  addresses.Set(7, 6, kNowhere, 0);
  EXPECT_EQ(addresses.Find(7, 2), kUnknown);
  EXPECT_EQ(addresses.Find(7, 3), 30);
  EXPECT_EQ(addresses.Find(7, 4), 30);
  EXPECT_EQ(addresses.Find(7, 5), 50);
  EXPECT_EQ(addresses.Find(7, 6), kNowhere);
}

// Every history of sets, seen from every seq that a reader may still hold, equals a map of maps.
RC_GTEST_PROP(AddressMap, EqualsAModelForEverySeqFromTheOldestReaderOn, ()) {
  AddressMap addresses(Nowhere::kKept);
  std::map<uint64_t, std::map<uint64_t, uint64_t>> model;  // id -> seq -> address
  const auto ids = *rc::gen::inRange<uint64_t>(1, 300);
  const auto commits = *rc::gen::inRange<uint64_t>(1, 60);
  uint64_t oldest = 0;
  for (uint64_t seq = 1; seq <= commits; ++seq) {
    oldest = *rc::gen::inRange<uint64_t>(oldest, seq);
    const auto changes =
        *rc::gen::container<std::vector<uint64_t>>(rc::gen::inRange<uint64_t>(0, ids));
    for (const uint64_t id : changes) {
      const uint64_t slot = *rc::gen::element(seq * 1000 + id, kNowhere);
      addresses.Set(id, seq, slot, oldest);
      model[id][seq] = slot;
    }
  }
  for (uint64_t seq = oldest; seq <= commits; ++seq) {
    for (const auto& [id, versions] : model) {
      const auto after = versions.upper_bound(seq);
      const uint64_t expected = after == versions.begin() ? kUnknown : std::prev(after)->second;
      RC_ASSERT(addresses.Find(id, seq) == expected);
    }
  }
}

// In every version the address of each id equals the seq, so a reader at a seq knows which address
// it must see while the writer rewrites all ids and the table grows.
TEST(AddressMap, ReadersNeedNoLockWhileOneWriterRewritesAndGrows) {
  AddressMap addresses(Nowhere::kKept);
  constexpr uint64_t kCommits = 400;
  constexpr uint64_t kNewIds = 16;
  std::atomic<uint64_t> published{0};
  std::atomic<uint64_t> reading{UINT64_MAX};
  std::atomic<uint64_t> wrong{0};
  std::thread reader([&] {
    while (published.load() < kCommits) {
      reading.store(published.load());
      const uint64_t seq = published.load();
      for (uint64_t id = 0; id < seq * kNewIds; id += 7) {
        if (addresses.Find(id, seq) != seq) wrong.fetch_add(1);
      }
      reading.store(UINT64_MAX);
    }
  });
  for (uint64_t seq = 1; seq <= kCommits; ++seq) {
    const uint64_t oldest = std::min(reading.load(), published.load());
    for (uint64_t id = 0; id < seq * kNewIds; ++id) addresses.Set(id, seq, seq, oldest);
    published.store(seq);
  }
  reader.join();
  EXPECT_EQ(wrong.load(), 0u);
}

}  // namespace
}  // namespace chassis
