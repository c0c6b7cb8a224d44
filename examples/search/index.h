// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_EXAMPLES_SEARCH_INDEX_H_
#define CHASSIS_EXAMPLES_SEARCH_INDEX_H_

#include <chassis/chassis.h>

#include <cstdint>
#include <filesystem>
#include <vector>

namespace example {

struct IndexCounts {
  uint64_t files = 0;
  uint64_t left_out = 0;  // binary, too large or unreadable files
  uint64_t added = 0;
  uint64_t deleted = 0;
  uint64_t kept = 0;
};

// Makes the default collection of `store` hold exactly the paragraphs of `files`: replaces those of
// a file that has changed, deletes those of other files, keeps the rest. Shows a progress bar on a
// terminal.
IndexCounts UpdateIndex(chassis_store* store, const std::vector<std::filesystem::path>& files);

}  // namespace example

#endif  // CHASSIS_EXAMPLES_SEARCH_INDEX_H_
