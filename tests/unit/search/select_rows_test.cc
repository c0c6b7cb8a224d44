// SPDX-License-Identifier: Apache-2.0
#include "core/search/select_rows.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/search/distance.h"
#include "core/search/search.h"
#include "core/storage/storage_factory.h"
#include "core/store/store.h"

namespace chassis {
namespace {

// The expected content of a record.
struct Known {
  std::optional<std::vector<float>> vector;
  std::string schema, version;  // empty: no document
  std::string group;            // empty: none
};

// A store in memory with several slabs, and its expected content.
class FilledStore {
 public:
  explicit FilledStore(size_t components) : dimension(components) {
    OpenOptions options;
    options.create = true;
    options.dimension = static_cast<uint32_t>(dimension);
    options.first_extent = 4096;
    options.max_extent = 16384;
    store = Store::Open(OpenFactory("memory:").value(), options).value();
  }

  // Inserts a record, or replaces the one of `id`.
  void Write(std::optional<uint64_t> id, const Known& record) {
    const std::string_view document = "text", schema = record.schema, version = record.version;
    Records records;
    records.count = 1;
    if (record.vector) records.vectors = record.vector->data();
    if (!record.schema.empty()) {
      records.documents = &document;
      records.schemas = &schema;
      records.schema_versions = &version;
    }
    const std::string_view group = record.group;
    if (!record.group.empty()) records.groups = &group;
    uint64_t at = id.value_or(0);
    if (id) {
      records.ids = &at;
      RC_ASSERT(store->shared_batch().Put(0, records).has_value());
    } else {
      RC_ASSERT(store->shared_batch().Insert(0, records, &at).has_value());
    }
    known[at] = record;
  }

  void Delete(uint64_t id) {
    RC_ASSERT(store->shared_batch().Delete(0, {&id, 1}).has_value());
    known.erase(id);
  }

  void Commit() { RC_ASSERT(store->shared_batch().Commit().has_value()); }

  size_t dimension;
  std::shared_ptr<Store> store;
  std::map<uint64_t, Known> known;
};

Known RandomRecord(size_t dimension) {
  Known record;
  const auto parts = *rc::gen::inRange(0, 10);  // 0: a document alone; 1 to 5: both
  if (parts > 0) {
    record.vector = *rc::gen::container<std::vector<float>>(
        dimension, rc::gen::element(-2.0f, -1.0f, 0.0f, 1.0f, 2.0f));
  }
  if (parts < 6) {
    record.schema = *rc::gen::element<std::string>("a", "b", "c");
    record.version = *rc::gen::element<std::string>("1", "2");
  }
  record.group = *rc::gen::element<std::string>("", "", "g", "h", std::string("g\0h", 3));
  return record;
}

// Insert, replace and delete, over a few commits.
void Fill(FilledStore* records) {
  const auto commits = *rc::gen::inRange(1, 4);
  for (int commit = 0; commit < commits; ++commit) {
    const auto inserts = *rc::gen::inRange(0, 150);
    for (int i = 0; i < inserts; ++i) records->Write({}, RandomRecord(records->dimension));
    std::vector<uint64_t> ids;
    for (const auto& [id, record] : records->known) ids.push_back(id);
    for (const uint64_t id : ids) {
      const auto what = *rc::gen::inRange(0, 12);
      if (what == 0) records->Write(id, RandomRecord(records->dimension));
      if (what == 1) records->Delete(id);
    }
    records->Commit();
  }
}

// A filter, and its expected answer for a record.
struct Checked {
  Filter filter;
  std::function<bool(uint64_t, const Known&)> passes;
};

template <typename Matches>
Checked Make(Filter filter, Matches matches) {
  filter.deny = *rc::gen::arbitrary<bool>();
  return {std::move(filter), [deny = filter.deny, matches](uint64_t id, const Known& record) {
            return matches(id, record) != deny;
          }};
}

constexpr uint64_t kMostIds = 450;

Checked RandomIds() {
  const auto count = *rc::gen::element<size_t>(0, 1, 5, 60, 600);
  const auto ids = *rc::gen::container<std::vector<uint64_t>>(
      count, rc::gen::inRange<uint64_t>(0, kMostIds + 50));
  return Make({IdsAmong(ids), nullptr},
              [set = std::set<uint64_t>(ids.begin(), ids.end())](uint64_t id, const Known&) {
                return set.count(id) == 1;
              });
}

Checked RandomBitmap() {
  const auto first = *rc::gen::inRange<uint64_t>(0, kMostIds);
  const auto bits = *rc::gen::inRange<uint64_t>(0, 257);
  const auto words = *rc::gen::container<std::vector<uint64_t>>(4, rc::gen::arbitrary<uint64_t>());
  return Make({IdsInBitmap(first, bits, words.data()), nullptr},
              [first, bits, words](uint64_t id, const Known&) {
                if (id < first || id >= first + bits) return false;
                return (words[(id - first) / 64] >> ((id - first) % 64) & 1) != 0;
              });
}

Checked RandomRange() {
  const auto first = *rc::gen::inRange<uint64_t>(0, kMostIds);
  const auto last = *rc::gen::oneOf(rc::gen::inRange<uint64_t>(0, kMostIds),
                                    rc::gen::just(UINT64_MAX), rc::gen::just(first + 3));
  return Make({IdsInRange(first, last), nullptr},
              [first, last](uint64_t id, const Known&) { return first <= id && id <= last; });
}

Checked RandomSchemas() {
  std::vector<SchemaName> schemas;
  for (const auto& [name, version] :
       *rc::gen::container<std::vector<std::pair<std::string, std::string>>>(
           rc::gen::pair(rc::gen::element<std::string>("a", "b", "x"),
                         rc::gen::element<std::string>("", "1", "2")))) {
    schemas.push_back({name, version.empty() ? std::nullopt : std::optional(version)});
  }
  return Make({nullptr, DocumentsWithSchema(schemas)}, [schemas](uint64_t, const Known& record) {
    return std::any_of(schemas.begin(), schemas.end(), [&](const SchemaName& schema) {
      return schema.name == record.schema &&
             schema.version.value_or(record.version) == record.version;
    });
  });
}

Checked RandomGroups() {
  const auto groups = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("g", std::string("g\0h", 3), "x", ""));
  return Make({nullptr, DocumentsInGroup(groups), false, groups},
              [groups](uint64_t, const Known& record) {
                return !record.group.empty() &&
                       std::find(groups.begin(), groups.end(), record.group) != groups.end();
              });
}

std::vector<Checked> RandomFilters(size_t most) {
  std::vector<Checked> filters;
  const auto count = *rc::gen::inRange<size_t>(1, most + 1);
  while (filters.size() < count) {
    Checked (*const make)() =
        *rc::gen::element(RandomIds, RandomBitmap, RandomRange, RandomSchemas, RandomGroups);
    filters.push_back(make());
  }
  return filters;
}

using Hits = std::vector<std::pair<float, uint64_t>>;

Hits BruteForce(const FilledStore& records, const std::vector<Checked>& filters,
                const std::vector<float>& query, size_t k) {
  Hits hits;
  for (const auto& entry : records.known) {
    const uint64_t id = entry.first;
    const Known& record = entry.second;
    if (!record.vector) continue;
    const bool passes = std::all_of(filters.begin(), filters.end(), [&](const Checked& filter) {
      return filter.passes(id, record);
    });
    if (!passes) continue;
    hits.emplace_back(
        PreciseDistance(Metric::kL2, record.vector->data(), query.data(), records.dimension), id);
  }
  std::sort(hits.begin(), hits.end());
  hits.resize(std::min(k, hits.size()));
  return hits;
}

Hits Filtered(const FilledStore& records, const std::vector<Checked>& filters,
              const std::vector<float>& query, size_t k) {
  const auto snapshot = records.store->NewSnapshot().value();
  std::vector<const Filter*> pointers;
  for (const Checked& filter : filters) pointers.push_back(&filter.filter);
  SearchOptions options;
  options.filters = pointers;
  std::vector<uint64_t> ids(k);
  std::vector<float> distances(k);
  size_t found = 0;
  const Status status = Search(*snapshot, 0, options, query.data(), 1, 0, records.dimension, k,
                               ids.data(), distances.data(), &found);
  RC_ASSERT(status.has_value());
  Hits hits;
  for (size_t i = 0; i < found; ++i) hits.emplace_back(distances[i], ids[i]);
  return hits;
}

RC_GTEST_PROP(SelectRows, LeavesWhatTheFiltersPassAsBruteForceDoes, ()) {
  FilledStore records(*rc::gen::element<size_t>(1, 3, 16, 100));
  Fill(&records);
  const auto queries = *rc::gen::inRange(1, 6);
  for (int i = 0; i < queries; ++i) {
    const std::vector<Checked> filters = RandomFilters(4);
    const auto k = *rc::gen::element<size_t>(1, 10, 1000);
    const auto query = *rc::gen::container<std::vector<float>>(records.dimension,
                                                               rc::gen::element(-1.0f, 0.0f, 1.0f));
    RC_ASSERT(Filtered(records, filters, query, k) == BruteForce(records, filters, query, k));
  }
}

// A store of many vectors without documents. The work of a selection is how often it checks its
// task: once for 64 rows that it walks, and once for 1,024 ids that it looks up.
class SelectionCost : public testing::Test {
 protected:
  static constexpr uint64_t kRows = 64 * 500;

  void SetUp() override {
    OpenOptions options;
    options.create = true;
    options.dimension = 1;
    store_ = Store::Open(OpenFactory("memory:").value(), options).value();
    const std::vector<float> vectors(kRows);
    const Records records{.count = kRows, .vectors = vectors.data()};
    ASSERT_TRUE(store_->shared_batch().Insert(0, records, nullptr).has_value());
    ASSERT_TRUE(store_->shared_batch().Commit().has_value());
  }

  struct Selection {
    uint64_t rows = 0;
    uint64_t bytes = 0;
    uint64_t asked = 0;
  };
  Result<Selection> Select(const std::vector<const Filter*>& filters, uint64_t budget = 0) {
    Selection selection;
    Task::Bounds bounds;
    bounds.budget_bytes = budget;
    bounds.timeout_ms = 1;
    bounds.now = [&] {
      ++selection.asked;
      return Task::Clock::time_point();
    };
    const Task task(bounds);
    selection.asked = 0;
    const auto snapshot = store_->NewSnapshot().value();
    const auto slabs = snapshot->Slabs(0).value();
    CHASSIS_ASSIGN(const auto sets,
                   SelectRows(*snapshot, snapshot->Collection(0).value(), slabs, filters, task));
    for (const RowSet& set : sets) selection.rows += set.rows();
    selection.bytes = RowSetBytes(sets);
    return selection;
  }

  std::shared_ptr<Store> store_;
};

TEST_F(SelectionCost, FallsWithTheIdsThatAreAllowed) {
  const Filter few{IdsInRange(1000, 1009), nullptr};
  const Filter many{IdsInRange(0, kRows / 2), nullptr};
  const Selection selection = Select({&few}).value();
  EXPECT_EQ(selection.rows, 10u);
  EXPECT_EQ(selection.asked, 1u);
  EXPECT_LE(selection.bytes, 64u);
  EXPECT_EQ(Select({&many}).value().asked, kRows / 64);
}

TEST_F(SelectionCost, IsThatOfTheFilterThatAllowsTheFewest) {
  const Filter few{IdsInRange(1000, 1009), nullptr};
  const Filter many{IdsInRange(0, kRows / 2), nullptr};
  const Filter documents{nullptr, DocumentsWithSchema({{"a", {}}}), true};
  const Selection selection = Select({&documents, &many, &few}).value();
  EXPECT_EQ(selection.rows, 10u);
  EXPECT_LE(selection.asked, 5u);
}

TEST_F(SelectionCost, OfDenyingAFewIsThatOfLookingThemUp) {
  const Filter few{IdsInRange(1000, 1009), nullptr, true};
  const Selection selection = Select({&few}).value();
  EXPECT_EQ(selection.rows, kRows - 10);
  EXPECT_EQ(selection.asked, 1u);
}

TEST_F(SelectionCost, OfAGroupIsThatOfItsRecords) {
  const std::vector<float> vectors(3);
  const std::vector<std::string_view> groups(3, "g");
  Records records;
  records.count = 3;
  records.vectors = vectors.data();
  records.groups = groups.data();
  ASSERT_TRUE(store_->shared_batch().Insert(0, records, nullptr).has_value());
  ASSERT_TRUE(store_->shared_batch().Commit().has_value());
  const Filter group{nullptr, DocumentsInGroup({"g", "x"}), false, {"g", "x"}};
  const Selection selection = Select({&group}).value();
  EXPECT_EQ(selection.rows, 3u);
  EXPECT_EQ(selection.asked, 3u) << "once a group and once to look up what they have";
  EXPECT_EQ(Select({&group}, 3 * 96 - 1).error().code, Code::kExecutionLimit);
  EXPECT_TRUE(Select({&group}, 3 * 96).has_value());
}

TEST_F(SelectionCost, OfMoreIdsThanThereAreIsThatOfWalkingTheRows) {
  std::vector<uint64_t> ids(10 * kRows);
  for (uint64_t i = 0; i < ids.size(); ++i) ids[i] = i * 2;
  const Filter filter{IdsAmong(ids), nullptr};
  const Selection selection = Select({&filter}).value();
  EXPECT_EQ(selection.rows, kRows / 2);
  EXPECT_EQ(selection.asked, kRows / 64);
}

TEST_F(SelectionCost, StaysWithinTheBudgetThatTheHeaderStates) {
  const Filter few{IdsInRange(1000, 1009), nullptr};
  EXPECT_TRUE(Select({&few}, 10 * 64).has_value());
  EXPECT_EQ(Select({&few}, 10 * 64 - 1).error().code, Code::kExecutionLimit);
  const Filter many{IdsInRange(0, kRows / 2), nullptr};
  EXPECT_TRUE(Select({&many}, kRows).has_value());
  EXPECT_EQ(Select({&many}, kRows / 2).error().code, Code::kExecutionLimit);
}

}  // namespace
}  // namespace chassis
