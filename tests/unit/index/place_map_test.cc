// SPDX-License-Identifier: Apache-2.0
#include "core/index/place_map.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <map>
#include <thread>
#include <vector>

namespace chassis {
namespace {

TEST(PlaceMap, AnIdThatWasNeverSetIsUnknown) {
  const PlaceMap places(false);
  EXPECT_EQ(places.Find(0, UINT64_MAX), kUnknown);
}

TEST(PlaceMap, TellsForGoodWhatIsNowhereUnlessItMayForget) {
  for (const bool forgets : {false, true}) {
    PlaceMap places(forgets);
    places.Set(7, 1, kNowhere, 0);
    for (uint64_t id = 1000; id < 1500; ++id) places.Set(id, 2, id, 2);
    EXPECT_EQ(places.Find(7, 2), forgets ? kUnknown : kNowhere);
  }
}

TEST(PlaceMap, ListsTheNewestVersionOfEveryId) {
  PlaceMap places(false);
  places.Set(7, 3, 30, 0);
  places.Set(7, 5, 50, 0);
  places.Set(8, 6, kNowhere, 0);
  std::map<uint64_t, uint64_t> listed;
  places.ForEachNewest([&](uint64_t id, uint64_t place) { listed[id] = place; });
  EXPECT_EQ(listed, (std::map<uint64_t, uint64_t>{{7, 50}, {8, kNowhere}}));
}

TEST(PlaceMap, AReaderSeesTheVersionOfItsOwnCommit) {
  PlaceMap places(false);
  places.Set(7, 3, 30, 0);
  places.Set(7, 5, 50, 0);
  places.Set(7, 6, kNowhere, 0);
  EXPECT_EQ(places.Find(7, 2), kUnknown);
  EXPECT_EQ(places.Find(7, 3), 30);
  EXPECT_EQ(places.Find(7, 4), 30);
  EXPECT_EQ(places.Find(7, 5), 50);
  EXPECT_EQ(places.Find(7, 6), kNowhere);
}

// Every history of sets, seen from every seq that a reader may still hold, equals a map of maps.
RC_GTEST_PROP(PlaceMap, EqualsAModelForEverySeqFromTheOldestReaderOn, ()) {
  PlaceMap places(false);
  std::map<uint64_t, std::map<uint64_t, uint64_t>> model;  // id -> seq -> slot
  const auto ids = *rc::gen::inRange<uint64_t>(1, 300);
  const auto commits = *rc::gen::inRange<uint64_t>(1, 60);
  uint64_t oldest = 0;
  for (uint64_t seq = 1; seq <= commits; ++seq) {
    oldest = *rc::gen::inRange<uint64_t>(oldest, seq);
    const auto changes =
        *rc::gen::container<std::vector<uint64_t>>(rc::gen::inRange<uint64_t>(0, ids));
    for (const uint64_t id : changes) {
      const uint64_t slot = *rc::gen::element(seq * 1000 + id, kNowhere);
      places.Set(id, seq, slot, oldest);
      model[id][seq] = slot;
    }
  }
  for (uint64_t seq = oldest; seq <= commits; ++seq) {
    for (const auto& [id, versions] : model) {
      const auto after = versions.upper_bound(seq);
      const uint64_t expected = after == versions.begin() ? kUnknown : std::prev(after)->second;
      RC_ASSERT(places.Find(id, seq) == expected);
    }
  }
}

// Each id's slot equals the newest published seq in every version, so a reader that holds a seq
// knows what it must see while the writer rewrites all ids and the table grows.
TEST(PlaceMap, ReadersNeedNoLockWhileOneWriterRewritesAndGrows) {
  PlaceMap places(false);
  constexpr uint64_t kCommits = 400;
  constexpr uint64_t kNewIds = 16;
  std::atomic<uint64_t> published{0};
  std::atomic<uint64_t> announced{UINT64_MAX};
  std::atomic<uint64_t> wrong{0};
  std::thread reader([&] {
    while (published.load() < kCommits) {
      announced.store(published.load());
      const uint64_t seq = published.load();
      for (uint64_t id = 0; id < seq * kNewIds; id += 7) {
        if (places.Find(id, seq) != seq) wrong.fetch_add(1);
      }
      announced.store(UINT64_MAX);
    }
  });
  for (uint64_t seq = 1; seq <= kCommits; ++seq) {
    const uint64_t oldest = std::min(announced.load(), published.load());
    for (uint64_t id = 0; id < seq * kNewIds; ++id) places.Set(id, seq, seq, oldest);
    published.store(seq);
  }
  reader.join();
  EXPECT_EQ(wrong.load(), 0u);
}

}  // namespace
}  // namespace chassis
