// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_EXAMPLES_SEARCH_PROGRESS_BAR_H_
#define CHASSIS_EXAMPLES_SEARCH_PROGRESS_BAR_H_

#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>

namespace example {

// A line on standard error that grows with each step and goes away at the end; nothing if that is
// not a terminal.
class ProgressBar {
 public:
  ProgressBar(std::string title, size_t total)
      : title_(std::move(title)), total_(total), visible_(isatty(STDERR_FILENO) == 1) {}
  ~ProgressBar() {
    if (visible_) std::fputs("\r\033[K", stderr);
  }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void Advance() {
    ++done_;
    if (!visible_) return;
    const size_t filled = done_ * kWidth / total_;
    std::fprintf(stderr, "\r%s [%s%s] %zu of %zu files", title_.c_str(),
                 std::string(filled, '#').c_str(), std::string(kWidth - filled, '.').c_str(), done_,
                 total_);
  }

 private:
  static constexpr size_t kWidth = 40;

  const std::string title_;
  const size_t total_;
  const bool visible_;
  size_t done_ = 0;
};

}  // namespace example

#endif  // CHASSIS_EXAMPLES_SEARCH_PROGRESS_BAR_H_
