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
  postings.ForEach(hash, [&](uint64_t address, uint64_t id) {
    found.emplace_back(address, id);
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
  for (uint64_t address = 0; address < 5; ++address) postings.Add(7, address, 100 + address);
  Found found;
  postings.ForEach(7, [&](uint64_t address, uint64_t id) {
    found.emplace_back(address, id);
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
  for (uint64_t address = 0; address < added.size(); ++address) {
    const uint64_t hash = added[address] << spread;
    postings.Add(hash, address, 3 * address);
    model[hash].insert(model[hash].begin(), {address, 3 * address});
  }
  for (uint64_t i = 0; i < hashes + 2; ++i) {
    RC_ASSERT(All(postings, i << spread) == model[i << spread]);
  }
}

// The writer adds address n under hash n % kHashes and then publishes n + 1: a reader that has read
// that number sees all postings below it, however the table grows meanwhile.
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
        postings.ForEach(hash, [&](uint64_t address, uint64_t id) {
          if (address % kHashes != hash || id != address + 1) wrong.fetch_add(1);
          if (address < seen) ++met;
          return true;
        });
        if (met != expected) wrong.fetch_add(1);
      }
    });
  }
  for (uint64_t address = 0; address < kAdded; ++address) {
    postings.Add(address % kHashes, address, address + 1);
    published.store(address + 1);
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong.load(), 0u);
}

}  // namespace
}  // namespace chassis
