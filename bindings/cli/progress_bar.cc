// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace cli {
namespace {

constexpr size_t kWidth = 40;

}  // namespace

ProgressBar::ProgressBar(std::string title, uint64_t total)
    : title_(std::move(title)), total_(total), visible_(total > 0 && isatty(STDERR_FILENO) == 1) {}

void ProgressBar::Show(uint64_t done) {
  if (!visible_) return;
  const double part = static_cast<double>(std::min(done, total_)) / static_cast<double>(total_);
  const int thousandths = static_cast<int>(part * 1000);
  if (thousandths == shown_) return;
  shown_ = thousandths;
  const auto filled = static_cast<size_t>(part * static_cast<double>(kWidth));
  std::fprintf(stderr, "\r%s [%s%s] %3d %%", title_.c_str(), std::string(filled, '#').c_str(),
               std::string(kWidth - filled, '.').c_str(), thousandths / 10);
  std::fflush(stderr);
}

void ProgressBar::Clear() {
  if (shown_ < 0) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = -1;
}

}  // namespace cli
