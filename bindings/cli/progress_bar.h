// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_PROGRESS_BAR_H_
#define CHASSIS_BINDINGS_CLI_PROGRESS_BAR_H_

#include <cstdint>
#include <string>

namespace cli {

// One line on standard error that shows how much of `total` is done. Prints nothing if standard
// error is not a terminal.
class ProgressBar {
 public:
  ProgressBar(std::string title, uint64_t total);
  ~ProgressBar() { Clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void Show(uint64_t done);

  // Erases the line, so that other output can be printed.
  void Clear();

 private:
  const std::string title_;
  const uint64_t total_;
  const bool visible_;
  int shown_ = -1;  // thousandths; -1 if the line is not shown
};

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_PROGRESS_BAR_H_
