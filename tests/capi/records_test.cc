// SPDX-License-Identifier: Apache-2.0
#include "chassis/records.h"

#include <string>
#include <vector>

#include "chassis/batch.h"
#include "store_fixture.h"

namespace chassis::capi {
namespace {

class Columns : public OpenStoreTest {};

TEST_F(Columns, TheDimensionOfTheCallerIsCheckedEverywhere) {
  const std::vector<float> six(6, 1.0f);
  float out[6];
  EXPECT_STATUS(chassis_insert(store.get(), six.data(), 6, nullptr, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  EXPECT_STATUS(chassis_get_vector(store.get(), 0, out, 6, &error), AERO_SCHEMA_DIMENSION_MISMATCH);
  auto records = Vectors(six, 6);
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  records.dimension = 0;  // forgotten
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  uint32_t notes = 0;
  ASSERT_OK(chassis_collection_create(store.get(), "notes", nullptr, &notes, &error));
  records.dimension = 6;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), notes, &records, nullptr, &error),
                AERO_SCHEMA_DIMENSION_MISMATCH);
  EXPECT_EQ(Info(store).staged, 0u);
}

TEST_F(Columns, RowsMayLieApart) {
  const std::vector<float> matrix = {1, 1, 1, 1, 99, 2, 2, 2, 2, 99};
  auto records = Vectors(matrix);
  records.count = 2;
  records.vector_stride = 5 * sizeof(float);
  uint64_t ids[2];
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, ids, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(First(store, ids[0]), 1.0f);
  EXPECT_EQ(First(store, ids[1]), 2.0f);
  for (const size_t stride : {12u, 18u, 1u}) {
    records.vector_stride = stride;
    EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, ids, &error), AERO_QUERY_INVALID);
  }
}

TEST_F(Columns, ADocumentNeedsSchemaAndVersion) {
  const chassis_bytes payload = Bytes("hello");
  auto records = OneDocument(payload);
  records.schemas = nullptr;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_SCHEMA_REQUIRED);
  EXPECT_EQ(error.row, 0u);
  records = OneDocument(payload);
  records.schema_versions = nullptr;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_SCHEMA_VERSION_REQUIRED);
  const std::string long_name(256, 'n');
  const chassis_bytes too_long = Bytes(long_name);
  records = OneDocument(payload);
  records.schemas = &too_long;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  const chassis_bytes no_text = Bytes("n\xF6te");
  records.schemas = &no_text;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("schema is not UTF-8 at byte 1"), std::string::npos);
}

TEST_F(Columns, ARowAtFaultIsNamedAndNothingOfTheCallIsStaged) {
  const std::vector<chassis_bytes> payloads = {Bytes("a"), Bytes("b"), Bytes("c")};
  const std::vector<chassis_bytes> schemas = {Bytes("note"), Bytes("note"), Bytes("")};
  const std::vector<chassis_bytes> versions = {Bytes("1"), Bytes("1"), Bytes("1")};
  auto records = Sized<chassis_records>();
  records.count = 3;
  records.documents = payloads.data();
  records.schemas = schemas.data();
  records.schema_versions = versions.data();
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_SCHEMA_REQUIRED);
  EXPECT_EQ(error.row, 2u);
  EXPECT_EQ(error.offset, CHASSIS_NO_OFFSET);
  EXPECT_EQ(error.outcome, CHASSIS_OUTCOME_NONE);
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(Info(store).records, 0u);
}

TEST_F(Columns, AnAbsentDocumentIsNotAnEmptyOne) {
  const std::vector<float> two(8, 1.0f);
  const std::vector<chassis_bytes> payloads = {{"", 0}, {nullptr, 0}};
  const std::vector<chassis_bytes> schemas = {Bytes("note"), {nullptr, 0}};
  const std::vector<chassis_bytes> versions = {Bytes("1"), {nullptr, 0}};
  auto records = Vectors(two);
  records.documents = payloads.data();
  records.schemas = schemas.data();
  records.schema_versions = versions.data();
  uint64_t ids[2];
  ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, ids, &error));
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  chassis_document documents[2] = {Sized<chassis_document>(), {}};
  const SnapshotHandle snapshot = OpenSnapshot(store);
  ASSERT_OK(chassis_snapshot_documents(snapshot.get(), 0, ids, 2, documents, &error));
  EXPECT_EQ(documents[0].found, 1u);
  EXPECT_EQ(documents[0].payload.size, 0u);
  EXPECT_NE(documents[0].payload.data, nullptr);
  EXPECT_EQ(documents[1].found, 0u);
}

TEST_F(Columns, BytesWithASizeAndNoDataAreRefused) {
  const chassis_bytes nowhere = {nullptr, 5};
  const auto records = OneDocument(nowhere);
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("records.documents[0]"), std::string::npos);
}

TEST_F(Columns, ColumnsThatDoNotGoWithTheCallAreRefusedByName) {
  const std::vector<float> one(4, 1.0f);
  auto records = Vectors(one);
  EXPECT_STATUS(chassis_batch_put(batch.get(), 0, &records, &error), AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("id or a document id"), std::string::npos);
  const uint64_t id = 7;
  records.ids = &id;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("ids"), std::string::npos);
  records.ids = nullptr;
  const uint64_t seq = 0;
  records.expected_seqs = &seq;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  records.expected_seqs = nullptr;
  for (const uint32_t flags : {CHASSIS_KEEP_ABSENT, CHASSIS_IF_ABSENT}) {
    records.flags = flags;
    EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                  AERO_QUERY_INVALID);
  }
  records.flags = 4;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("records.flags"), std::string::npos);
  records = Vectors(one);
  records.struct_size = 0;
  EXPECT_STATUS(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("CHASSIS_RECORDS()"), std::string::npos);
}

}  // namespace
}  // namespace chassis::capi
