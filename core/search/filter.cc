// SPDX-License-Identifier: Apache-2.0
#include "core/search/filter.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace chassis {
namespace {

class IdList final : public IdPredicate {
 public:
  explicit IdList(std::span<const uint64_t> ids) : ids_(ids.begin(), ids.end()) {
    std::sort(ids_.begin(), ids_.end());
    ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
    ids_.shrink_to_fit();
  }

  bool Matches(uint64_t id) const override {
    return std::binary_search(ids_.begin(), ids_.end(), id);
  }

  uint64_t MostBelow(uint64_t end) const override {
    return static_cast<uint64_t>(std::lower_bound(ids_.begin(), ids_.end(), end) - ids_.begin());
  }

  size_t List(uint64_t from, uint64_t end, std::span<uint64_t> out) const override {
    size_t count = 0;
    for (auto id = std::lower_bound(ids_.begin(), ids_.end(), from);
         id != ids_.end() && *id < end && count < out.size(); ++id) {
      out[count++] = *id;
    }
    return count;
  }

 private:
  std::vector<uint64_t> ids_;  // ascending, each once
};

class IdBitmap final : public IdPredicate {
 public:
  IdBitmap(uint64_t first, uint64_t bits, const uint64_t* words) : first_(first), bits_(bits) {
    if (bits == 0) return;
    words_.assign(words, words + (bits - 1) / 64 + 1);
    if (bits % 64 != 0) words_.back() &= (uint64_t{1} << (bits % 64)) - 1;
    for (const uint64_t word : words_) set_ += static_cast<uint64_t>(std::popcount(word));
  }

  bool Matches(uint64_t id) const override {
    if (id < first_ || id - first_ >= bits_) return false;
    const uint64_t bit = id - first_;
    return (words_[bit / 64] >> (bit % 64) & 1) != 0;
  }

  uint64_t MostBelow(uint64_t end) const override { return end <= first_ ? 0 : set_; }

  size_t List(uint64_t from, uint64_t end, std::span<uint64_t> out) const override {
    size_t count = 0;
    uint64_t bit = from > first_ ? from - first_ : 0;
    while (bit < bits_ && count < out.size()) {
      const uint64_t word = words_[bit / 64] >> (bit % 64);
      if (word == 0) {
        bit = (bit / 64 + 1) * 64;
        continue;
      }
      bit += static_cast<uint64_t>(std::countr_zero(word));
      if (first_ + bit >= end) break;
      out[count++] = first_ + bit++;
    }
    return count;
  }

 private:
  uint64_t first_;
  uint64_t bits_;
  uint64_t set_ = 0;
  std::vector<uint64_t> words_;  // bits behind the last one are clear
};

class IdRange final : public IdPredicate {
 public:
  IdRange(uint64_t first, uint64_t last) : first_(first), last_(last) {}

  bool Matches(uint64_t id) const override { return first_ <= id && id <= last_; }

  uint64_t MostBelow(uint64_t end) const override {
    if (first_ > last_ || first_ >= end) return 0;
    return std::min(last_, end - 1) - first_ + 1;
  }

  size_t List(uint64_t from, uint64_t end, std::span<uint64_t> out) const override {
    size_t count = 0;
    for (uint64_t id = std::max(from, first_); id <= last_ && id < end && count < out.size();
         ++id) {
      out[count++] = id;
    }
    return count;
  }

 private:
  uint64_t first_;
  uint64_t last_;
};

class SchemaList final : public DocumentPredicate {
 public:
  explicit SchemaList(std::vector<SchemaName> schemas) : schemas_(std::move(schemas)) {}

  bool Matches(const Document& document) const override {
    if (!document.found) return false;
    return std::any_of(schemas_.begin(), schemas_.end(), [&](const SchemaName& schema) {
      return schema.name == document.schema &&
             (!schema.version.has_value() || *schema.version == document.schema_version);
    });
  }

 private:
  std::vector<SchemaName> schemas_;
};

class GroupList final : public DocumentPredicate {
 public:
  explicit GroupList(std::vector<std::string> groups) : groups_(std::move(groups)) {
    std::sort(groups_.begin(), groups_.end());
  }

  bool Matches(const Document& document) const override {
    return !document.group.empty() &&
           std::binary_search(groups_.begin(), groups_.end(), document.group);
  }

 private:
  std::vector<std::string> groups_;  // ascending
};

}  // namespace

std::unique_ptr<IdPredicate> IdsAmong(std::span<const uint64_t> ids) {
  return std::make_unique<IdList>(ids);
}

std::unique_ptr<IdPredicate> IdsInBitmap(uint64_t first, uint64_t bits, const uint64_t* words) {
  return std::make_unique<IdBitmap>(first, bits, words);
}

std::unique_ptr<IdPredicate> IdsInRange(uint64_t first, uint64_t last) {
  return std::make_unique<IdRange>(first, last);
}

std::unique_ptr<DocumentPredicate> DocumentsWithSchema(std::vector<SchemaName> schemas) {
  return std::make_unique<SchemaList>(std::move(schemas));
}

std::unique_ptr<DocumentPredicate> DocumentsInGroup(std::vector<std::string> groups) {
  return std::make_unique<GroupList>(std::move(groups));
}

}  // namespace chassis
