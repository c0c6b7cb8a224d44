// SPDX-License-Identifier: Apache-2.0
// Counts that no array has, such as a negative number converted to size_t, are refused before an
// element is read or an output is written.
#include <string>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

constexpr size_t kCounts[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2, SIZE_MAX / 16};

class Counts : public OpenStoreTest {
 protected:
  void SetUp() override {
    OpenStoreTest::SetUp();
    InsertCommitted(store, 1);
    snapshot = OpenSnapshot(store);
  }
  // Calls `call` with each count. All are refused with a message that names the argument or field.
  template <typename Call>
  void ExpectRefused(const std::string& name, const Call& call) {
    for (const size_t count : kCounts) {
      EXPECT_STATUS(call(count), AERO_QUERY_INVALID) << name << ' ' << count;
      const std::string message = error.message;
      EXPECT_NE(message.find(name + " is " + std::to_string(count)), std::string::npos) << message;
      EXPECT_NE(message.find("exceed the address space"), std::string::npos) << message;
    }
  }
  chassis_records Rows(size_t count) const {
    auto records = Sized<chassis_records>();
    records.count = count;
    records.vectors = vector;
    records.dimension = 4;
    return records;
  }

  SnapshotHandle snapshot;
  const uint64_t ids[1] = {0};
  const float vector[4] = {};
  const chassis_bytes key = Bytes("k");
};

TEST_F(Counts, OfRowsAreRefused) {
  uint64_t id = 7;
  ExpectRefused("records.count", [&](size_t count) {
    const auto records = Rows(count);
    return chassis_batch_insert(batch.get(), 0, &records, &id, &error);
  });
  EXPECT_EQ(id, 7u);
  ExpectRefused("records.count", [&](size_t count) {
    auto records = Rows(count);
    records.ids = ids;
    return chassis_batch_put(batch.get(), 0, &records, &error);
  });
  ExpectRefused("records.count", [&](size_t count) {
    auto records = Rows(count);
    records.vectors = nullptr;
    records.documents = records.schemas = records.schema_versions = records.document_ids = &key;
    return chassis_batch_put(batch.get(), 0, &records, &error);
  });
  EXPECT_EQ(CommitBatch(batch).seq, Info(store).commit_seq);
}

// The rows may be far apart, so that few of them exceed the address space.
TEST_F(Counts, OfRowsAreRefusedByTheirStride) {
  auto records = Rows(3);
  records.vector_stride = (size_t{1} << 62) - 4;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
}

TEST_F(Counts, OfDeletionsAreRefused) {
  ExpectRefused("argument n", [&](size_t count) {
    return chassis_batch_delete(batch.get(), 0, ids, count, &error);
  });
  ExpectRefused("argument n", [&](size_t count) {
    return chassis_batch_delete_documents(batch.get(), 0, &key, count, &error);
  });
  ExpectRefused("argument n", [&](size_t count) {
    return chassis_batch_delete_groups(batch.get(), 0, &key, count, &error);
  });
}

TEST_F(Counts, OfReadsAreRefused) {
  float out[4];
  uint8_t found = 7;
  const float* view = vector;
  auto document = Sized<chassis_document>();
  uint64_t number = 7;
  ExpectRefused("argument n", [&](size_t count) {
    return chassis_snapshot_get(snapshot.get(), 0, ids, count, out, 4, 0, &found, &error);
  });
  ExpectRefused("argument n", [&](size_t count) {
    return chassis_snapshot_view(snapshot.get(), 0, ids, count, &view, &error);
  });
  ExpectRefused("argument n", [&](size_t count) {
    return chassis_snapshot_documents(snapshot.get(), 0, ids, count, &document, &error);
  });
  ExpectRefused("argument n", [&](size_t count) {
    return chassis_snapshot_resolve(snapshot.get(), 0, &key, count, &number, &found, &error);
  });
  ExpectRefused("argument n", [&](size_t count) {
    return chassis_snapshot_seqs(snapshot.get(), 0, ids, count, &number, &error);
  });
  EXPECT_EQ(view, vector);
  EXPECT_EQ(number, 7u);
  EXPECT_EQ(found, 7u);
}

TEST_F(Counts, OfQueriesAreRefused) {
  uint64_t id = 7;
  float distance = 7;
  size_t found = 7;
  ExpectRefused("argument n", [&](size_t count) {
    return chassis_snapshot_search(snapshot.get(), 0, nullptr, vector, count, 4, 0, 1, &id,
                                   &distance, &found, &error);
  });
  EXPECT_EQ(found, 7u);
  const chassis_filter* filter = nullptr;
  ExpectRefused("options.filter_count", [&](size_t count) {
    auto options = Sized<chassis_search_options>();
    options.filters = &filter;
    options.filter_count = count;
    return chassis_snapshot_search(snapshot.get(), 0, &options, vector, 1, 4, 0, 1, &id, &distance,
                                   &found, &error);
  });
}

TEST_F(Counts, OfFilterListsAreRefused) {
  chassis_filter* filter = nullptr;
  for (const uint32_t kind : {CHASSIS_FILTER_IDS, CHASSIS_FILTER_SCHEMA, CHASSIS_FILTER_GROUP}) {
    ExpectRefused("spec.count", [&](size_t count) {
      auto spec = Sized<chassis_filter_spec>();
      spec.kind = kind;
      spec.ids = ids;
      spec.schemas = spec.groups = &key;
      spec.count = count;
      return chassis_filter_open(&spec, &filter, &error);
    });
  }
  EXPECT_EQ(filter, nullptr);
}

// A capacity larger than any array is valid: a call writes only its results.
TEST_F(Counts, OfRoomMayBeAnything) {
  uint32_t numbers[1] = {7};
  size_t count = 0;
  EXPECT_OK(chassis_collection_list(store.get(), numbers, SIZE_MAX, &count, &error));
  EXPECT_EQ(count, 1u);
  uint64_t members[1] = {7};
  EXPECT_OK(chassis_snapshot_group(snapshot.get(), 0, &key, members, SIZE_MAX, &count, &error));
  EXPECT_EQ(count, 0u);
  const CursorHandle cursor = OpenCursor(snapshot);
  std::vector<chassis_record> records(1, Sized<chassis_record>());
  EXPECT_OK(chassis_cursor_next(cursor.get(), records.data(), SIZE_MAX, &count, &error));
  EXPECT_EQ(count, 1u);
}

}  // namespace
}  // namespace chassis::capi
