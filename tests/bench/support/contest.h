// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_CONTEST_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_CONTEST_H_

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/bench/support/report.h"
#include "tests/bench/support/settings.h"

namespace chassis::bench {

// Our side and its opponents, which take turns. Each round measures every side once, in a random
// order, and has a ratio for each opponent. So a disturbance that lasts longer than a round affects
// all sides alike.
class Contest {
 public:
  // One measurement, in the unit of the row. Preparing and cleaning up are not part of the figure.
  using Measure = std::function<double()>;

  Contest(std::string row, Unit unit, const Settings& settings, Report& report,
          benchmark::State& state);

  const Settings& settings() const { return settings_; }
  // Returns whether opponents are left out, so that they need not be prepared.
  bool alone() const { return settings_.alone; }

  void Ours(Measure measure);
  // `goal` bounds ours / theirs, from above or below as the unit says. Ignored if alone().
  void Against(std::string name, std::optional<double> goal, Measure measure);
  // Notes that an opponent is missing.
  void Skip(const std::string& name);
  // Adds the version and the options of an opponent to the report.
  void Describe(const Description& description) { report_.Describe(description); }

  // For sides that keep files from turn to turn: syncs before each turn, so that no side pays for
  // the writes of another.
  void KeepsFiles() { keeps_files_ = true; }

  // Runs two warm-up rounds, then those that count.
  void Run();

 private:
  struct Side {
    std::string name;
    std::optional<double> goal;
    Measure measure;
    std::vector<double> figures = {};
    uint64_t written = 0;  // bytes, in the last turn
  };

  double TakeTurn(Side& side);
  void MeasureRound();

  const std::string row_;
  const Unit unit_;
  const Settings& settings_;
  Report& report_;
  benchmark::State& state_;
  std::vector<Side> sides_;  // the first is ours
  std::mt19937_64 random_;   // the same orders in every run
  bool keeps_files_ = false;
};

using ContestBody = std::function<void(Contest&)>;

// A row of a benchmark program.
struct Row {
  std::string name;
  Unit unit;
  size_t rounds = 0;
  ContestBody body;  // prepares, names the sides, calls Run()
};

// The main() of every benchmark program.
int RunRows(int argc, char** argv, const std::vector<Row>& rows);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_CONTEST_H_
