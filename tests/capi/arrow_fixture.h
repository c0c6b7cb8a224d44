// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CAPI_ARROW_FIXTURE_H_
#define CHASSIS_TESTS_CAPI_ARROW_FIXTURE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "tests/capi/arrow_stream.h"
#include "tests/capi/store_fixture.h"

namespace chassis::capi {

// Stores to export, and their streams.
class ArrowTest : public StoreTest {
 protected:
  // Commits `n` vectors, all floats of the i-th being i, and returns the ids.
  std::vector<uint64_t> Fill(const StoreHandle& store, size_t n, size_t dimension) {
    std::vector<float> vectors;
    for (size_t i = 0; i < n; ++i) {
      vectors.insert(vectors.end(), dimension, static_cast<float>(i));
    }
    auto records = Sized<chassis_records>();
    records.count = n;
    records.vectors = vectors.data();
    records.dimension = dimension;
    return Insert(store, records);
  }

  // Commits documents without vectors and returns the ids.
  std::vector<uint64_t> FillDocuments(const StoreHandle& store,
                                      const std::vector<std::string>& payloads,
                                      const std::string& schema = "note") {
    std::vector<chassis_bytes> documents;
    for (const std::string& payload : payloads) documents.push_back(Bytes(payload));
    const std::vector<chassis_bytes> schemas(payloads.size(), Bytes(schema));
    const std::vector<chassis_bytes> versions(payloads.size(), Bytes("1"));
    auto records = Sized<chassis_records>();
    records.count = payloads.size();
    records.documents = documents.data();
    records.schemas = schemas.data();
    records.schema_versions = versions.data();
    return Insert(store, records);
  }

  std::vector<uint64_t> Insert(const StoreHandle& store, const chassis_records& records) {
    std::vector<uint64_t> ids(records.count);
    const BatchHandle batch = OpenBatch(store);
    EXPECT_OK(chassis_batch_insert(batch.get(), 0, &records, ids.data(), &error));
    EXPECT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
    return ids;
  }

  // Gives the record of `id` a document; it keeps its vector.
  void PutDocument(const StoreHandle& store, uint64_t id, const std::string& payload) {
    const chassis_bytes document = Bytes(payload), schema = Bytes("note"), version = Bytes("2");
    auto records = Sized<chassis_records>();
    records.flags = CHASSIS_KEEP_ABSENT;
    records.count = 1;
    records.ids = &id;
    records.documents = &document;
    records.schemas = &schema;
    records.schema_versions = &version;
    const BatchHandle batch = OpenBatch(store);
    EXPECT_OK(chassis_batch_put(batch.get(), 0, &records, &error));
    EXPECT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  }

  void Delete(const StoreHandle& store, const std::vector<uint64_t>& ids) {
    const BatchHandle batch = OpenBatch(store);
    EXPECT_OK(chassis_batch_delete(batch.get(), 0, ids.data(), ids.size(), &error));
    EXPECT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  }

  Stream Export(const SnapshotHandle& snapshot, uint32_t columns = 0, uint64_t max_rows = 0) {
    auto options = Sized<chassis_arrow_options>();
    options.columns = columns;
    options.max_rows = max_rows;
    Stream stream;
    EXPECT_OK(chassis_arrow_export(snapshot.get(), 0, &options, stream.get(), &error));
    return stream;
  }

  std::vector<const float*> Views(const SnapshotHandle& snapshot,
                                  const std::vector<uint64_t>& ids) {
    std::vector<const float*> views(ids.size());
    EXPECT_OK(
        chassis_snapshot_view(snapshot.get(), 0, ids.data(), ids.size(), views.data(), &error));
    return views;
  }

  // Returns all live ids in the order of a cursor.
  std::vector<uint64_t> CursorIds(const SnapshotHandle& snapshot) {
    const CursorHandle cursor = OpenCursor(snapshot);
    std::vector<uint64_t> ids;
    for (const chassis_record& record : Walk(cursor)) ids.push_back(record.id);
    return ids;
  }
};

}  // namespace chassis::capi

#endif  // CHASSIS_TESTS_CAPI_ARROW_FIXTURE_H_
