// SPDX-License-Identifier: Apache-2.0
#include "examples/search/embedding.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace example {
namespace {

constexpr double kPairWeight = 0.25;
constexpr int kBucketsPerFeature = 4;

// Words that say little about the subject of a text.
bool IsCommon(const std::string& word) {
  static const std::set<std::string> kCommon = {
      "a",     "about", "after", "all",    "also",  "an",   "and",   "any",   "are",   "as",
      "at",    "be",    "been",  "but",    "by",    "can",  "could", "did",   "do",    "does",
      "for",   "from",  "get",   "had",    "has",   "have", "he",    "her",   "his",   "how",
      "i",     "if",    "in",    "into",   "is",    "it",   "its",   "may",   "me",    "more",
      "my",    "no",    "not",   "of",     "on",    "one",  "only",  "or",    "other", "our",
      "out",   "shall", "she",   "should", "so",    "some", "such",  "than",  "that",  "the",
      "their", "them",  "then",  "there",  "these", "they", "this",  "those", "to",    "up",
      "upon",  "was",   "we",    "were",   "what",  "when", "where", "which", "who",   "why",
      "will",  "with",  "would", "you",    "your"};
  return kCommon.contains(word);
}

bool IsWordByte(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

// "commits" and "commit" are one word, and so are "copies" and "copy".
std::string WithoutPlural(std::string word) {
  const size_t n = word.size();
  if (n < 4 || !word.ends_with('s') || word.ends_with("ss") || word.ends_with("us")) return word;
  if (n > 4 && word.ends_with("ies")) return word.replace(n - 3, 3, "y");
  word.pop_back();
  return word;
}

// FNV-1a with a finishing mix, so that all bits of the result are good.
uint64_t Hash(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
  return hash ^ (hash >> 33);
}

// How often each word and each pair of neighbours occurs.
using Counts = std::map<std::string, int>;

void CountFeatures(const std::vector<std::string>& words, Counts& single, Counts& pairs) {
  for (size_t i = 0; i < words.size(); ++i) {
    ++single[words[i]];
    if (i > 0) ++pairs[words[i - 1] + ' ' + words[i]];
  }
}

// Adds each feature to a few dimensions with signs, both chosen by its hash, so that collisions
// cancel out on average. Its weight grows with the logarithm of its count.
void AddFeatures(const Counts& counts, double weight, std::array<double, kDimension>& sum) {
  for (const auto& [feature, count] : counts) {
    uint64_t hash = Hash(feature);
    const double amount = weight * (1 + std::log(count));
    for (int i = 0; i < kBucketsPerFeature; ++i, hash >>= 9) {
      sum[hash % kDimension] += (hash & kDimension) != 0 ? amount : -amount;
    }
  }
}

}  // namespace

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (IsWordByte(byte)) {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, ""));
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::vector<std::string> ContentWords(std::string_view text) {
  std::vector<std::string> words = Words(text);
  // A text of common words alone is about those.
  if (!std::all_of(words.begin(), words.end(), IsCommon)) std::erase_if(words, IsCommon);
  std::transform(words.begin(), words.end(), words.begin(), WithoutPlural);
  return words;
}

Embedding Embed(std::string_view text) {
  const std::vector<std::string> words = ContentWords(text);
  Counts single, pairs;
  CountFeatures(words, single, pairs);
  std::array<double, kDimension> sum = {};
  AddFeatures(single, 1, sum);
  AddFeatures(pairs, kPairWeight, sum);
  double squares = 0;
  for (const double x : sum) squares += x * x;
  Embedding unit = {};
  if (squares == 0) return unit;
  for (size_t i = 0; i < kDimension; ++i) unit[i] = static_cast<float>(sum[i] / std::sqrt(squares));
  return unit;
}

}  // namespace example
