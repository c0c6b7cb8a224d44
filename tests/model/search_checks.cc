// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <span>

#include "core/search/search.h"
#include "tests/model/checks.h"
#include "tests/model/values.h"

namespace chassis::model {
namespace {

using Predicate = std::function<bool(uint64_t, const RecordContent&)>;

struct ModelFilter {
  Filter filter;
  Predicate passes;
};

ModelFilter FilterByIds(uint64_t next_id, Dice& dice) {
  const uint64_t first = dice.Below(next_id + 1);
  if (dice.OneIn(2)) {
    const uint64_t last = first + dice.Below(next_id + 1);
    return {{IdsInRange(first, last), nullptr},
            [=](uint64_t id, const auto&) { return id >= first && id <= last; }};
  }
  std::set<uint64_t> ids;
  std::vector<uint64_t> words(4);
  for (uint64_t i = 0; i < dice.Below(40); ++i) {
    const uint64_t bit = dice.Below(64 * words.size());
    words[bit / 64] |= uint64_t{1} << (bit % 64);
    ids.insert(first + bit);
  }
  const Predicate passes = [ids](uint64_t id, const auto&) { return ids.contains(id); };
  if (dice.OneIn(2))
    return {{IdsInBitmap(first, 64 * words.size(), words.data()), nullptr}, passes};
  const std::vector<uint64_t> listed(ids.begin(), ids.end());
  return {{IdsAmong(listed), nullptr}, passes};
}

ModelFilter FilterByDocuments(Dice& dice) {
  if (dice.OneIn(2)) {
    const std::string group = GroupOf(dice.Below(kGroups));
    return {{nullptr, DocumentsInGroup({group}), false, {group}},
            [=](uint64_t, const RecordContent& record) { return record.group == group; }};
  }
  const std::string schema = SchemaOf(dice.Below(kSchemas));
  std::optional<std::string> version;
  if (dice.OneIn(2)) version = VersionOf(dice.Below(kVersions));
  return {{nullptr, DocumentsWithSchema({{schema, version}})},
          [=](uint64_t, const RecordContent& record) {
            return record.document && record.document->schema == schema &&
                   (!version || record.document->version == *version);
          }};
}

std::vector<ModelFilter> AnyFilters(uint64_t next_id, Dice& dice) {
  std::vector<ModelFilter> filters;
  for (uint64_t n = dice.Below(3); n > 0; --n) {
    filters.push_back(dice.OneIn(2) ? FilterByIds(next_id, dice) : FilterByDocuments(dice));
    if (!dice.OneIn(3)) continue;
    filters.back().filter.deny = true;
    filters.back().passes = [allows = filters.back().passes](uint64_t id, const auto& record) {
      return !allows(id, record);
    };
  }
  return filters;
}

double Distance(Metric metric, std::span<const float> left, std::span<const float> right) {
  double l2 = 0, product = 0, left_square = 0, right_square = 0;
  for (size_t i = 0; i < left.size(); ++i) {
    const double x = left[i], y = right[i];
    l2 += (x - y) * (x - y);
    product += x * y;
    left_square += x * x;
    right_square += y * y;
  }
  if (metric == Metric::kL2) return l2;
  if (metric == Metric::kInnerProduct) return -product;
  if (left_square == 0 || right_square == 0) return 1;
  return 1 - product / std::sqrt(left_square * right_square);
}

struct Hit {
  double distance;
  uint64_t id;

  auto operator<=>(const Hit&) const = default;
};

std::vector<Hit> Nearest(const CollectionContent& collection, const std::vector<float>& query,
                         const std::vector<ModelFilter>& filters, size_t k) {
  std::vector<Hit> hits;
  for (const auto& entry : collection.records) {
    const bool passes = std::ranges::all_of(filters, [&](const ModelFilter& filter) {
      return filter.passes(entry.first, entry.second);
    });
    if (!entry.second.vector || !passes) continue;
    const auto vector = entry.second.vector.components();
    hits.push_back({Distance(collection.metric, vector, query), entry.first});
  }
  std::ranges::sort(hits);
  if (hits.size() > k) hits.resize(k);
  return hits;
}

// Cosine distances are rounded, so neighbouring hits may come in either order.
void CheckHits(const CollectionContent& collection, const std::vector<float>& query,
               const std::vector<Hit>& expected, const uint64_t* ids, const float* distances) {
  const bool exact = collection.metric != Metric::kCosine;
  std::set<uint64_t> met;
  for (size_t i = 0; i < expected.size(); ++i) {
    RC_ASSERT(met.insert(ids[i]).second);
    RC_ASSERT(std::abs(distances[i] - expected[i].distance) <= (exact ? 0 : 1e-4));
    if (exact) {
      RC_ASSERT(ids[i] == expected[i].id);
      continue;
    }
    const RecordContent* record = collection.Find(ids[i]);
    RC_ASSERT(record != nullptr && record->vector);
    const auto vector = record->vector.components();
    RC_ASSERT(std::abs(distances[i] - Distance(Metric::kCosine, vector, query)) <= 1e-4);
  }
}

void CheckSearch(const Snapshot& snapshot, uint32_t number, const CollectionContent& collection,
                 Dice& dice) {
  const std::vector<ModelFilter> filters = AnyFilters(collection.next_id, dice);
  std::vector<const Filter*> given;
  for (const ModelFilter& filter : filters) given.push_back(&filter.filter);
  const size_t k = static_cast<size_t>(dice.OneIn(4) ? 1000 : 1 + dice.Below(10));
  const std::vector<float> query = VectorOf(dice.Any(), collection.dimension);
  std::vector<uint64_t> ids(k);
  std::vector<float> distances(k);
  size_t found = 0;
  const SearchOptions options{std::nullopt, given};
  const Status searched = Search(snapshot, number, options, query.data(), 1, 0, query.size(), k,
                                 ids.data(), distances.data(), &found);
  if (!searched) RC_FAIL("search: " + searched.error().message);
  const std::vector<Hit> expected = Nearest(collection, query, filters, k);
  RC_ASSERT(found == expected.size());
  CheckHits(collection, query, expected, ids.data(), distances.data());
}

}  // namespace

void CheckSearches(const Snapshot& snapshot, const StoreContent& content, Dice& dice) {
  for (const auto& [number, collection] : content.collections) {
    if (collection->dimension > 0) CheckSearch(snapshot, number, *collection, dice);
  }
}

}  // namespace chassis::model
