// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_FORMAT_CONTENT_TEXT_H_
#define CHASSIS_TESTS_FORMAT_CONTENT_TEXT_H_

#include <string>

#include "tests/support/content.h"

namespace chassis {

// The content of a store as lines of text, which other languages can write and read. README.md
// describes them.
std::string TextOf(const StoreContent& content);

// Reads what TextOf wrote. Ends the program if `text` is anything else.
StoreContent ContentOf(const std::string& text);

}  // namespace chassis

#endif  // CHASSIS_TESTS_FORMAT_CONTENT_TEXT_H_
