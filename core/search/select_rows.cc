// SPDX-License-Identifier: Apache-2.0
#include "core/search/select_rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

namespace chassis {
namespace {

constexpr size_t kIdsAtOnce = 1024;
// The cost of looking up an id, in ids read from consecutive rows.
constexpr uint64_t kLookupCost = 4;
// Reading the groups of so few rows is faster than listing a group, which may have many records.
constexpr uint64_t kFewRows = 128;
// The memory of a word in a growing set: the old array and one of twice its size.
constexpr uint64_t kWordBytes = 48;
// The memory of an id of a group: that of its lookup, and of four lists that it is in before.
constexpr uint64_t kListedBytes = sizeof(SlotAddress) + kWordBytes + 4 * sizeof(uint64_t);

class RowSelector {
 public:
  RowSelector(const Snapshot& snapshot, const CollectionInfo& collection,
              std::span<const SlabRows> slabs, const Task& task)
      : snapshot_(snapshot), collection_(collection), slabs_(slabs), task_(task) {}

  Result<std::vector<RowSet>> Run(std::span<const Filter* const> filters) {
    std::vector<const Filter*> order(filters.begin(), filters.end());
    std::stable_sort(order.begin(), order.end(),
                     [this](const Filter* a, const Filter* b) { return Rank(*a) < Rank(*b); });
    for (const Filter* filter : order) CHASSIS_TRY(Apply(*filter));
    if (!selected_) CHASSIS_TRY(SelectAll());
    return *std::move(selected_);
  }

 private:
  std::tuple<bool, bool, uint64_t> Rank(const Filter& filter) const {
    return {filter.documents != nullptr, filter.deny, filter.ids ? MostIds(filter) : 0};
  }

  uint64_t MostIds(const Filter& filter) const {
    return filter.ids->MostBelow(collection_.next_id);
  }

  Status Apply(const Filter& filter) {
    if (!filter.groups.empty() && RowsLeft() > kFewRows) return ApplyGroups(filter);
    if (filter.documents || MostIds(filter) > RowsLeft() / kLookupCost) return Walk(filter);
    CHASSIS_ASSIGN(std::vector<RowSet> found, LookUp(filter));
    if (!selected_ && !filter.deny) {
      selected_ = std::move(found);
      return {};
    }
    CHASSIS_TRY(SelectAll());
    for (size_t slab = 0; slab < slabs_.size(); ++slab) {
      CHASSIS_TRY((*selected_)[slab].Retain([&](uint64_t word, uint64_t) -> Result<uint64_t> {
        const uint64_t bits = found[slab].WordAt(word);
        return filter.deny ? ~bits : bits;
      }));
    }
    return {};
  }

  // Applies the filter to the ids that its groups have in this commit.
  Status ApplyGroups(const Filter& filter) {
    std::vector<uint64_t> ids;
    for (const std::string& group : filter.groups) {
      CHASSIS_TRY(task_.Check());
      CHASSIS_ASSIGN(const auto members, snapshot_.Group(collection_.number, group));
      ids.insert(ids.end(), members.begin(), members.end());
      CHASSIS_TRY(Afford(ids.size() * kListedBytes));
    }
    return Apply(Filter{IdsAmong(ids), nullptr, filter.deny});
  }

  uint64_t RowsLeft() const {
    uint64_t rows = 0;
    for (size_t slab = 0; slab < slabs_.size(); ++slab) {
      rows += selected_ ? (*selected_)[slab].rows() : slabs_[slab].count;
    }
    return rows;
  }

  Status Afford(uint64_t bytes) const {
    const uint64_t used = selected_ ? RowSetBytes(*selected_) : 0;
    return task_.Afford(used + bytes, "search: filtering");
  }

  // Selects all live rows if no filter has selected any yet.
  Status SelectAll() {
    if (selected_) return {};
    uint64_t words = 0;
    for (const SlabRows& slab : slabs_) words += slab.count / 64 + 1;
    CHASSIS_TRY(Afford(words * kWordBytes));
    std::vector<RowSet> all(slabs_.size());
    for (size_t slab = 0; slab < slabs_.size(); ++slab) {
      for (uint64_t word = 0; word * 64 < slabs_[slab].count; ++word) {
        all[slab].Add(word, slabs_[slab].LiveWord(word));
      }
    }
    selected_ = std::move(all);
    return {};
  }

  // Returns the rows of all ids that match.
  Result<std::vector<RowSet>> LookUp(const Filter& filter) const {
    const uint64_t most = MostIds(filter);
    CHASSIS_TRY(Afford(most * (sizeof(SlotAddress) + kWordBytes)));
    std::vector<SlotAddress> addresses;
    addresses.reserve(static_cast<size_t>(most));
    std::vector<uint64_t> ids(static_cast<size_t>(std::min<uint64_t>(most + 1, kIdsAtOnce)));
    std::vector<SlotAddress> found(ids.size());
    for (uint64_t from = 0;;) {
      CHASSIS_TRY(task_.Check());
      const std::span<const uint64_t> listed(ids.data(),
                                             filter.ids->List(from, collection_.next_id, ids));
      CHASSIS_TRY(snapshot_.Slots(collection_.number, listed, found.data()));
      std::copy_if(found.begin(), found.begin() + static_cast<ptrdiff_t>(listed.size()),
                   std::back_inserter(addresses),
                   [](const SlotAddress& address) { return address.slab != SlotAddress::kNoSlab; });
      if (listed.size() < ids.size()) break;
      from = listed.back() + 1;
    }
    std::sort(addresses.begin(), addresses.end());
    std::vector<RowSet> rows(slabs_.size());
    for (const SlotAddress& address : addresses) {
      rows[address.slab].Add(address.slot / 64, uint64_t{1} << (address.slot % 64));
    }
    return rows;
  }

  // Checks for each remaining row whether the filter passes it.
  Status Walk(const Filter& filter) {
    CHASSIS_TRY(SelectAll());
    for (size_t slab = 0; slab < slabs_.size(); ++slab) {
      CHASSIS_TRY((*selected_)[slab].Retain(
          [&](uint64_t word, uint64_t bits) { return Passing(filter, slabs_[slab], word, bits); }));
    }
    return {};
  }

  // Returns the bits of those rows of a word, among `bits`, that the filter passes.
  Result<uint64_t> Passing(const Filter& filter, const SlabRows& slab, uint64_t word,
                           uint64_t bits) const {
    CHASSIS_TRY(task_.Check());
    std::array<uint64_t, 64> ids;
    size_t count = 0;
    for (uint64_t left = bits; left != 0; left &= left - 1) {
      const uint64_t row = word * 64 + static_cast<uint64_t>(std::countr_zero(left));
      CHASSIS_ASSIGN(ids[count++], slab.Id(row));
    }
    CHASSIS_ASSIGN(const auto matches, Matches(filter, std::span(ids).first(count)));
    uint64_t passing = 0;
    size_t i = 0;
    for (uint64_t left = bits; left != 0; left &= left - 1) {
      if (matches[i++] != filter.deny) passing |= left & -left;
    }
    return passing;
  }

  Result<std::bitset<64>> Matches(const Filter& filter, std::span<const uint64_t> ids) const {
    std::bitset<64> matches;
    if (filter.ids) {
      for (size_t i = 0; i < ids.size(); ++i) matches[i] = filter.ids->Matches(ids[i]);
      return matches;
    }
    std::array<Document, 64> documents;
    CHASSIS_TRY(snapshot_.Documents(collection_.number, ids, documents.data(),
                                    DocumentPart::kWithoutPayload));
    for (size_t i = 0; i < ids.size(); ++i) {
      matches[i] = filter.documents->Matches(documents[i]);
    }
    return matches;
  }

  const Snapshot& snapshot_;
  const CollectionInfo& collection_;
  std::span<const SlabRows> slabs_;
  const Task& task_;
  std::optional<std::vector<RowSet>> selected_;  // none: all live rows
};

}  // namespace

Result<std::vector<RowSet>> SelectRows(const Snapshot& snapshot, const CollectionInfo& collection,
                                       std::span<const SlabRows> slabs,
                                       std::span<const Filter* const> filters, const Task& task) {
  return RowSelector(snapshot, collection, slabs, task).Run(filters);
}

uint64_t RowSetBytes(std::span<const RowSet> sets) {
  uint64_t bytes = 0;
  for (const RowSet& set : sets) bytes += set.bytes();
  return bytes;
}

}  // namespace chassis
