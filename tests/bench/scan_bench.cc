// SPDX-License-Identifier: Apache-2.0
// Reading every vector once, in place. Both sides read four streams, each a quarter of the ids, and
// take the same dot products; ours gets its pointers from chassis_snapshot_view(), many per call.
#include <algorithm>
#include <thread>

#include "tests/bench/support/contest.h"
#include "tests/bench/support/kernels.h"
#include "tests/bench/support/loaded_store.h"
#include "tests/bench/support/stopwatch.h"

namespace chassis::bench {
namespace {

constexpr size_t kDimension = 768;
constexpr size_t kStreams = 4;
constexpr double kGoal = 0.95;

double DotStreams(const float* const rows[kStreams], const float* query) {
  float dots[kStreams];
  DotFour(rows, query, kDimension, dots);
  return static_cast<double>((dots[0] + dots[1]) + (dots[2] + dots[3]));
}

// Steps `first` to `last` - 1; step s reads the ids s, s + quarter, s + 2 quarters, s + 3 quarters.
struct Steps {
  size_t first;
  size_t last;
  size_t quarter;
};

double ScanRaw(const MappedFile& raw, const Steps& steps, const float* query) {
  double sum = 0;
  for (size_t step = steps.first; step < steps.last; ++step) {
    const float* const rows[kStreams] = {raw.Row(step), raw.Row(step + steps.quarter),
                                         raw.Row(step + 2 * steps.quarter),
                                         raw.Row(step + 3 * steps.quarter)};
    sum += DotStreams(rows, query);
  }
  return sum;
}

double ScanStore(const ChassisSnapshot& snapshot, const Steps& steps, const float* query) {
  constexpr size_t kStepsPerCall = 256;
  uint64_t ids[kStepsPerCall * kStreams];
  const float* rows[kStepsPerCall * kStreams];
  double sum = 0;
  for (size_t first = steps.first; first < steps.last; first += kStepsPerCall) {
    const size_t count = std::min(kStepsPerCall, steps.last - first);
    for (size_t i = 0; i < count * kStreams; ++i) {
      ids[i] = first + i / kStreams + i % kStreams * steps.quarter;
    }
    snapshot.View(ids, count * kStreams, rows);
    for (size_t i = 0; i < count; ++i) sum += DotStreams(rows + i * kStreams, query);
  }
  return sum;
}

// Returns gigabytes per second. `scan` reads some steps and returns their sum; the total must be
// `expected`, because otherwise the sides read different vectors.
template <typename Scan>
double Gigabytes(const Vectors& vectors, size_t threads, double expected, Scan&& scan) {
  const size_t quarter = vectors.count() / kStreams;
  std::vector<double> sums(threads);
  const auto part = [&](size_t thread) {
    sums[thread] =
        scan(Steps{quarter * thread / threads, quarter * (thread + 1) / threads, quarter});
  };
  const auto all = [&] {
    std::vector<std::thread> others;
    for (size_t thread = 1; thread < threads; ++thread) others.emplace_back(part, thread);
    part(0);
    for (std::thread& other : others) other.join();
  };
  const double seconds = threads == 1 ? ProcessorSeconds(all) : Seconds(all);
  double sum = 0;
  for (const double one : sums) sum += one;
  Require(sum == expected, "the sides read different vectors");
  return static_cast<double>(vectors.values().bytes()) / 1e9 / seconds;
}

double Expected(const Vectors& vectors, const MappedFile& raw, size_t threads, const float* query) {
  const size_t quarter = vectors.count() / kStreams;
  double sum = 0;
  for (size_t thread = 0; thread < threads; ++thread) {
    sum += ScanRaw(raw, {quarter * thread / threads, quarter * (thread + 1) / threads, quarter},
                   query);
  }
  return sum;
}

ContestBody Scan(size_t threads) {
  return [=](Contest& contest) {
    const Vectors vectors(contest.settings().Count(100'000), kDimension);
    const Vectors query(1, kDimension, 7);
    const LoadedStore loaded(contest.settings().folder, vectors);
    const double expected = Expected(vectors, loaded.raw(), threads, query.data());
    contest.Ours([&] {
      return Gigabytes(vectors, threads, expected, [&](const Steps& steps) {
        return ScanStore(loaded.snapshot(), steps, query.data());
      });
    });
    contest.Against("mmap, 4 streams", kGoal, [&] {
      return Gigabytes(vectors, threads, expected, [&](const Steps& steps) {
        return ScanRaw(loaded.raw(), steps, query.data());
      });
    });
    contest.Run();
  };
}

}  // namespace
}  // namespace chassis::bench

int main(int argc, char** argv) {
  using namespace chassis::bench;
  const Unit unit = {"GB/s", Better::kMore};
  return RunRows(argc, argv,
                 {{"scan, 100k x 768, 1 thread", unit, 101, Scan(1)},
                  {"scan, 100k x 768, 2 threads", unit, 101, Scan(2)}});
}
