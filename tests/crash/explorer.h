// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_EXPLORER_H_
#define CHASSIS_TESTS_CRASH_EXPLORER_H_

#include <array>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "tests/crash/crash_state.h"
#include "tests/crash/disk_model.h"

namespace chassis::crash {

// Why a state was tried.
enum class StateKind { kPrefix, kDrop, kReorder, kTear, kResize, kNested };
inline constexpr size_t kStateKinds = 6;
const char* StateKindName(StateKind kind);

// The outcome of a recovery.
struct Verdict {
  int level = 0;        // the commit that the disk shows
  std::string failure;  // empty if the disk shows exactly one commit and can be used further
};

// The program whose data on the disk claims to survive a crash.
class Subject {
 public:
  virtual ~Subject() = default;

  // Recovers `image` and compares all of it with the model.
  virtual Verdict Check(const DiskImage& image) = 0;

  // Returns the operations on the disk while `image` is recovered.
  virtual Trace Recover(const DiskImage& image) = 0;

  // Returns the pages that `image` holds twice. Any one of them may be lost while no call is in
  // progress.
  virtual std::vector<std::pair<Part, uint64_t>> MirroredPages(const DiskImage& image) const;
};

struct ExplorerOptions {
  uint64_t seed = 1;
  // A crash point with at most this many unsynced changes is explored exhaustively.
  size_t exhaustive_changes = 8;
  // At most this many states of one kind are tried at a crash point; half of the sample takes the
  // newest changes.
  size_t sample = 120;
  // The number of images whose recovery is crashed again, and the states tried at each crash point
  // there.
  size_t nested_images = 90;
  size_t nested_sample = 20;
  size_t max_failures = 3;
};

// The result of one workload.
struct Row {
  std::string workload;
  std::array<size_t, kStateKinds> images{};  // distinct, counted at their first point
  size_t older = 0;  // of these, recovered to a commit before the last one issued
  std::vector<std::string> failures;

  size_t Total() const;
};

// Tries the crash states of traces and counts distinct images over all of them.
class Explorer {
 public:
  explicit Explorer(ExplorerOptions options) : options_(std::move(options)) {}

  // Stops early once there are `max_failures`.
  Row Explore(const std::string& workload, const Trace& trace, Subject& subject);

 private:
  struct Candidate {
    DiskImage image;
    int level;
    int issued;
    std::string description;
  };
  struct Run;

  void ExplorePoint(const CrashPoint& point, const std::string& where, Run& run);
  void ExploreIdle(const CrashPoint& point, const std::string& where, Run& run);
  void ExploreNested(const Candidate& candidate, Run& run);
  void Try(const CrashPoint& point, const State& state, StateKind kind, const std::string& where,
           Run& run);
  void Offer(Candidate candidate, Run& run);

  const ExplorerOptions options_;
  std::unordered_set<uint64_t> seen_;
};

// Returns a table of distinct images, one line per workload, and the totals.
std::string FormatTable(const std::vector<Row>& rows);

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_EXPLORER_H_
