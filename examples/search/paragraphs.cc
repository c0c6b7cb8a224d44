// SPDX-License-Identifier: Apache-2.0
#include "examples/search/paragraphs.h"

#include <algorithm>
#include <utility>

#include "examples/search/embedding.h"

namespace example {
namespace {

constexpr size_t kMaxParagraph = 1000;

bool IsHeading(std::string_view line) {
  const size_t marks = line.find_first_not_of('#');
  return marks != std::string_view::npos && marks >= 1 && marks <= 6 && line[marks] == ' ';
}

bool IsContinuationByte(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// How much of an overlong line to take: up to the last blank that fits, else as many characters.
size_t PieceLength(std::string_view line) {
  if (line.size() <= kMaxParagraph) return line.size();
  const size_t blank = line.rfind(' ', kMaxParagraph);
  if (blank != std::string_view::npos && blank > 0) return blank;
  size_t length = kMaxParagraph;
  while (IsContinuationByte(line[length])) --length;
  return length;
}

class Splitter {
 public:
  void AddLine(uint64_t number, std::string_view line) {
    line = line.substr(0, line.find_last_not_of(" \t\r\f\v") + 1);
    if (line.empty()) {
      if (!only_headings_) End();
      return;
    }
    const bool heading = IsHeading(line);
    if (heading && !only_headings_) End();
    while (!line.empty()) {
      const size_t length = PieceLength(line);
      AddPiece(number, line.substr(0, length), heading);
      line.remove_prefix(length);
      if (line.starts_with(' ')) line.remove_prefix(1);
    }
  }

  std::vector<Paragraph> Finish() {
    End();
    return std::move(paragraphs_);
  }

 private:
  void AddPiece(uint64_t number, std::string_view piece, bool heading) {
    if (current_.text.size() + piece.size() > kMaxParagraph) End();
    if (current_.text.empty()) {
      current_.line = number;
    } else {
      current_.text += '\n';
    }
    current_.text += piece;
    only_headings_ = only_headings_ && heading;
  }

  void End() {
    if (!Words(current_.text).empty()) paragraphs_.push_back(std::move(current_));
    current_ = {};
    only_headings_ = true;
  }

  Paragraph current_;
  bool only_headings_ = true;  // in current_
  std::vector<Paragraph> paragraphs_;
};

}  // namespace

std::vector<Paragraph> SplitParagraphs(std::string_view text) {
  Splitter splitter;
  for (uint64_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    splitter.AddLine(number, line);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return splitter.Finish();
}

}  // namespace example
