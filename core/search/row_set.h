// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_ROW_SET_H_
#define CHASSIS_CORE_SEARCH_ROW_SET_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/error.h"
#include "core/base/lazy_atomics.h"

namespace chassis {

// A set of rows of a slab: words of bits like those of LiveWord, without the words that are 0. So
// it costs at most one word per row, and at most as much as the set of all rows.
class RowSet {
 public:
  static constexpr uint64_t kNoWord = UINT64_MAX;

  // Adds bits to `word`. No word in the set may come after it, because the words ascend.
  void Add(uint64_t word, uint64_t bits) {
    if (bits == 0) return;
    if (words_.empty() || words_.back().number != word) words_.push_back({word, 0});
    words_.back().bits |= bits;
  }

  uint64_t WordAt(uint64_t word) const {
    const size_t at = LowerBound(word);
    return at < words_.size() && words_[at].number == word ? words_[at].bits : 0;
  }

  // Returns the first word from `word` on that is not 0, or kNoWord.
  uint64_t NextWord(uint64_t word) const {
    const size_t at = LowerBound(word);
    return at < words_.size() ? words_[at].number : kNoWord;
  }

  // Keeps those bits of every word that keep(number, bits) returns. After an error the set is
  // unspecified.
  template <typename Keep>
  Status Retain(Keep keep) {
    for (Word& word : words_) {
      CHASSIS_ASSIGN(const uint64_t kept, keep(word.number, word.bits));
      word.bits &= kept;
    }
    std::erase_if(words_, [](const Word& word) { return word.bits == 0; });
    return {};
  }

  uint64_t rows() const {
    uint64_t rows = 0;
    for (const Word& word : words_) rows += static_cast<uint64_t>(std::popcount(word.bits));
    return rows;
  }
  uint64_t bytes() const { return words_.capacity() * sizeof(Word); }

 private:
  struct Word {
    uint64_t number;
    uint64_t bits;
  };

  // Numbers ascend, so the index of a word is at most its number, and equal if no word is missing.
  size_t LowerBound(uint64_t word) const {
    if (word < words_.size() && words_[word].number == word) return word;
    const auto end = words_.begin() + static_cast<ptrdiff_t>(std::min(word, words_.size()));
    const auto at = std::lower_bound(words_.begin(), end, word, [](const Word& w, uint64_t number) {
      return w.number < number;
    });
    return static_cast<size_t>(at - words_.begin());
  }

  std::vector<Word> words_;  // numbers ascend
};

// The rows of a slab that are in a set, with the members that a scan uses. Rows outside the set are
// neither read nor verified. Borrows both.
template <typename Slab>
class SelectedRows {
 public:
  SelectedRows(const Slab& slab, const RowSet& selected)
      : rows(slab.rows),
        stride(slab.stride),
        count(slab.count),
        slab_(&slab),
        selected_(&selected) {}

  const float* rows;
  size_t stride;
  uint64_t count;

  uint64_t LiveWord(uint64_t word) const {
    const uint64_t bits = selected_->WordAt(word);
    return bits == 0 ? 0 : bits & slab_->LiveWord(word);
  }
  uint64_t NextWord(uint64_t word) const {
    return std::min(selected_->NextWord(word), (count + 63) / 64);
  }
  Result<uint64_t> Id(uint64_t row) const { return slab_->Id(row); }
  const LazyAtomics<float>& InverseLengths() const { return slab_->InverseLengths(); }
  Status VerifyWord(uint64_t word, uint64_t bits) const { return slab_->VerifyWord(word, bits); }

 private:
  const Slab* slab_;
  const RowSet* selected_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_ROW_SET_H_
