// SPDX-License-Identifier: Apache-2.0
// Documents: durable commits of several, and reading one by random id, every byte of it.
#include <algorithm>

#include "tests/bench/support/chassis_store.h"
#include "tests/bench/support/contest.h"
#include "tests/bench/support/kernels.h"
#include "tests/bench/support/peer_contest.h"
#include "tests/bench/support/stopwatch.h"
#include "tests/bench/support/temporary_folder.h"

namespace chassis::bench {
namespace {

constexpr double kGoal = 1;

struct Shape {
  size_t size;        // bytes of a document
  size_t per_commit;  // put: documents in one commit
  size_t commits;     // put: commits in one round, 128 MiB or so: two tables of RocksDB
  size_t stored;      // get: documents in the store
  size_t gets;        // get: documents read in one round
};

constexpr Shape kSmall = {1 << 10, 1000, 125, 100'000, 20'000};
constexpr Shape kLarge = {64 << 10, 100, 20, 5'000, 2'000};

// `put` makes one commit; returns documents per second.
template <typename Put>
double PutRate(size_t commits, size_t documents, Put&& put) {
  const double seconds = Seconds([&] {
    for (size_t i = 0; i < commits; ++i) put();
  });
  return static_cast<double>(commits * documents) / seconds;
}

ContestBody Put(const Shape& shape) {
  return [=](Contest& contest) {
    const size_t commits = contest.settings().Commits(shape.commits);
    const std::vector<std::byte> bytes = RandomBytes(shape.per_commit * shape.size);
    const Values documents = {bytes.data(), shape.per_commit, shape.size};
    const TemporaryFolder folder(contest.settings().folder);
    contest.KeepsFiles();
    ChassisStore store(folder / "bench.chassis");
    contest.Ours([&] {
      return PutRate(commits, documents.count, [&] {
        store.InsertDocuments(documents);
        store.Commit();
      });
    });
    AgainstOpenPeers(
        contest, KeyValueKinds(), kGoal, [](OpenPeer&) {},
        [&](OpenPeer& peer) {
          return PutRate(commits, documents.count, [&] { peer.Append(documents); });
        });
    contest.Run();
  };
}

uint64_t ReadDocument(const ChassisSnapshot& snapshot, uint64_t id) {
  chassis_document document = {};
  document.struct_size = sizeof(document);
  Call(chassis_snapshot_documents, snapshot.handle(), CHASSIS_DEFAULT_COLLECTION, &id, size_t{1},
       &document);
  return SumWords(document.payload.data, document.payload.size);
}

// `read` returns the sum of the words of a document. Returns microseconds per document.
template <typename Read>
double Microseconds(const std::vector<uint64_t>& ids, uint64_t expected, Read&& read) {
  uint64_t sum = 0;
  const double seconds = ProcessorSeconds([&] {
    for (const uint64_t id : ids) sum += read(id);
  });
  Require(sum == expected, "the sides read different documents");
  return seconds * 1e6 / static_cast<double>(ids.size());
}

ContestBody Get(const Shape& shape) {
  return [=](Contest& contest) {
    const size_t stored = contest.settings().Count(shape.stored);
    const std::vector<std::byte> bytes = RandomBytes(stored * shape.size);
    const Values documents = {bytes.data(), stored, shape.size};
    const std::vector<uint64_t> ids = RandomIds(contest.settings().Count(shape.gets), stored);
    uint64_t expected = 0;
    for (const uint64_t id : ids) expected += SumWords(documents.Row(id), documents.size);

    const auto load = [&](const auto& append) {
      for (size_t first = 0; first < stored; first += shape.per_commit) {
        append(documents.Slice(first, std::min(shape.per_commit, stored - first)));
      }
    };
    const TemporaryFolder folder(contest.settings().folder);
    ChassisStore store(folder / "bench.chassis");
    load([&](const Values& some) {
      store.InsertDocuments(some);
      store.Commit();
    });
    const ChassisSnapshot snapshot(store);
    contest.Ours([&] {
      return Microseconds(ids, expected, [&](uint64_t id) { return ReadDocument(snapshot, id); });
    });
    AgainstOpenPeers(
        contest, KeyValueKinds(), kGoal,
        [&](OpenPeer& peer) { load([&](const Values& some) { peer.Append(some); }); },
        [&](OpenPeer& peer) {
          return Microseconds(ids, expected, [&](uint64_t id) {
            const auto value = peer.Get(id);
            return SumWords(value.data(), value.size());
          });
        });
    contest.Run();
  };
}

}  // namespace
}  // namespace chassis::bench

int main(int argc, char** argv) {
  using namespace chassis::bench;
  const Unit rate = {"documents/s", Better::kMore, BoundBy::kDisk};
  const Unit time = {"us", Better::kLess};
  return RunRows(argc, argv,
                 {{"document_put, 1 KiB, 1000 a commit", rate, 11, Put(kSmall)},
                  {"document_put, 64 KiB, 100 a commit", rate, 11, Put(kLarge)},
                  {"document_get, 1 KiB", time, 21, Get(kSmall)},
                  {"document_get, 64 KiB", time, 21, Get(kLarge)}});
}
