// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/jsonl_file.h"

#include <unistd.h>

#include <cerrno>

namespace cli {
namespace {

constexpr size_t kBlock = 256 << 10;

}  // namespace

Result<bool> JsonlFile::Next(Row& row) {
  if (peeked_) {
    row = std::move(*peeked_);
    peeked_.reset();
    return true;
  }
  std::string_view line;
  do {
    CLI_ASSIGN(const bool found, NextLine(line));
    if (!found) return false;
  } while (line.find_first_not_of(" \t\r") == std::string_view::npos);
  Result<Row> parsed = ParseRow(line);
  if (!parsed) return Refuse(parsed.error().code, At(line_) + ": " + parsed.error().message);
  row = std::move(*parsed);
  return true;
}

Result<const Row*> JsonlFile::Peek() {
  if (!peeked_) {
    Row row;
    CLI_ASSIGN(const bool found, Next(row));
    if (!found) return nullptr;
    peeked_ = std::move(row);
  }
  return &*peeked_;
}

Result<bool> JsonlFile::NextLine(std::string_view& line) {
  for (;;) {
    const size_t end = buffer_.find('\n', searched_);
    if (end != std::string::npos) {
      line = TakeLine(end + 1 - begin_);
      line.remove_suffix(1);
      return true;
    }
    searched_ = buffer_.size();
    if (at_end_) {
      line = TakeLine(buffer_.size() - begin_);
      return !line.empty();
    }
    if (buffer_.size() - begin_ > kMaxLine) {
      return Refuse(AERO_EXECUTION_LIMIT, At(line_ + 1) + ": over 2 GiB long");
    }
    CLI_TRY(Fill());
  }
}

std::string_view JsonlFile::TakeLine(size_t length) {
  const std::string_view line = std::string_view(buffer_).substr(begin_, length);
  begin_ += length;
  searched_ = begin_;
  bytes_ += length;
  if (length > 0) ++line_;
  return line;
}

// Uses read() because fread() waits for a whole block even if a pipe has a line.
Status JsonlFile::Fill() {
  buffer_.erase(0, begin_);
  searched_ -= begin_;
  begin_ = 0;
  const size_t before = buffer_.size();
  buffer_.resize(before + kBlock);
  ssize_t got = 0;
  do {
    got = read(fileno(file_.get()), buffer_.data() + before, kBlock);
  } while (got < 0 && errno == EINTR);
  buffer_.resize(before + static_cast<size_t>(got < 0 ? 0 : got));
  if (got < 0) return ReadFailed(path_);
  at_end_ = got == 0;
  return {};
}

}  // namespace cli
