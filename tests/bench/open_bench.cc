// SPDX-License-Identifier: Apache-2.0
// Opening a store that was closed cleanly, and reading one vector of it.
#include <memory>

#include "tests/bench/support/chassis_store.h"
#include "tests/bench/support/contest.h"
#include "tests/bench/support/kernels.h"
#include "tests/bench/support/key_value_peer.h"
#include "tests/bench/support/peer_contest.h"
#include "tests/bench/support/stopwatch.h"
#include "tests/bench/support/temporary_folder.h"

namespace chassis::bench {
namespace {

constexpr double kGoal = 0.5;
constexpr size_t kOpens = 20;  // in one round

uint64_t FirstView(const ChassisStore& store, uint64_t id, size_t vector_bytes) {
  const ChassisSnapshot snapshot(store);
  const float* vector = nullptr;
  snapshot.View(&id, 1, &vector);
  return SumWords(vector, vector_bytes);
}

// Closes the store with the clock stopped. Returns microseconds per open.
template <typename Open, typename Read>
double Microseconds(uint64_t expected, Open&& open, Read&& read) {
  double seconds = 0;
  for (size_t i = 0; i < kOpens; ++i) {
    decltype(open()) opened;
    uint64_t sum = 0;
    seconds += ProcessorSeconds([&] {
      opened = open();
      sum = read(*opened);
    });
    Require(sum == expected, "the sides read different vectors");
  }
  return seconds * 1e6 / kOpens;
}

ContestBody OpenAndGet(size_t full_count, size_t dimension) {
  return [=](Contest& contest) {
    const Vectors vectors(contest.settings().Count(full_count), dimension);
    const size_t vector_bytes = dimension * sizeof(float);
    const uint64_t id = vectors.count() / 3;
    const uint64_t expected = SumWords(vectors.Row(id), vector_bytes);
    const TemporaryFolder folder(contest.settings().folder);
    const std::filesystem::path file = folder / "bench.chassis";
    {
      ChassisStore store(file, dimension, CHASSIS_L2);
      store.InsertVectors(vectors.values());
      store.Commit();
    }
    contest.Ours([&] {
      return Microseconds(
          expected, [&] { return std::make_unique<ChassisStore>(file); },
          [&](const ChassisStore& store) { return FirstView(store, id, vector_bytes); });
    });
    const std::filesystem::path peer_folder = folder / "peer";
    std::filesystem::create_directory(peer_folder);
    AgainstPeers(contest, {LmdbKind()}, kGoal, [&](const PeerKind& kind) {
      if (std::filesystem::is_empty(peer_folder)) {
        kind.open(peer_folder)->Append(0, vectors.values());
      }
      return Microseconds(
          expected, [&] { return kind.open(peer_folder); },
          [&](KeyValuePeer& peer) { return SumWords(peer.Get(id).data(), vector_bytes); });
    });
    contest.Run();
  };
}

}  // namespace
}  // namespace chassis::bench

int main(int argc, char** argv) {
  using namespace chassis::bench;
  const Unit unit = {"us", Better::kLess};
  return RunRows(argc, argv,
                 {{"open_get, 10k x 16", unit, 15, OpenAndGet(10'000, 16)},
                  {"open_get, 100k x 16", unit, 15, OpenAndGet(100'000, 16)},
                  {"open_get, 1M x 16", unit, 15, OpenAndGet(1'000'000, 16)},
                  {"open_get, 10M x 16", unit, 15, OpenAndGet(10'000'000, 16)}});
}
