// SPDX-License-Identifier: Apache-2.0
#include "core/index/id_index.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <map>
#include <thread>
#include <vector>

namespace chassis {
namespace {

constexpr RecordLocation At(uint64_t slot) { return {slot, kNowhere}; }

TEST(IdIndex, AnUnknownIdIsNowhere) {
  const IdIndex index;
  EXPECT_FALSE(index.Find(0, UINT64_MAX).exists());
}

TEST(IdIndex, AReaderSeesTheVersionOfItsOwnCommit) {
  IdIndex index;
  index.Set(7, 3, At(30), 0);
  index.Set(7, 5, At(50), 0);
  index.Set(7, 6, {}, 0);
  EXPECT_FALSE(index.Find(7, 2).exists());
  EXPECT_EQ(index.Find(7, 3), At(30));
  EXPECT_EQ(index.Find(7, 4), At(30));
  EXPECT_EQ(index.Find(7, 5), At(50));
  EXPECT_FALSE(index.Find(7, 6).exists());
}

// Every history of sets, seen from every seq that a reader may still hold, equals a map of maps.
RC_GTEST_PROP(IdIndex, EqualsAModelForEverySeqFromTheOldestReaderOn, ()) {
  IdIndex index;
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
      index.Set(id, seq, At(slot), oldest);
      model[id][seq] = slot;
    }
  }
  for (uint64_t seq = oldest; seq <= commits; ++seq) {
    size_t live = 0;
    for (const auto& [id, versions] : model) {
      const auto after = versions.upper_bound(seq);
      const uint64_t expected = after == versions.begin() ? kNowhere : std::prev(after)->second;
      RC_ASSERT(index.Find(id, seq).slot == expected);
      live += expected != kNowhere ? 1 : 0;
    }
    index.ForEach(seq, [&](uint64_t id, const RecordLocation& location) {
      RC_ASSERT(index.Find(id, seq) == location);
      --live;
    });
    RC_ASSERT(live == 0u);
  }
}

// Each id's slot equals the newest published seq in every version, so a reader that holds a seq
// knows what it must see while the writer rewrites all ids and the table grows.
TEST(IdIndex, ReadersNeedNoLockWhileOneWriterRewritesAndGrows) {
  IdIndex index;
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
        if (index.Find(id, seq).slot != seq) wrong.fetch_add(1);
      }
      announced.store(UINT64_MAX);
    }
  });
  for (uint64_t seq = 1; seq <= kCommits; ++seq) {
    const uint64_t oldest = std::min(announced.load(), published.load());
    for (uint64_t id = 0; id < seq * kNewIds; ++id) index.Set(id, seq, At(seq), oldest);
    published.store(seq);
  }
  reader.join();
  EXPECT_EQ(wrong.load(), 0u);
}

}  // namespace
}  // namespace chassis
