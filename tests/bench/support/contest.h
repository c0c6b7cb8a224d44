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

// Our side and its opponents, who take turns: each round measures every side once, in an order
// drawn by lot, and has a ratio of its own for each opponent. What disturbs the machine for longer
// than a round thus disturbs all alike.
class Contest {
 public:
  // One measurement, in the unit of the row. Preparing and cleaning up are not part of the figure.
  using Measure = std::function<double()>;

  Contest(std::string row, Unit unit, const Settings& settings, Report& report,
          benchmark::State& state);

  const Settings& settings() const { return settings_; }
  // Whether opponents are left out: then they need not be prepared.
  bool alone() const { return settings_.alone; }

  void Ours(Measure measure);
  // `goal` bounds ours / theirs, from above or below as the unit says. Ignored if alone().
  void Against(std::string name, std::optional<double> goal, Measure measure);
  // Notes that an opponent is missing.
  void Skip(const std::string& name);
  // The version and the options of an opponent.
  void Describe(const Description& description) { report_.Describe(description); }

  // The sides keep files from turn to turn: what one leaves to the disk is not to be paid by the
  // next.
  void KeepsFiles() { keeps_files_ = true; }

  // Two rounds to warm up, then those that count.
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

// What a benchmark program consists of.
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
