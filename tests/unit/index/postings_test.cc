// SPDX-License-Identifier: Apache-2.0
#include "core/index/postings.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <map>
#include <thread>
#include <utility>
#include <vector>

namespace chassis {
namespace {

using Found = std::vector<std::pair<uint64_t, uint64_t>>;

Found All(const Postings& postings, uint64_t hash) {
  Found found;
  postings.ForEach(hash, [&](uint64_t place, uint64_t id) {
    found.emplace_back(place, id);
    return true;
  });
  return found;
}

TEST(Postings, AHashThatWasNeverAddedHasNone) {
  Postings postings;
  EXPECT_TRUE(All(postings, 0).empty());
  postings.Add(1, 10, 100);
  EXPECT_TRUE(All(postings, 0).empty());
  EXPECT_TRUE(All(postings, 65).empty()) << "another hash with the same home";
}

TEST(Postings, AVisitorThatHasSeenEnoughIsAskedNoMore) {
  Postings postings;
  for (uint64_t place = 0; place < 5; ++place) postings.Add(7, place, 100 + place);
  Found found;
  postings.ForEach(7, [&](uint64_t place, uint64_t id) {
    found.emplace_back(place, id);
    return found.size() < 2;
  });
  EXPECT_EQ(found, (Found{{4, 104}, {3, 103}}));
}

RC_GTEST_PROP(Postings, EqualAModelNewestFirst, ()) {
  Postings postings;
  std::map<uint64_t, Found> model;
  const auto hashes = *rc::gen::inRange<uint64_t>(1, 2000);
  const auto spread = *rc::gen::inRange<uint64_t>(0, 48);  // hashes that differ in high bits alone
  const auto added =
      *rc::gen::container<std::vector<uint64_t>>(rc::gen::inRange<uint64_t>(0, hashes));
  for (uint64_t place = 0; place < added.size(); ++place) {
    const uint64_t hash = added[place] << spread;
    postings.Add(hash, place, 3 * place);
    model[hash].insert(model[hash].begin(), {place, 3 * place});
  }
  for (uint64_t i = 0; i < hashes + 2; ++i) {
    RC_ASSERT(All(postings, i << spread) == model[i << spread]);
  }
}

// The writer adds place n under hash n % kHashes and then publishes n: whoever has read that sees
// all postings up to there, however the table grows meanwhile.
TEST(Postings, ReadersNeedNoLockWhileOneWriterAddsAndGrows) {
  constexpr uint64_t kHashes = 5000;
  constexpr uint64_t kAdded = 40000;
  Postings postings;
  std::atomic<uint64_t> published{0};
  std::atomic<uint64_t> wrong{0};
  std::vector<std::thread> readers;
  for (uint64_t reader = 0; reader < 2; ++reader) {
    readers.emplace_back([&, reader] {
      for (uint64_t hash = reader; published.load() < kAdded; hash = (hash + 7) % kHashes) {
        const uint64_t seen = published.load();
        const uint64_t expected = seen > hash ? (seen - hash - 1) / kHashes + 1 : 0;
        uint64_t met = 0;
        postings.ForEach(hash, [&](uint64_t place, uint64_t id) {
          if (place % kHashes != hash || id != place + 1) wrong.fetch_add(1);
          if (place < seen) ++met;
          return true;
        });
        if (met != expected) wrong.fetch_add(1);
      }
    });
  }
  for (uint64_t place = 0; place < kAdded; ++place) {
    postings.Add(place % kHashes, place, place + 1);
    published.store(place + 1);
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong.load(), 0u);
}

}  // namespace
}  // namespace chassis
