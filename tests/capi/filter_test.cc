// SPDX-License-Identifier: Apache-2.0
#include "chassis/filter.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

chassis_filter_spec Spec(uint32_t kind, uint32_t mode = CHASSIS_FILTER_ALLOW) {
  auto spec = Sized<chassis_filter_spec>();
  spec.kind = kind;
  spec.mode = mode;
  return spec;
}

chassis_filter_spec Ids(const std::vector<uint64_t>& ids, uint32_t mode = CHASSIS_FILTER_ALLOW) {
  chassis_filter_spec spec = Spec(CHASSIS_FILTER_IDS, mode);
  spec.ids = ids.data();
  spec.count = ids.size();
  return spec;
}

// Has records 0 to 9 with the vectors (i, i, i, i). Even ones have a document of schema "a": 0, 4
// and 8 in version "1", 2 and 6 in version "2". Every third record is in group "g".
class Filters : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    path = "memory:";
    store = Create();
    const BatchHandle batch = OpenBatch(store);
    for (size_t i = 0; i < 10; ++i) {
      const std::vector<float> vector(4, static_cast<float>(i));
      const chassis_bytes document = i % 2 == 0 ? Bytes("text") : chassis_bytes{};
      const chassis_bytes schema = Bytes("a");
      const chassis_bytes version = Bytes(i % 4 == 0 ? "1" : "2");
      const chassis_bytes group = i % 3 == 0 ? Bytes("g") : chassis_bytes{};
      auto records = Sized<chassis_records>();
      records.groups = &group;
      records.count = 1;
      records.vectors = vector.data();
      records.dimension = 4;
      records.documents = &document;
      records.schemas = &schema;
      records.schema_versions = &version;
      EXPECT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
    }
    EXPECT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
    snapshot = OpenSnapshot(store);
  }

  chassis_status TrySearch(const std::vector<const chassis_filter*>& filters,
                           std::vector<uint64_t>* ids) {
    const float query[4] = {};
    auto options = Sized<chassis_search_options>();
    options.filters = filters.data();
    options.filter_count = filters.size();
    std::vector<float> distances(10);
    size_t found = 0;
    ids->resize(10);
    const chassis_status status =
        chassis_snapshot_search(snapshot.get(), 0, &options, query, 1, 4, 0, 10, ids->data(),
                                distances.data(), &found, &error);
    ids->resize(found);
    return status;
  }
  // Returns the ids that pass the filters, ascending.
  std::vector<uint64_t> Passing(const std::vector<chassis_filter_spec>& specs) {
    std::vector<FilterHandle> handles;
    std::vector<const chassis_filter*> filters;
    for (const chassis_filter_spec& spec : specs) {
      handles.push_back(OpenFilter(spec));
      filters.push_back(handles.back().get());
    }
    std::vector<uint64_t> ids;
    EXPECT_OK(TrySearch(filters, &ids));
    return ids;
  }
  // Expects that the spec is refused, and returns the message.
  std::string Refusal(const chassis_filter_spec& spec) {
    auto* filter = reinterpret_cast<chassis_filter*>(&error);
    error = {};
    EXPECT_STATUS(chassis_filter_open(&spec, &filter, &error), AERO_QUERY_INVALID);
    EXPECT_EQ(filter, nullptr);
    return error.message;
  }

  StoreHandle store;
  SnapshotHandle snapshot;
};

using Passed = std::vector<uint64_t>;

TEST_F(Filters, OfIdsAllowOrDenyThemInAnyOrder) {
  EXPECT_EQ(Passing({Ids({7, 2, 7, 99})}), (Passed{2, 7}));
  EXPECT_EQ(Passing({Ids({7, 2, 7, 99}, CHASSIS_FILTER_DENY)}), (Passed{0, 1, 3, 4, 5, 6, 8, 9}));
}

TEST_F(Filters, OfNothingAllowNothingAndDenyNothing) {
  EXPECT_EQ(Passing({Ids({})}), Passed{});
  EXPECT_EQ(Passing({Ids({}, CHASSIS_FILTER_DENY)}).size(), 10u);
}

TEST_F(Filters, OfABitmapCountFromItsFirstIdAndEndAtItsLastBit) {
  const uint64_t words[2] = {uint64_t{1} << 63 | 2, UINT64_MAX};
  chassis_filter_spec spec = Spec(CHASSIS_FILTER_BITMAP);
  spec.words = words;
  spec.bits = 66;
  spec.first = 4;
  EXPECT_EQ(Passing({spec}), (Passed{5}));
  spec.words = words + 1;
  spec.bits = 3;
  EXPECT_EQ(Passing({spec}), (Passed{4, 5, 6}));
}

TEST_F(Filters, OfARangeHaveBothEndsInIt) {
  chassis_filter_spec spec = Spec(CHASSIS_FILTER_RANGE);
  spec.first = 3;
  spec.last = 5;
  EXPECT_EQ(Passing({spec}), (Passed{3, 4, 5}));
  spec.last = UINT64_MAX;
  EXPECT_EQ(Passing({spec}), (Passed{3, 4, 5, 6, 7, 8, 9}));
}

TEST_F(Filters, OfASchemaPassRecordsByTheirDocument) {
  const chassis_bytes schemas[2] = {Bytes("b"), Bytes("a")};
  const chassis_bytes versions[2] = {{nullptr, 0}, Bytes("2")};
  chassis_filter_spec spec = Spec(CHASSIS_FILTER_SCHEMA);
  spec.schemas = schemas;
  spec.count = 2;
  EXPECT_EQ(Passing({spec}), (Passed{0, 2, 4, 6, 8}));
  spec.schema_versions = versions;
  EXPECT_EQ(Passing({spec}), (Passed{2, 6}));
  spec.mode = CHASSIS_FILTER_DENY;
  EXPECT_EQ(Passing({spec}), (Passed{0, 1, 3, 4, 5, 7, 8, 9}));
}

TEST_F(Filters, OfAGroupPassNoRecordWithoutOne) {
  const chassis_bytes groups[2] = {Bytes("g"), Bytes("x")};
  chassis_filter_spec spec = Spec(CHASSIS_FILTER_GROUP);
  spec.groups = groups;
  spec.count = 2;
  EXPECT_EQ(Passing({spec}), (Passed{0, 3, 6, 9}));
  spec.mode = CHASSIS_FILTER_DENY;
  EXPECT_EQ(Passing({spec}), (Passed{1, 2, 4, 5, 7, 8}));
}

TEST_F(Filters, TogetherPassWhatAllOfThemPass) {
  const chassis_bytes schema = Bytes("a");
  chassis_filter_spec schemas = Spec(CHASSIS_FILTER_SCHEMA);
  schemas.schemas = &schema;
  schemas.count = 1;
  chassis_filter_spec range = Spec(CHASSIS_FILTER_RANGE);
  range.first = 2;
  range.last = 7;
  EXPECT_EQ(Passing({schemas, Ids({4}, CHASSIS_FILTER_DENY), range}), (Passed{2, 6}));
}

TEST_F(Filters, LeaveOutVectorsUnread) {
  snapshot.reset();
  path = (folder / "s.chassis").string();
  store = Create();
  for (const float value : {1.0f, 2.0f, 3.0f}) Insert(store, value);
  Commit(store);
  store.reset();
  std::string bytes = ReadFile(path);
  const float two[4] = {2, 2, 2, 2};
  const size_t at = bytes.find(std::string(reinterpret_cast<const char*>(two), sizeof two));
  ASSERT_NE(at, std::string::npos);
  bytes[at] ^= 1;
  WriteFile(path, bytes);
  store = Open();
  snapshot = OpenSnapshot(store);
  EXPECT_EQ(Passing({Ids({0})}), (Passed{0}));
  EXPECT_EQ(Passing({Ids({1}, CHASSIS_FILTER_DENY)}), (Passed{0, 2}));
  std::vector<uint64_t> ids;
  EXPECT_STATUS(TrySearch({}, &ids), AERO_DATA_CORRUPTION);
  EXPECT_EQ(error.offset, at);
}

TEST_F(Filters, CopyWhatTheyAreMadeOf) {
  std::vector<uint64_t> ids = {1};
  const FilterHandle filter = OpenFilter(Ids(ids));
  ids[0] = 2;
  std::vector<uint64_t> passed;
  EXPECT_OK(TrySearch({filter.get()}, &passed));
  EXPECT_EQ(passed, (Passed{1}));
}

TEST_F(Filters, OutliveStoresAndServeAllOfThem) {
  const FilterHandle filter = OpenFilter(Ids({0}));
  snapshot.reset();
  store.reset();
  store = Create(4);
  Insert(store, 1);
  Insert(store, 2);
  Commit(store);
  snapshot = OpenSnapshot(store);
  std::vector<uint64_t> passed;
  EXPECT_OK(TrySearch({filter.get()}, &passed));
  EXPECT_EQ(passed, (Passed{0}));
}

TEST_F(Filters, ThatAreNotOpenFiltersAreRefusedByTheirIndex) {
  const FilterHandle good = OpenFilter(Ids({0}));
  std::vector<uint64_t> passed;
  EXPECT_STATUS(TrySearch({good.get(), nullptr}, &passed), AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("options.filters[1]"), std::string::npos);

  FilterHandle closed = OpenFilter(Ids({0}));
  const chassis_filter* const was = closed.get();
  closed.reset();
  EXPECT_STATUS(TrySearch({good.get(), was}, &passed), AERO_EXECUTION_HANDLE_CLOSED);
  EXPECT_NE(std::string(error.message).find("options.filters[1]"), std::string::npos);

  const auto* const other = reinterpret_cast<const chassis_filter*>(snapshot.get());
  EXPECT_STATUS(TrySearch({other}, &passed), AERO_EXECUTION_HANDLE_INVALID);
  EXPECT_STATUS(chassis_filter_close(reinterpret_cast<chassis_filter*>(store.get()), &error),
                AERO_EXECUTION_HANDLE_INVALID);
}

TEST_F(Filters, ANullListOfThemIsRefused) {
  auto options = Sized<chassis_search_options>();
  options.filter_count = 1;
  const float query[4] = {};
  uint64_t id = 0;
  float distance = 0;
  size_t found = 0;
  EXPECT_STATUS(chassis_snapshot_search(snapshot.get(), 0, &options, query, 1, 4, 0, 1, &id,
                                        &distance, &found, &error),
                AERO_QUERY_INVALID);
  const chassis_filter* const none = nullptr;
  options.filters = &none;
  options.filter_count = SIZE_MAX;
  EXPECT_STATUS(chassis_snapshot_search(snapshot.get(), 0, &options, query, 1, 4, 0, 1, &id,
                                        &distance, &found, &error),
                AERO_QUERY_INVALID);
}

TEST_F(Filters, AreNotMadeOfAnUnknownKindOrMode) {
  EXPECT_EQ(Refusal(Spec(0)), "spec.kind is 0: an unknown kind");
  EXPECT_EQ(Refusal(Spec(6)), "spec.kind is 6: an unknown kind");
  EXPECT_EQ(Refusal(Spec(CHASSIS_FILTER_RANGE, 2)), "spec.mode is 2: an unknown mode");
  chassis_filter_spec spec = Spec(CHASSIS_FILTER_RANGE);
  spec.reserved = 1;
  EXPECT_EQ(Refusal(spec), "spec.reserved is 1: must be 0");
  spec.struct_size = 0;
  EXPECT_NE(Refusal(spec).find("CHASSIS_FILTER_SPEC()"), std::string::npos);
}

TEST_F(Filters, AreNotMadeOfListsThatAreNotThere) {
  for (const uint32_t kind : {CHASSIS_FILTER_IDS, CHASSIS_FILTER_SCHEMA, CHASSIS_FILTER_GROUP}) {
    chassis_filter_spec spec = Spec(kind);
    spec.count = 3;
    EXPECT_NE(Refusal(spec).find(" is NULL, but 3 elements are needed"), std::string::npos);
  }
  chassis_filter_spec bitmap = Spec(CHASSIS_FILTER_BITMAP);
  bitmap.bits = 65;
  EXPECT_EQ(Refusal(bitmap), "spec.words is NULL, but 2 elements are needed");
  const chassis_bytes texts[2] = {Bytes("a"), {nullptr, 0}};
  chassis_filter_spec groups = Spec(CHASSIS_FILTER_GROUP);
  groups.groups = texts;
  groups.count = 2;
  EXPECT_EQ(Refusal(groups), "spec.groups[1].data is NULL");
  EXPECT_EQ(error.row, 1u);
  EXPECT_EQ(error.offset, CHASSIS_NO_OFFSET);
}

TEST_F(Filters, AreNotMadeOfMoreThanMemoryOrIdsCanBe) {
  const uint64_t word = 0;
  chassis_filter_spec ids = Spec(CHASSIS_FILTER_IDS);
  ids.ids = &word;
  ids.count = SIZE_MAX;
  EXPECT_NE(Refusal(ids).find("exceed the address space"), std::string::npos);
  chassis_filter_spec bitmap = Spec(CHASSIS_FILTER_BITMAP);
  bitmap.words = &word;
  bitmap.bits = 2;
  bitmap.first = UINT64_MAX - 1;
  EXPECT_NE(Refusal(bitmap).find("behind the last id"), std::string::npos);
  chassis_filter_spec range = Spec(CHASSIS_FILTER_RANGE);
  range.first = 2;
  range.last = 1;
  EXPECT_EQ(Refusal(range), "spec.first is 2, spec.last 1: the range ends before it begins");
}

TEST_F(Filters, NeedASpecAndAnOutputForTheHandle) {
  chassis_filter* filter = nullptr;
  const chassis_filter_spec spec = Spec(CHASSIS_FILTER_RANGE);
  EXPECT_STATUS(chassis_filter_open(nullptr, &filter, &error), AERO_QUERY_INVALID);
  EXPECT_STATUS(chassis_filter_open(&spec, nullptr, &error), AERO_QUERY_INVALID);
}

}  // namespace
}  // namespace chassis::capi
