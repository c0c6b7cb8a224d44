// SPDX-License-Identifier: Apache-2.0
// Durable commits of a few vectors each, one after another, on a store that stays open.
#include "tests/bench/support/chassis_store.h"
#include "tests/bench/support/contest.h"
#include "tests/bench/support/peer_contest.h"
#include "tests/bench/support/raw_file.h"
#include "tests/bench/support/stopwatch.h"
#include "tests/bench/support/temporary_folder.h"

namespace chassis::bench {
namespace {

constexpr size_t kDimension = 768;
constexpr double kGoalPeer = 1;

// `commit` makes one commit; returns commits per second.
template <typename Commit>
double Rate(size_t commits, Commit&& commit) {
  const double seconds = Seconds([&] {
    for (size_t i = 0; i < commits; ++i) commit();
  });
  return static_cast<double>(commits) / seconds;
}

// 430 commits of 100 vectors write 128 MiB: Chassis makes two checkpoints meanwhile, and RocksDB
// writes two tables, by their defaults.
ContestBody Commits(size_t vectors_per_commit, size_t full_commits, double goal_raw) {
  return [=](Contest& contest) {
    const size_t commits = contest.settings().Commits(full_commits);
    const Vectors vectors(vectors_per_commit, kDimension);
    const Values values = vectors.values();
    const TemporaryFolder folder(contest.settings().folder);
    contest.KeepsFiles();

    ChassisStore store(folder / "bench.chassis", kDimension, CHASSIS_L2);
    contest.Ours([&] {
      return Rate(commits, [&] {
        store.InsertVectors(values);
        store.Commit();
      });
    });
    RawFile raw(folder / "raw");
    contest.Against("growing append + fdatasync", goal_raw, [&] {
      return Rate(commits, [&] {
        raw.Append(values);
        raw.Sync();
      });
    });
    AgainstOpenPeers(
        contest, KeyValueKinds(), kGoalPeer, [](OpenPeer&) {},
        [&](OpenPeer& peer) { return Rate(commits, [&] { peer.Append(values); }); });
    contest.Run();
  };
}

}  // namespace
}  // namespace chassis::bench

int main(int argc, char** argv) {
  using namespace chassis::bench;
  const Unit unit = {"commits/s", Better::kMore, BoundBy::kDisk};
  return RunRows(argc, argv,
                 {{"commit_1, 768-d", unit, 11, Commits(1, 500, 1.3)},
                  {"commit_100, 768-d", unit, 11, Commits(100, 430, 0.9)}});
}
