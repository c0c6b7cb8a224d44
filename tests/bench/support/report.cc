// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/report.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/bench/support/fail.h"

namespace chassis::bench {
namespace {

// Interpolates between the two nearest values; 0.5 is the median.
double Quantile(std::vector<double> values, double fraction) {
  Require(!values.empty(), "no round was measured");
  std::sort(values.begin(), values.end());
  const double rank = fraction * static_cast<double>(values.size() - 1);
  const auto below = static_cast<size_t>(rank);
  const size_t above = std::min(below + 1, values.size() - 1);
  return std::lerp(values[below], values[above], rank - static_cast<double>(below));
}

nlohmann::json ToJson(const Figure& figure) {
  return {{"row", figure.row},
          {"ours", figure.ours},
          {"unit", figure.unit.name},
          {"better", figure.unit.better == Better::kLess ? "less" : "more"},
          {"bound_by", figure.unit.bound_by == BoundBy::kDisk ? "disk" : "processor"}};
}

nlohmann::json ToJson(const Result& result) {
  nlohmann::json row = ToJson(Figure{result.row, result.unit, result.ours});
  row["against"] = result.against;
  row["theirs"] = result.theirs;
  row["ratio"] = result.ratio;
  row["spread"] = {result.lower, result.upper};
  row["goal"] = nullptr;
  row["met"] = nullptr;
  if (result.goal) {
    row["goal"] = *result.goal;
    row["met"] = result.met();
  }
  return row;
}

}  // namespace

bool Result::met() const {
  if (!goal) return false;
  return unit.better == Better::kLess ? ratio <= *goal : ratio >= *goal;
}

Result Compare(const std::string& row, const Unit& unit, const std::string& against,
               std::optional<double> goal, const std::vector<double>& ours,
               const std::vector<double>& theirs) {
  std::vector<double> ratios;
  for (size_t i = 0; i < ours.size(); ++i) {
    Require(ours[i] >= 0 && theirs[i] > 0, row + ": a figure is not above 0");
    ratios.push_back(ours[i] / theirs[i]);
  }
  return {row,
          unit,
          against,
          Quantile(ours, 0.5),
          Quantile(theirs, 0.5),
          Quantile(ratios, 0.5),
          Quantile(ratios, 0.25),
          Quantile(ratios, 0.75),
          goal};
}

Figure Alone(const std::string& row, const Unit& unit, const std::vector<double>& ours) {
  return {row, unit, Quantile(ours, 0.5)};
}

void Report::Write(const std::filesystem::path& file) const {
  auto rows = nlohmann::json::array();
  auto peers = nlohmann::json::array();
  auto skipped = nlohmann::json::array();
  for (const Result& result : results_) rows.push_back(ToJson(result));
  for (const Figure& figure : figures_) rows.push_back(ToJson(figure));
  for (const auto& [name, peer] : described_) {
    peers.push_back({{"name", name}, {"version", peer.version}, {"options", peer.options}});
  }
  for (const auto& [row, name] : skipped_) skipped.push_back({{"row", row}, {"peer", name}});
  std::ofstream out(file);
  out << nlohmann::json{{"rows", rows}, {"peers", peers}, {"skipped", skipped}}.dump(1) << "\n";
  Require(out.good(), "cannot write " + file.string());
}

}  // namespace chassis::bench
