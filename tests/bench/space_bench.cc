// SPDX-License-Identifier: Apache-2.0
// Bytes on the disk for each byte of the vectors, after a load and a clean close.
#include "tests/bench/support/chassis_store.h"
#include "tests/bench/support/contest.h"
#include "tests/bench/support/temporary_folder.h"

namespace chassis::bench {
namespace {

ContestBody Space(size_t full_count, size_t dimension, double goal) {
  return [=](Contest& contest) {
    const Vectors vectors(contest.settings().Count(full_count), dimension);
    const double megabyte = 1e6;
    contest.Ours([&] {
      const TemporaryFolder folder(contest.settings().folder);
      {
        ChassisStore store(folder / "bench.chassis", dimension, CHASSIS_L2);
        store.InsertVectors(vectors.values());
        store.Commit();
      }
      return static_cast<double>(folder.AllocatedBytes()) / megabyte;
    });
    contest.Against("payload", goal,
                    [&] { return static_cast<double>(vectors.values().bytes()) / megabyte; });
    contest.Run();
  };
}

}  // namespace
}  // namespace chassis::bench

int main(int argc, char** argv) {
  using namespace chassis::bench;
  const Unit unit = {"MB", Better::kLess};
  return RunRows(argc, argv,
                 {{"space, 100k x 768", unit, 1, Space(100'000, 768, 1.02)},
                  {"space, 1M x 128", unit, 1, Space(1'000'000, 128, 1.06)}});
}
