// SPDX-License-Identifier: Apache-2.0
// Peak memory beyond the pages of the mapped file: of an import, and of an open store.
#include <algorithm>
#include <cstdint>

#include "tests/bench/support/chassis_store.h"
#include "tests/bench/support/contest.h"
#include "tests/bench/support/peak_memory.h"
#include "tests/bench/support/temporary_folder.h"

namespace chassis::bench {
namespace {

constexpr double kGoal = 1;

struct Shape {
  size_t count;
  size_t dimension;
};

constexpr size_t kCommitOfImport = 8;  // pieces: 32 MiB, as the command line does
constexpr size_t kOneCommit = SIZE_MAX;

// Imports the same rows repeatedly, in calls of a few megabytes.
void Import(const std::filesystem::path& file, const Vectors& piece, size_t count,
            size_t pieces_per_commit) {
  ChassisStore store(file, piece.dimension(), CHASSIS_L2);
  const size_t pieces = (count + piece.count() - 1) / piece.count();
  for (size_t i = 0; i < pieces; ++i) {
    const size_t rows = std::min(piece.count(), count - i * piece.count());
    store.InsertVectors(piece.values().Slice(0, rows));
    if ((i + 1) % pieces_per_commit == 0) store.Commit();
  }
  store.Commit();
}

Vectors Piece(size_t dimension) {
  return {(size_t{4} << 20) / (dimension * sizeof(float)), dimension};
}

ContestBody ImportMemory(const Shape& shape, size_t pieces_per_commit) {
  return [=](Contest& contest) {
    constexpr double kLimit = 64;
    const size_t count = contest.settings().Count(shape.count);
    const Vectors piece = Piece(shape.dimension);
    contest.Ours([&] {
      const TemporaryFolder folder(contest.settings().folder);
      return PeakMebibytes(
          [&](PeakMemory&) { Import(folder / "bench.chassis", piece, count, pieces_per_commit); });
    });
    contest.Against("64 MiB", kGoal, [] { return kLimit; });
    contest.Run();
  };
}

void OpenAndRead(const std::filesystem::path& file, size_t count, PeakMemory& peak) {
  constexpr size_t kReads = 1000;
  const ChassisStore store(file);
  const ChassisSnapshot snapshot(store);
  std::vector<const float*> vectors(kReads);
  snapshot.View(RandomIds(kReads, count).data(), kReads, vectors.data());
  peak.Look();
}

ContestBody OpenMemory(const Shape& shape) {
  return [=](Contest& contest) {
    const size_t count = contest.settings().Count(shape.count);
    const TemporaryFolder folder(contest.settings().folder);
    const std::filesystem::path file = folder / "bench.chassis";
    Import(file, Piece(shape.dimension), count, kOneCommit);
    contest.Ours(
        [&] { return PeakMebibytes([&](PeakMemory& peak) { OpenAndRead(file, count, peak); }); });
    const double limit = 16 + 48 * static_cast<double>(count) / (1 << 20);
    contest.Against("16 MiB + 48 B a record", kGoal, [=] { return limit; });
    contest.Run();
  };
}

}  // namespace
}  // namespace chassis::bench

int main(int argc, char** argv) {
  using namespace chassis::bench;
  const Unit unit = {"MiB", Better::kLess};
  const Shape wide = {100'000, 768};
  const Shape many = {1'000'000, 128};
  return RunRows(
      argc, argv,
      {{"memory of an import, 100k x 768", unit, 3, ImportMemory(wide, kCommitOfImport)},
       {"memory of an import, 1M x 128", unit, 3, ImportMemory(many, kCommitOfImport)},
       {"memory of an import in one commit, 1M x 128", unit, 3, ImportMemory(many, kOneCommit)},
       {"memory of an open store, 100k x 768", unit, 3, OpenMemory(wide)},
       {"memory of an open store, 1M x 128", unit, 3, OpenMemory(many)}});
}
