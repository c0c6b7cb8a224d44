// SPDX-License-Identifier: Apache-2.0
// Imports a million rows with the command line, in bounded memory, over many extents and log
// switches. Every search result equals brute force.
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "tests/capi/store_fixture.h"
#include "tests/durability/brute_force.h"

namespace chassis::capi {
namespace {

constexpr uint64_t kRows = CHASSIS_TEST_ROWS;
constexpr uint64_t kRowsPerCommit = 1000;
constexpr uint64_t kMostMemory = uint64_t{CHASSIS_TEST_MEMORY_MIB} << 20;
constexpr size_t kQueries = 200;
constexpr size_t kNearest = 10;
constexpr uint64_t kSeed = 1;
constexpr uint64_t kQuerySeed = uint64_t{1} << 40;

std::vector<SmallRow> MakeRows(uint64_t seed, uint64_t count) {
  std::vector<SmallRow> rows(count);
  for (uint64_t i = 0; i < count; ++i) rows[i] = MakeRow(seed, i);
  return rows;
}

void WriteFvecs(const std::string& name, const std::vector<SmallRow>& rows) {
  std::ofstream file(name, std::ios::binary);
  const int32_t dimension = kComponents;
  for (const SmallRow& row : rows) {
    const std::vector<float> floats(row.begin(), row.end());
    file.write(reinterpret_cast<const char*>(&dimension), sizeof(dimension));
    file.write(reinterpret_cast<const char*>(floats.data()), sizeof(float) * kComponents);
  }
  ASSERT_TRUE(file.good());
}

// Observations of an import while it ran.
struct ImportRun {
  int exit_status = -1;
  uint64_t rows_committed = 0;
  uint64_t most_memory = 0;  // bytes that are not pages of a file
  std::set<uint64_t> log_generations;
};

class LargeImport : public StoreTest {
 protected:
  ImportRun Import(const std::string& rows) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    const std::string every = std::to_string(kRowsPerCommit);
    std::string words[] = {CHASSIS_TEST_COMMAND, "import", path, rows, "--commit-every", every};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t process = 0;
    EXPECT_EQ(posix_spawn(&process, words[0].c_str(), &actions, nullptr, arguments.data(), environ),
              0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    const ImportRun run = Watch(process, ends[0]);
    close(ends[0]);
    return run;
  }

  // Looks at the process after each line that it prints, and every few milliseconds.
  ImportRun Watch(pid_t process, int output) const {
    ImportRun run;
    std::string line;
    for (;;) {
      pollfd wait{output, POLLIN, 0};
      if (poll(&wait, 1, 5) == 0) {
        Look(process, run);
        continue;
      }
      char next = 0;
      if (read(output, &next, 1) != 1) break;
      line += next;
      if (next != '\n') continue;
      unsigned long seq = 0, rows = 0;
      if (std::sscanf(line.c_str(), "committed %lu %lu", &seq, &rows) == 2) {
        run.rows_committed = rows;
      }
      line.clear();
      Look(process, run);
    }
    waitpid(process, &run.exit_status, 0);
    return run;
  }

  void Look(pid_t process, ImportRun& run) const {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    uint64_t memory = 0;
    for (std::string line; std::getline(status, line);) {
      unsigned long kib = 0;
      if (std::sscanf(line.c_str(), "RssAnon: %lu", &kib) == 1) memory += kib << 10;
      if (std::sscanf(line.c_str(), "RssShmem: %lu", &kib) == 1) memory += kib << 10;
    }
    run.most_memory = std::max(run.most_memory, memory);
    constexpr std::streamoff kGenerationOffset = 40;  // in the header of a log
    for (const char* part : {"-wal0", "-wal1"}) {
      std::ifstream log(path + part, std::ios::binary);
      uint64_t generation = 0;
      log.seekg(kGenerationOffset);
      log.read(reinterpret_cast<char*>(&generation), sizeof(generation));
      if (log.good() && generation != 0) run.log_generations.insert(generation);
    }
  }

  // Returns the number of slabs: a row that does not follow the one before it begins a slab.
  size_t CountSlabs(const SnapshotHandle& snapshot) {
    size_t slabs = 1;
    const float* before = nullptr;
    for (uint64_t id = 0; id < kRows; ++id) {
      const float* row = nullptr;
      EXPECT_OK(chassis_snapshot_view(snapshot.get(), 0, &id, 1, &row, &error));
      EXPECT_EQ(reinterpret_cast<uintptr_t>(row) % 64, 0u);
      if (before != nullptr && row != before + kComponents) ++slabs;
      before = row;
    }
    return slabs;
  }

  void ExpectNearest(const SnapshotHandle& snapshot, const std::vector<SmallRow>& rows) {
    const std::vector<SmallRow> queries = MakeRows(kQuerySeed, kQueries);
    std::vector<float> matrix;
    for (const SmallRow& query : queries) matrix.insert(matrix.end(), query.begin(), query.end());
    std::vector<uint64_t> ids(kQueries * kNearest);
    std::vector<float> distances(kQueries * kNearest);
    std::vector<size_t> found(kQueries);
    ASSERT_OK(chassis_snapshot_search(snapshot.get(), 0, nullptr, matrix.data(), kQueries,
                                      kComponents, 0, kNearest, ids.data(), distances.data(),
                                      found.data(), &error));
    const auto expected = NearestRows(rows, queries, kNearest);
    for (size_t q = 0; q < kQueries; ++q) {
      ASSERT_EQ(found[q], kNearest);
      for (size_t i = 0; i < kNearest; ++i) {
        ASSERT_EQ(ids[q * kNearest + i], expected[q][i].id) << "query " << q << ", hit " << i;
        ASSERT_EQ(distances[q * kNearest + i], static_cast<float>(expected[q][i].distance));
      }
    }
  }
};

TEST_F(LargeImport, StaysWithinItsMemoryAndAnswersAsBruteForceDoes) {
  const std::vector<SmallRow> rows = MakeRows(kSeed, kRows);
  const std::string file = (folder / "rows.fvecs").string();
  WriteFvecs(file, rows);
  const ImportRun run = Import(file);
  std::filesystem::remove(file);
  ASSERT_EQ(run.exit_status, 0);
  EXPECT_EQ(run.rows_committed, kRows);
  EXPECT_LT(run.most_memory, kMostMemory);
  EXPECT_GE(run.log_generations.size(), kRows / 200'000);
  std::printf("most memory %lu MiB, %zu logs\n", static_cast<unsigned long>(run.most_memory >> 20),
              run.log_generations.size());

  const StoreHandle store = Open();
  EXPECT_EQ(Info(store).records, kRows);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  EXPECT_GE(CountSlabs(snapshot), 4u);
  ExpectNearest(snapshot, rows);
}

}  // namespace
}  // namespace chassis::capi
