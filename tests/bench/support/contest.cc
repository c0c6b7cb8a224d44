// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/contest.h"

#include <algorithm>
#include <iostream>
#include <utility>

#include "tests/bench/support/fail.h"
#include "tests/bench/support/stopwatch.h"
#include "tests/bench/support/temporary_folder.h"
#include "tests/bench/support/warm_memory.h"

namespace chassis::bench {
namespace {

// Prints nothing, because Contest::Run() prints the ratios, the figures that matter.
class ProgressReporter : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) Require(!run.error_occurred, run.error_message);
  }
};

void Print(const Result& result) {
  std::cerr << result.row << ": " << result.ours << " " << result.unit.name << ", " << result.ratio
            << " x " << result.against << " (" << result.theirs << ")\n";
}

}  // namespace

Contest::Contest(std::string row, Unit unit, const Settings& settings, Report& report,
                 benchmark::State& state)
    : row_(std::move(row)),
      unit_(std::move(unit)),
      settings_(settings),
      report_(report),
      state_(state) {}

void Contest::Ours(Measure measure) {
  Require(sides_.empty(), row_ + ": our side comes first and once");
  sides_.push_back({"Chassis", std::nullopt, std::move(measure)});
}

void Contest::Against(std::string name, std::optional<double> goal, Measure measure) {
  if (alone()) return;
  sides_.push_back({std::move(name), goal, std::move(measure)});
}

void Contest::Skip(const std::string& name) {
  std::cerr << "skipped: " << row_ << " against " << name << ": not installed\n";
  report_.Skip(row_, name);
}

// Warms as much memory as the side wrote in its last turn.
double Contest::TakeTurn(Side& side) {
  if (keeps_files_) SyncFileSystem(settings_.folder);
  WarmMemory(side.written);
  const uint64_t before = WrittenBytes();
  const double figure = side.measure();
  side.written = WrittenBytes() - before;
  return figure;
}

void Contest::MeasureRound() {
  std::vector<Side*> order;
  for (Side& side : sides_) order.push_back(&side);
  std::shuffle(order.begin(), order.end(), random_);
  for (Side* side : order) side->figures.push_back(TakeTurn(*side));
}

void Contest::Run() {
  Require(!sides_.empty(), row_ + ": no side");
  for (int i = 0; i < 2; ++i) MeasureRound();
  for (Side& side : sides_) side.figures.clear();
  for ([[maybe_unused]] auto iteration : state_) {
    state_.SetIterationTime(Seconds([&] { MeasureRound(); }));
  }
  if (alone()) report_.Add(Alone(row_, unit_, sides_[0].figures));
  for (size_t i = 1; i < sides_.size(); ++i) {
    const Side& side = sides_[i];
    const Result result =
        Compare(row_, unit_, side.name, side.goal, sides_[0].figures, side.figures);
    state_.counters["ratio to " + side.name] = result.ratio;
    Print(result);
    report_.Add(result);
  }
}

int RunRows(int argc, char** argv, const std::vector<Row>& rows) {
  const Settings settings = ParseSettings(argc, argv);
  Report report;
  for (const Row& row : rows) {
    if (!row.name.starts_with(settings.only)) continue;
    if (settings.list) {
      std::cout << row.name << "\n";
      continue;
    }
    benchmark::RegisterBenchmark(row.name.c_str(),
                                 [&settings, &report, &row](benchmark::State& state) {
                                   Contest contest(row.name, row.unit, settings, report, state);
                                   row.body(contest);
                                 })
        ->Iterations(static_cast<benchmark::IterationCount>(settings.Rounds(row.rounds)))
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
  ProgressReporter progress;
  if (!settings.list) benchmark::RunSpecifiedBenchmarks(&progress);
  if (!settings.json.empty()) report.Write(settings.json);
  return 0;
}

}  // namespace chassis::bench
