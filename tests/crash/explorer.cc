// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/explorer.h"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <unordered_map>

#include "tests/crash/state_lists.h"

namespace chassis::crash {
namespace {

std::string Where(const Trace& trace, size_t operation) {
  if (operation == trace.operations.size()) return "at the end";
  return "before operation " + std::to_string(operation) + ", " +
         Describe(trace.operations[operation]);
}

bool IsSync(const Operation& operation) {
  return operation.kind == Operation::Kind::kSync ||
         operation.kind == Operation::Kind::kSyncDirectory;
}

// Returns the finding if the state of the disk is wrong, else "".
std::string FindWrong(const Verdict& verdict, const Bounds& allowed, bool closed,
                      const DiskImage& image) {
  if (!verdict.failure.empty()) return verdict.failure;
  if (verdict.level < allowed.acknowledged || verdict.level > allowed.issued) {
    return "commit " + std::to_string(verdict.level);
  }
  const bool has_log = image.parts[Index(Part::kLog0)] || image.parts[Index(Part::kLog1)];
  return closed && has_log ? "a log beside a closed store" : "";
}

uint64_t SeedOf(uint64_t seed, const std::string& workload) {
  for (const char character : workload) {
    seed = seed * 1099511628211u + static_cast<unsigned char>(character);
  }
  return seed;
}

}  // namespace

const char* StateKindName(StateKind kind) {
  static constexpr const char* kNames[] = {"prefix", "drop", "reorder", "tear", "resize", "nested"};
  return kNames[static_cast<size_t>(kind)];
}

std::vector<std::pair<Part, uint64_t>> Subject::MirroredPages(const DiskImage&) const { return {}; }

size_t Row::Total() const { return std::accumulate(images.begin(), images.end(), size_t{0}); }

// The state of one call of Explore().
struct Explorer::Run {
  Subject& subject;
  Row row;
  Random random;
  std::unordered_map<uint64_t, Verdict> verdicts;  // by image
  std::vector<Candidate> candidates;               // a fair draw of the images met so far
  size_t offered = 0;
  bool nested = false;

  bool Enough(size_t max_failures) const { return row.failures.size() >= max_failures; }
};

Row Explorer::Explore(const std::string& workload, const Trace& trace, Subject& subject) {
  Run run{subject, {}, Random(SeedOf(options_.seed, workload)), {}, {}, 0, false};
  run.row.workload = workload;
  // The set of possible states grows up to the next sync, so the point before it stands for all
  // since the last one.
  for (TraceWalker walker(trace); !run.Enough(options_.max_failures); walker.Step()) {
    const bool largest = walker.done() || IsSync(walker.next());
    if (largest || walker.idle()) {
      const CrashPoint point = walker.Point();
      const std::string where = Where(trace, point.operation);
      if (walker.idle()) ExploreIdle(point, where, run);
      if (largest) ExplorePoint(point, where, run);
    }
    if (walker.done()) break;
  }
  run.nested = true;
  for (const Candidate& candidate : run.candidates) {
    if (run.Enough(options_.max_failures)) break;
    ExploreNested(candidate, run);
  }
  return run.row;
}

void Explorer::ExplorePoint(const CrashPoint& point, const std::string& where, Run& run) {
  const auto try_all = [&](const std::vector<State>& states, StateKind kind) {
    for (const State& state : states) Try(point, state, kind, where, run);
  };
  const size_t sample = options_.sample;
  try_all(PrefixStates(point, sample, run.random), StateKind::kPrefix);
  try_all(ResizeStates(point, sample, run.random), StateKind::kResize);
  try_all(DropStates(point, sample, run.random), StateKind::kDrop);
  try_all(ReorderStates(point, options_.exhaustive_changes, sample, run.random),
          StateKind::kReorder);
  try_all(TearStates(point, sample, run.random), StateKind::kTear);
}

void Explorer::ExploreIdle(const CrashPoint& point, const std::string& where, Run& run) {
  constexpr size_t kDraws = 4;
  for (const State& state : MixedStates(point, kDraws, run.random)) {
    Try(point, state, StateKind::kReorder, where, run);
    for (const auto& [part, page] : run.subject.MirroredPages(point.Build(state))) {
      State lost = state;
      lost.replaced.push_back(
          {part, point.entries[Index(part)], page, GarbagePage(page), "lost at rest"});
      Try(point, lost, StateKind::kTear, where, run);
    }
  }
}

void Explorer::ExploreNested(const Candidate& candidate, Run& run) {
  const Trace recovery = run.subject.Recover(candidate.image);
  for (TraceWalker walker(recovery);; walker.Step()) {
    if (walker.done() || IsSync(walker.next())) {
      CrashPoint point = walker.Point();
      point.bounds = {candidate.level, candidate.issued};
      const std::string where =
          candidate.description + "; then, in its recovery, " + Where(recovery, point.operation);
      std::vector<State> states = MixedStates(point, options_.nested_sample / 2, run.random);
      for (const State& state : TearStates(point, options_.nested_sample / 2, run.random)) {
        states.push_back(state);
      }
      for (const State& state : states) Try(point, state, StateKind::kNested, where, run);
    }
    if (walker.done()) return;
  }
}

void Explorer::Try(const CrashPoint& point, const State& state, StateKind kind,
                   const std::string& where, Run& run) {
  if (run.Enough(options_.max_failures)) return;
  const DiskImage image = point.Build(state);
  const uint64_t hash = image.Hash();
  auto [known, is_new] = run.verdicts.try_emplace(hash);
  Verdict& verdict = known->second;
  if (is_new) verdict = run.subject.Check(image);
  // A recovery that is crashed and run again ends at the same commit.
  const Bounds allowed{point.bounds.acknowledged,
                       run.nested ? point.bounds.acknowledged : point.bounds.issued};
  if (std::string found = FindWrong(verdict, allowed, point.closed, image); !found.empty()) {
    if (!is_new && !verdict.failure.empty()) return;
    run.row.failures.push_back(run.row.workload + ": crash " + where + "\n  state (" +
                               StateKindName(kind) + "): " + point.Describe(state) +
                               "\n  allowed: commit " + std::to_string(allowed.acknowledged) +
                               " to " + std::to_string(allowed.issued) + "\n  found: " + found +
                               "\n  seed: " + std::to_string(options_.seed));
    return;
  }
  if (!is_new || !seen_.insert(hash).second) return;
  ++run.row.images[static_cast<size_t>(kind)];
  if (verdict.level < point.bounds.issued) ++run.row.older;
  if (run.nested) return;
  Offer({image, verdict.level, point.bounds.issued, where + ": " + point.Describe(state)}, run);
}

void Explorer::Offer(Candidate candidate, Run& run) {
  ++run.offered;
  if (run.candidates.size() < options_.nested_images) {
    run.candidates.push_back(std::move(candidate));
    return;
  }
  const size_t place = run.random() % run.offered;
  if (place < run.candidates.size()) run.candidates[place] = std::move(candidate);
}

std::string FormatTable(const std::vector<Row>& rows) {
  std::string text;
  const auto line = [&](const std::string& name, const Row& row) {
    char cell[32];
    std::snprintf(cell, sizeof(cell), "%-22s", name.c_str());
    text += cell;
    for (const size_t count : row.images) {
      std::snprintf(cell, sizeof(cell), "%9zu", count);
      text += cell;
    }
    std::snprintf(cell, sizeof(cell), "%9zu%9zu\n", row.Total(), row.older);
    text += cell;
  };
  text += "distinct images        ";
  for (size_t kind = 0; kind < kStateKinds; ++kind) {
    char cell[32];
    std::snprintf(cell, sizeof(cell), "%9s", StateKindName(static_cast<StateKind>(kind)));
    text += kind == 0 ? cell + 1 : cell;
  }
  text += "    total    older\n";
  Row total;
  for (const Row& row : rows) {
    line(row.workload, row);
    for (size_t kind = 0; kind < kStateKinds; ++kind) total.images[kind] += row.images[kind];
    total.older += row.older;
  }
  line("all", total);
  return text;
}

}  // namespace chassis::crash
