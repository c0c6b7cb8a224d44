// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_EXAMPLES_SEARCH_PARAGRAPHS_H_
#define CHASSIS_EXAMPLES_SEARCH_PARAGRAPHS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace example {

// A piece of a text that can answer a question by itself.
struct Paragraph {
  uint64_t line = 0;  // where it begins, counted from 1
  std::string text;
};

// Splits UTF-8 text at blank lines. A Markdown heading belongs to the paragraph that follows it,
// and one of more than 1,000 bytes becomes several. Text without a word is no paragraph.
std::vector<Paragraph> SplitParagraphs(std::string_view text);

}  // namespace example

#endif  // CHASSIS_EXAMPLES_SEARCH_PARAGRAPHS_H_
