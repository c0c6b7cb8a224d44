// SPDX-License-Identifier: Apache-2.0
//
// Explores the crash states of the workloads, or shows that it finds the mutations.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "tests/crash/explorer.h"
#include "tests/crash/mutations.h"
#include "tests/crash/store_subject.h"
#include "tests/crash/workloads.h"

namespace chassis::crash {
namespace {

struct Arguments {
  ExplorerOptions explorer;
  std::vector<std::string> workloads;
  std::vector<std::string> mutations;
  bool all_mutations = false;
  bool print_traces = false;
  size_t least_images = 0;
  double least_older = 0;
};

void Print(const Row& row) {
  for (const std::string& failure : row.failures) std::printf("WRONG %s\n", failure.c_str());
}

// Prints the totals and returns whether no state is wrong, every kind has states, and there are
// enough of them, because a run with few states, or few that lost something, proves little.
bool Satisfies(const std::vector<Row>& rows, const Arguments& arguments) {
  bool satisfied = true;
  size_t total = 0;
  size_t older = 0;
  for (const Row& row : rows) {
    total += row.Total();
    older += row.older;
    satisfied = satisfied && row.failures.empty();
    if (std::ranges::find(row.images, size_t{0}) != row.images.end()) {
      std::printf("EMPTY a kind of state of workload %s was never met\n", row.workload.c_str());
      satisfied = false;
    }
  }
  const double share = total == 0 ? 0 : static_cast<double>(older) / static_cast<double>(total);
  std::printf("%zu distinct images, %.1f %% of them older than the last commit issued\n", total,
              100 * share);
  if (total >= arguments.least_images && share >= arguments.least_older) return satisfied;
  std::printf("TOO FEW: at least %zu images and %.1f %% are required\n", arguments.least_images,
              100 * arguments.least_older);
  return false;
}

int ExploreWorkloads(const Arguments& arguments) {
  Explorer explorer(arguments.explorer);
  std::vector<Row> rows;
  for (const Workload& workload : Workloads()) {
    const auto& chosen = arguments.workloads;
    if (!chosen.empty() && std::ranges::find(chosen, workload.name) == chosen.end()) continue;
    const Recording recording = Record(workload, arguments.explorer.seed, nullptr);
    for (size_t at = 0; arguments.print_traces && at < recording.trace.operations.size(); ++at) {
      std::printf("%6zu %s\n", at, Describe(recording.trace.operations[at]).c_str());
    }
    StoreSubject subject(recording.history, recording.options, nullptr);
    rows.push_back(explorer.Explore(workload.name, recording.trace, subject));
    Print(rows.back());
  }
  std::printf("seed %llu\n%s", static_cast<unsigned long long>(arguments.explorer.seed),
              FormatTable(rows).c_str());
  return Satisfies(rows, arguments) ? 0 : 1;
}

// Returns whether the explorer finds a wrong state that the mutation leads to.
bool IsKilled(const Mutation& mutation, ExplorerOptions options) {
  const auto workload = std::ranges::find_if(Workloads(), [&](const Workload& candidate) {
    return std::string(candidate.name) == mutation.workload;
  });
  size_t applied = 0;
  const auto counted = [&applied](std::function<bool(const Operation&)> filter) {
    return [&applied, filter](const Operation& operation) {
      const bool allowed = filter(operation);
      applied += allowed ? 0 : 1;
      return allowed;
    };
  };
  const Recording recording = Record(*workload, options.seed, counted(mutation.MakeFilter()));
  StoreSubject subject(recording.history, recording.options, counted(mutation.MakeFilter()));
  options.max_failures = 1;
  const Row row = Explorer(options).Explore(mutation.workload, recording.trace, subject);
  const char* outcome = applied == 0           ? "DOES NOT APPLY"
                        : row.failures.empty() ? "SURVIVED"
                                               : "killed";
  std::printf("%s: %s (%s)\n", mutation.name, outcome, mutation.line);
  if (!row.failures.empty()) std::printf("  %s\n", row.failures.front().c_str());
  return applied > 0 && !row.failures.empty();
}

int TryMutations(const Arguments& arguments) {
  size_t killed = 0;
  size_t tried = 0;
  for (const Mutation& mutation : Mutations()) {
    const auto& chosen = arguments.mutations;
    if (!arguments.all_mutations && std::ranges::find(chosen, mutation.name) == chosen.end()) {
      continue;
    }
    ++tried;
    if (IsKilled(mutation, arguments.explorer)) ++killed;
    std::fflush(stdout);
  }
  std::printf("%zu of %zu mutations killed\n", killed, tried);
  return tried > 0 && killed == tried ? 0 : 1;
}

int Main(int argc, char** argv) {
  Arguments arguments;
  ExplorerOptions& options = arguments.explorer;
  CLI::App app("Explores the states in which a crash may leave a store.");
  app.add_option("--workload", arguments.workloads, "explore these workloads only");
  app.add_option("--mutation", arguments.mutations, "try these mutations at the storage");
  app.add_flag("--mutations", arguments.all_mutations, "try all of them");
  app.add_flag("--trace", arguments.print_traces, "print the disk operations of the workloads");
  app.add_option("--seed", options.seed, "seed of the samples");
  app.add_option("--exhaustive", options.exhaustive_changes, "changes explored exhaustively");
  app.add_option("--sample", options.sample, "states of a kind at a larger crash point");
  app.add_option("--nested-images", options.nested_images, "recoveries that are crashed");
  app.add_option("--nested-sample", options.nested_sample, "states at a crash point of those");
  app.add_option("--failures", options.max_failures, "stop a workload after this many");
  app.add_option("--least-images", arguments.least_images, "fail below this many images");
  app.add_option("--least-older", arguments.least_older,
                 "fail below this share of states older than the last commit issued, from 0 to 1");
  CLI11_PARSE(app, argc, argv);
  const bool mutate = arguments.all_mutations || !arguments.mutations.empty();
  return mutate ? TryMutations(arguments) : ExploreWorkloads(arguments);
}

}  // namespace
}  // namespace chassis::crash

int main(int argc, char** argv) { return chassis::crash::Main(argc, argv); }
