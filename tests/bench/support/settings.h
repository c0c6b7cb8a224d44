// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_SETTINGS_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_SETTINGS_H_

#include <cstddef>
#include <filesystem>
#include <string>

namespace chassis::bench {

// kTiny proves that a program works and measures nothing.
enum class Scale { kFull, kQuick, kTiny };

// The command line of a benchmark program.
struct Settings {
  Scale scale = Scale::kFull;
  std::string only;              // rows whose names begin with this
  std::filesystem::path folder;  // holds the temporary folders of the files
  std::filesystem::path json;    // where the rows go; empty: nowhere
  bool list = false;             // print the names of the rows instead
  bool alone = false;            // our side without opponents

  // Returns the number of records or reads of a row that has `full` at the full scale.
  size_t Count(size_t full) const;
  // Returns the number of commits: few at the tiny scale, because each waits for the disk.
  size_t Commits(size_t full) const;
  // Returns the number of rounds.
  size_t Rounds(size_t full) const;
};

// Ends the program with a usage text if an argument is unknown.
Settings ParseSettings(int argc, char** argv);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_SETTINGS_H_
