// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_EXAMPLES_SEARCH_TEXT_FILES_H_
#define CHASSIS_EXAMPLES_SEARCH_TEXT_FILES_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace example {

// The files in `paths` and the regular files in their folders at any depth; sorted, each once.
// Hidden entries and symbolic links in folders are left out. Folders that cannot be read are named
// on standard error.
std::vector<std::filesystem::path> ListFiles(const std::vector<std::filesystem::path>& paths);

enum class Reading { kText, kBinary, kTooLarge, kUnreadable };

// Reads a file as UTF-8; other bytes become U+FFFD. Anything but kText leaves `text` meaningless:
// the file holds a zero byte, has more than 16 MiB, or cannot be read.
Reading ReadText(const std::filesystem::path& file, std::string& text);

// `bytes` with everything that is not UTF-8 replaced by U+FFFD.
std::string ToUtf8(const std::string& bytes);

}  // namespace example

#endif  // CHASSIS_EXAMPLES_SEARCH_TEXT_FILES_H_
