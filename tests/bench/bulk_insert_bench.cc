// SPDX-License-Identifier: Apache-2.0
// Loading many vectors into a new store: from the first insert until all of them are durable.
#include "tests/bench/support/chassis_store.h"
#include "tests/bench/support/contest.h"
#include "tests/bench/support/peer_contest.h"
#include "tests/bench/support/raw_file.h"
#include "tests/bench/support/stopwatch.h"
#include "tests/bench/support/temporary_folder.h"

namespace chassis::bench {
namespace {

constexpr double kGoalRaw = 0.8;
constexpr double kGoalPeer = 1.5;

double MegabytesPerSecond(const Values& values, double seconds) {
  return static_cast<double>(values.bytes()) / 1e6 / seconds;
}

double InsertIntoChassis(const std::filesystem::path& parent, const Values& values) {
  const TemporaryFolder folder(parent);
  ChassisStore store(folder / "bench.chassis", values.size / sizeof(float), CHASSIS_L2);
  return MegabytesPerSecond(values, Seconds([&] {
                              store.InsertVectors(values);
                              store.Commit();
                            }));
}

double WriteRaw(const std::filesystem::path& parent, const Values& values) {
  const TemporaryFolder folder(parent);
  RawFile file(folder / "raw");
  return MegabytesPerSecond(values, Seconds([&] {
                              file.Append(values);
                              file.Sync();
                            }));
}

double InsertIntoPeer(const PeerKind& kind, const std::filesystem::path& parent,
                      const Values& values) {
  const TemporaryFolder folder(parent);
  const auto peer = kind.open(folder.path());
  return MegabytesPerSecond(values, Seconds([&] { peer->Append(0, values); }));
}

ContestBody BulkInsert(size_t full_count, size_t dimension) {
  return [=](Contest& contest) {
    const Vectors vectors(contest.settings().Count(full_count), dimension);
    const Values values = vectors.values();
    const auto& parent = contest.settings().folder;
    contest.Ours([&] { return InsertIntoChassis(parent, values); });
    contest.Against("8 MiB pwrites + fdatasync", kGoalRaw,
                    [&] { return WriteRaw(parent, values); });
    AgainstPeers(contest, KeyValueKinds(), kGoalPeer,
                 [&](const PeerKind& kind) { return InsertIntoPeer(kind, parent, values); });
    contest.Run();
  };
}

}  // namespace
}  // namespace chassis::bench

int main(int argc, char** argv) {
  using namespace chassis::bench;
  const Unit unit = {"MB/s", Better::kMore, BoundBy::kDisk};
  return RunRows(argc, argv,
                 {{"bulk_insert, 100k x 768", unit, 7, BulkInsert(100'000, 768)},
                  {"bulk_insert, 1M x 128", unit, 7, BulkInsert(1'000'000, 128)}});
}
