// SPDX-License-Identifier: Apache-2.0
// Reading vectors by random id: in place, and as copies; one per call, and a thousand per call.
#include <algorithm>
#include <cstring>

#include "tests/bench/support/contest.h"
#include "tests/bench/support/kernels.h"
#include "tests/bench/support/loaded_store.h"
#include "tests/bench/support/peer_contest.h"
#include "tests/bench/support/stopwatch.h"

namespace chassis::bench {
namespace {

constexpr size_t kDimension = 768;
constexpr size_t kVectorBytes = kDimension * sizeof(float);
constexpr double kGoalPeer = 0.6;

// The input that the readers share, and their output.
struct Reading {
  const std::vector<uint64_t> ids;
  const Vectors query = Vectors(1, kDimension, 7);
  std::vector<float> copies;
  std::optional<double> first_sum;

  Reading(size_t count, uint64_t limit, size_t per_call)
      : ids(RandomIds(count, limit)), copies(per_call * kDimension) {}

  float DotWithQuery(const float* vector) const { return Dot(vector, query.data(), kDimension); }

  // Calls `read(first)` for each `per_call` ids from ids[first] on; it returns the sum of the
  // values. Returns nanoseconds per id.
  template <typename Read>
  double Nanoseconds(size_t per_call, Read&& read) {
    double sum = 0;
    const double seconds = ProcessorSeconds([&] {
      for (size_t first = 0; first < ids.size(); first += per_call) sum += read(first);
    });
    if (!first_sum) first_sum = sum;
    Require(sum == *first_sum, "the sides read different vectors");
    return seconds * 1e9 / static_cast<double>(ids.size());
  }
};

// Each side reads ids[first] .. ids[first + per_call - 1] and returns the sum of the dot products
// with the query, or of the first floats of the copies.
using Locate = std::function<const float*(uint64_t id)>;

template <typename Locating>
double DotEach(const Reading& reading, size_t first, size_t per_call, Locating&& locate) {
  double sum = 0;
  for (size_t i = first; i < first + per_call; ++i) {
    sum += static_cast<double>(reading.DotWithQuery(locate(reading.ids[i])));
  }
  return sum;
}

double FirstFloats(const Reading& reading) {
  double sum = 0;
  for (size_t i = 0; i < reading.copies.size(); i += kDimension) {
    sum += static_cast<double>(reading.copies[i]);
  }
  return sum;
}

template <typename Locating>
double CopyEach(Reading& reading, size_t first, size_t per_call, Locating&& locate) {
  for (size_t i = 0; i < per_call; ++i) {
    std::memcpy(reading.copies.data() + i * kDimension, locate(reading.ids[first + i]),
                kVectorBytes);
  }
  return FirstFloats(reading);
}

double View(const ChassisSnapshot& snapshot, const Reading& reading, size_t first, size_t per_call,
            std::vector<const float*>& pointers) {
  snapshot.View(&reading.ids[first], per_call, pointers.data());
  double sum = 0;
  for (size_t i = 0; i < per_call; ++i) {
    sum += static_cast<double>(reading.DotWithQuery(pointers[i]));
  }
  return sum;
}

double Copy(const ChassisSnapshot& snapshot, Reading& reading, size_t first, size_t per_call) {
  Call(chassis_snapshot_get, snapshot.handle(), CHASSIS_DEFAULT_COLLECTION, &reading.ids[first],
       per_call, reading.copies.data(), kDimension, size_t{0}, nullptr);
  return FirstFloats(reading);
}

enum class How { kView, kCopy };

template <typename Locating>
double ReadEach(How how, Reading& reading, size_t per_call, Locating&& locate) {
  return reading.Nanoseconds(per_call, [&](size_t first) {
    return how == How::kView ? DotEach(reading, first, per_call, locate)
                             : CopyEach(reading, first, per_call, locate);
  });
}

// Every call reads `per_call` ids; the peers have no such call and read one id at a time.
ContestBody Get(How how, size_t per_call, std::optional<double> goal_raw) {
  return [=](Contest& contest) {
    const Settings& settings = contest.settings();
    const Vectors vectors(settings.Count(100'000), kDimension);
    const size_t calls = std::max<size_t>(settings.Count(50'000) / per_call, 1);
    Reading reading(calls * per_call, vectors.count(), per_call);
    const LoadedStore loaded(settings.folder, vectors);
    std::vector<const float*> pointers(per_call);
    contest.Ours([&] {
      return reading.Nanoseconds(per_call, [&](size_t first) {
        return how == How::kView ? View(loaded.snapshot(), reading, first, per_call, pointers)
                                 : Copy(loaded.snapshot(), reading, first, per_call);
      });
    });
    contest.Against("mmap base + id * stride", goal_raw, [&] {
      return ReadEach(how, reading, per_call, [&](uint64_t id) { return loaded.raw().Row(id); });
    });
    AgainstOpenPeers(
        contest, {LmdbKind()}, kGoalPeer, [&](OpenPeer& peer) { peer.Append(vectors.values()); },
        [&](OpenPeer& peer) {
          return ReadEach(how, reading, per_call, [&](uint64_t id) {
            return reinterpret_cast<const float*>(peer.Get(id).data());
          });
        });
    contest.Run();
  };
}

}  // namespace
}  // namespace chassis::bench

int main(int argc, char** argv) {
  using namespace chassis::bench;
  const Unit unit = {"ns", Better::kLess};
  return RunRows(
      argc, argv,
      {{"get_view, 768-d, one id a call", unit, 31, Get(How::kView, 1, 1.5)},
       {"get_view, 768-d, 1000 ids a call", unit, 31, Get(How::kView, 1000, 1.15)},
       {"get_copy, 768-d, one id a call", unit, 31, Get(How::kCopy, 1, 1.5)},
       {"get_copy, 768-d, 1000 ids a call", unit, 31, Get(How::kCopy, 1000, std::nullopt)}});
}
