// SPDX-License-Identifier: Apache-2.0
// A writer that checkpoints after every commit is killed at any moment, often while it merges index
// runs. Every acknowledged record is found by its id.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include "tests/capi/store_fixture.h"

namespace chassis::capi {
namespace {

constexpr int kKills = CHASSIS_TEST_KILLS;
constexpr uint64_t kRecordsPerRound = 400;
constexpr uint64_t kIds = 50'000;

// Returns the ids of a round: sparse, some of them used before.
std::vector<uint64_t> IdsOf(uint64_t round) {
  std::mt19937_64 random(round);
  std::vector<uint64_t> ids(kRecordsPerRound);
  for (uint64_t& id : ids) id = random() % kIds * 3;
  return ids;
}

// Puts each id of the round; every fourth round deletes its ids instead.
void WriteRound(const BatchHandle& batch, uint64_t round, chassis_error& error) {
  const std::vector<uint64_t> ids = IdsOf(round);
  if (round % 4 == 3) {
    ASSERT_OK(chassis_batch_delete(batch.get(), 0, ids.data(), ids.size(), &error));
  } else {
    const std::vector<float> rows(ids.size() * 4, static_cast<float>(round));
    auto columns = Sized<chassis_records>();
    columns.count = ids.size();
    columns.ids = ids.data();
    columns.vectors = rows.data();
    columns.dimension = 4;
    ASSERT_OK(chassis_batch_put(batch.get(), 0, &columns, &error));
  }
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
}

std::map<uint64_t, float> ModelAfter(uint64_t rounds) {
  std::map<uint64_t, float> model;
  for (uint64_t round = 0; round < rounds; ++round) {
    for (const uint64_t id : IdsOf(round)) {
      if (round % 4 == 3) {
        model.erase(id);
      } else {
        model[id] = static_cast<float>(round);
      }
    }
  }
  return model;
}

class MergeKill : public StoreTest {
 protected:
  // Writes rounds from `round` on until it is killed, and a byte into the pipe for each
  // acknowledged round.
  [[noreturn]] void WriteUntilKilled(uint64_t round, int acknowledgements) {
    const StoreHandle store = Open();
    const BatchHandle batch = OpenBatch(store);
    for (;; ++round) {
      WriteRound(batch, round, error);
      if (HasFailure() || write(acknowledgements, "", 1) != 1) _exit(1);
      if (chassis_checkpoint(store.get(), &error) != CHASSIS_OK) _exit(1);
    }
  }

  // Kills a writer after `rounds` rounds and a while, and returns how many were acknowledged.
  uint64_t KillWriter(uint64_t first_round, uint64_t rounds, std::chrono::microseconds later) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t writer = fork();
    if (writer == 0) {
      close(ends[0]);
      WriteUntilKilled(first_round, ends[1]);
    }
    close(ends[1]);
    uint64_t acknowledged = 0;
    char byte = 0;
    while (acknowledged < rounds && read(ends[0], &byte, 1) == 1) ++acknowledged;
    const auto until = std::chrono::steady_clock::now() + later;
    while (std::chrono::steady_clock::now() < until) continue;
    EXPECT_EQ(kill(writer, SIGKILL), 0);
    int status = 0;
    EXPECT_EQ(waitpid(writer, &status, 0), writer);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the writer failed by itself";
    while (read(ends[0], &byte, 1) == 1) ++acknowledged;
    close(ends[0]);
    return acknowledged;
  }

  // Returns the number of rounds in the store. Each is one commit.
  uint64_t RoundsOf(const StoreHandle& store) { return Info(store).commit_seq; }

  void CheckEquals(const StoreHandle& store, const std::map<uint64_t, float>& model) {
    const SnapshotHandle snapshot = OpenSnapshot(store);
    ASSERT_EQ(Count(snapshot), model.size());
    for (uint64_t id = 0; id < 3 * kIds; id += 3) {
      const float* vector = nullptr;
      ASSERT_OK(chassis_snapshot_view(snapshot.get(), 0, &id, 1, &vector, &error));
      const auto expected = model.find(id);
      ASSERT_EQ(vector != nullptr, expected != model.end()) << id;
      if (vector == nullptr) continue;
      ASSERT_EQ(*vector, expected->second) << id;
    }
  }
};

TEST_F(MergeKill, LosesNothingThatWasAcknowledged) {
  Create();
  std::mt19937_64 random(std::random_device{}());
  uint64_t rounds = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    const uint64_t more = 1 + random() % 8;
    const std::chrono::microseconds later(random() % 4000);
    const uint64_t acknowledged = rounds + KillWriter(rounds, more, later);
    const StoreHandle store = Open();
    rounds = RoundsOf(store);
    ASSERT_GE(rounds, acknowledged);
    ASSERT_LE(rounds, acknowledged + 1);
    CheckEquals(store, ModelAfter(rounds));
    EXPECT_OK(chassis_verify(store.get(), nullptr, nullptr, nullptr, 0, &error));
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace chassis::capi
