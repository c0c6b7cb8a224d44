// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_EXAMPLES_SEARCH_QUESTION_H_
#define CHASSIS_EXAMPLES_SEARCH_QUESTION_H_

#include <chassis/chassis.h>

#include <string>
#include <vector>

#include "examples/search/document.h"

namespace example {

struct Answer {
  Document document;
  float distance = 0;  // 1 - cosine: 0 is the same, 1 has nothing in common
};

// The best `count` answers, best first. Of the paragraphs that are nearest by vector, those that
// hold most words of the question come first, and among equals the nearer ones.
std::vector<Answer> FindAnswers(chassis_store* store, const std::string& question, size_t count);

}  // namespace example

#endif  // CHASSIS_EXAMPLES_SEARCH_QUESTION_H_
