// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_SETTINGS_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_SETTINGS_H_

#include <cstddef>
#include <filesystem>
#include <string>

namespace chassis::bench {

// kTiny proves that a program works and measures nothing.
enum class Scale { kFull, kQuick, kTiny };

// What the command line of a benchmark program asks for.
struct Settings {
  Scale scale = Scale::kFull;
  std::string only;              // rows whose names begin like this
  std::filesystem::path folder;  // files are made in a temporary folder in here
  std::filesystem::path json;    // where the rows go; empty: nowhere
  bool list = false;             // print the names of the rows instead
  bool alone = false;            // our side without opponents

  // How many records or reads a row uses, where the full scale has `full`.
  size_t Count(size_t full) const;
  // How many commits: at the tiny scale few, since each waits for the disk.
  size_t Commits(size_t full) const;
  // How often the sides take turns.
  size_t Rounds(size_t full) const;
};

// Ends the program with a usage text if an argument is unknown.
Settings ParseSettings(int argc, char** argv);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_SETTINGS_H_
