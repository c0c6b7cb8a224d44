// SPDX-License-Identifier: Apache-2.0 One writer, many readers and a thread that checkpoints. Each
// vector holds the number of its commit, so that a torn, reused or mixed slot is seen.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

constexpr uint64_t kIds = 200;
constexpr int kCommits = 300;

class ConcurrencyTest : public testing::Test, protected StoreFixture {
 protected:
  // Rewrites the vector and the document of every id; both hold the number of the commit.
  void Write(Store& store, int commit) {
    const auto batch = store.NewBatch();
    const std::string text = std::to_string(commit);
    for (uint64_t id = 0; id < kIds; ++id) {
      OneRecord record(static_cast<float>(commit), text);
      if (!batch->Put(0, record.WithId(id))) wrong_.fetch_add(1);
    }
    if (!batch->Commit()) wrong_.fetch_add(1);
  }

  void ReadOneSnapshot(Store& store) {
    const auto snapshot = *store.NewSnapshot();
    for (uint64_t id = 0; id < kIds; ++id) {
      const float* vector = nullptr;
      Document document;
      if (!snapshot->View(0, {&id, 1}, &vector) || vector == nullptr ||
          !snapshot->Documents(0, {&id, 1}, &document)) {
        wrong_.fetch_add(1);
        continue;
      }
      const auto commit = static_cast<float>(snapshot->seq());
      for (uint32_t i = 0; i < kDimension; ++i) {
        if (vector[i] != commit) wrong_.fetch_add(1);
      }
      if (document.payload != std::to_string(snapshot->seq())) wrong_.fetch_add(1);
    }
  }

  std::atomic<int> wrong_{0};
};

TEST_F(ConcurrencyTest, EverySnapshotSeesOneCommitWholeWhileCommitsAndCheckpointsGoOn) {
  auto store = Open();
  Write(*store, 1);
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      while (!done.load()) ReadOneSnapshot(*store);
    });
  }
  threads.emplace_back([&] {
    while (!done.load()) {
      if (!store->Checkpoint()) wrong_.fetch_add(1);
      float out[kDimension];
      if (!store->GetVector(0, out, kDimension)) wrong_.fetch_add(1);
      (void)store->Info();
    }
  });
  for (int commit = 2; commit <= kCommits; ++commit) Write(*store, commit);
  done.store(true);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong_.load(), 0);
  EXPECT_TRUE(store->Verify()->findings.empty());
  ASSERT_TRUE(store->Close());
  store.reset();
  ReadOneSnapshot(*Open());
  EXPECT_EQ(wrong_.load(), 0);
}

// The first commit of a session writes the superblocks, which a verification reads.
TEST_F(ConcurrencyTest, AVerificationBesideTheFirstCommitOfASession) {
  constexpr int kSessions = 20;
  for (int session = 1; session <= kSessions; ++session) {
    const auto store = Open();
    std::thread writer([&] { Write(*store, session); });
    for (int i = 0; i < 3; ++i) {
      const auto report = store->Verify();
      if (!report || !report->findings.empty()) wrong_.fetch_add(1);
    }
    writer.join();
    ASSERT_TRUE(store->Close());
  }
  EXPECT_EQ(wrong_.load(), 0);
}

}  // namespace
}  // namespace chassis
