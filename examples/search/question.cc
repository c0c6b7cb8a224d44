// SPDX-License-Identifier: Apache-2.0
#include "examples/search/question.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "examples/search/embedding.h"
#include "examples/search/handles.h"

namespace example {
namespace {

constexpr size_t kNearest = 100;

using WordSet = std::set<std::string>;

WordSet ContentWordSet(const std::string& text) {
  const std::vector<std::string> words = ContentWords(text);
  return {words.begin(), words.end()};
}

size_t CommonWords(const WordSet& question, const std::string& text) {
  const WordSet words = ContentWordSet(text);
  return static_cast<size_t>(
      std::count_if(question.begin(), question.end(),
                    [&](const std::string& word) { return words.contains(word); }));
}

// The nearest paragraphs, nearest first.
std::vector<Answer> FindNearest(chassis_store* store, const std::string& question) {
  const Embedding query = Embed(question);
  std::array<uint64_t, kNearest> ids;
  std::array<float, kNearest> distances;
  std::array<chassis_document, kNearest> documents;
  size_t found = 0;
  // One snapshot for both calls, so that no hit can vanish between them.
  const Snapshot snapshot = OpenSnapshot(store);
  Call(chassis_snapshot_search, snapshot.get(), CHASSIS_DEFAULT_COLLECTION, nullptr, query.data(),
       size_t{1}, kDimension, size_t{0}, kNearest, ids.data(), distances.data(), &found);
  documents[0].struct_size = sizeof documents[0];
  Call(chassis_snapshot_documents, snapshot.get(), CHASSIS_DEFAULT_COLLECTION, ids.data(), found,
       documents.data());
  std::vector<Answer> answers;
  for (size_t i = 0; i < found; ++i) {
    if (auto document = FromStored(documents[i])) {
      answers.push_back({std::move(*document), distances[i]});
    }
  }
  return answers;
}

}  // namespace

std::vector<Answer> FindAnswers(chassis_store* store, const std::string& question, size_t count) {
  const WordSet words = ContentWordSet(question);
  std::vector<std::pair<size_t, Answer>> ranked;
  for (Answer& answer : FindNearest(store, question)) {
    ranked.emplace_back(CommonWords(words, answer.document.text), std::move(answer));
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Answer> answers;
  for (auto& [common, answer] : ranked) {
    if (common == 0 || answers.size() == count) break;
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace example
