// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_REPORT_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_REPORT_H_

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace chassis::bench {

enum class Better { kLess, kMore };

enum class BoundBy { kProcessor, kDisk };

// The unit of a row's figures, the better direction, and what mostly bounds them: the processor and
// its memory, or the time that the disk takes to persist writes.
struct Unit {
  std::string name;
  Better better;
  BoundBy bound_by = BoundBy::kProcessor;
};

// Our side against one opponent.
struct Result {
  std::string row;
  Unit unit;
  std::string against;
  double ours = 0;    // median
  double theirs = 0;  // median
  double ratio = 0;   // median of the ratios of the rounds
  double lower = 0;   // quartiles of the ratios
  double upper = 0;
  std::optional<double> goal;

  bool met() const;
};

// `ours` and `theirs` hold one figure per round.
Result Compare(const std::string& row, const Unit& unit, const std::string& against,
               std::optional<double> goal, const std::vector<double>& ours,
               const std::vector<double>& theirs);

// Our side of a row that ran without opponents.
struct Figure {
  std::string row;
  Unit unit;
  double ours = 0;  // median
};

Figure Alone(const std::string& row, const Unit& unit, const std::vector<double>& ours);

struct Description {
  std::string name;
  std::string version;
  std::string options;
};

// Collects the results of the rows of one program.
class Report {
 public:
  void Add(const Result& result) { results_.push_back(result); }
  void Add(const Figure& figure) { figures_.push_back(figure); }
  void Describe(const Description& description) { described_[description.name] = description; }
  void Skip(const std::string& row, const std::string& name) { skipped_.emplace(row, name); }

  // Writes JSON: {"rows": [], "peers": [], "skipped": []}. A row without opponents has none of the
  // members that compare.
  void Write(const std::filesystem::path& file) const;

 private:
  std::vector<Result> results_;
  std::vector<Figure> figures_;
  std::map<std::string, Description> described_;
  std::set<std::pair<std::string, std::string>> skipped_;
};

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_REPORT_H_
