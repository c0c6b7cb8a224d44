// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_EXAMPLES_SEARCH_EMBEDDING_H_
#define CHASSIS_EXAMPLES_SEARCH_EMBEDDING_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace example {

inline constexpr size_t kDimension = 256;
using Embedding = std::array<float, kDimension>;

// The words of a text in their order: letters and digits side by side, in lower case. Bytes outside
// ASCII count as letters.
std::vector<std::string> Words(std::string_view text);

// The words that carry the subject of a text: without the commonest ones, plurals as singulars.
std::vector<std::string> ContentWords(std::string_view text);

// A vector of unit length; texts that share words point in similar directions. The zero vector for
// a text without a word. README.md says how it is made.
Embedding Embed(std::string_view text);

}  // namespace example

#endif  // CHASSIS_EXAMPLES_SEARCH_EMBEDDING_H_
