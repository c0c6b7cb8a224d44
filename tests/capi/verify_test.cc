// SPDX-License-Identifier: Apache-2.0
#include "chassis/verify.h"

#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

class Verify : public StoreTest {
 protected:
  // Changes a byte of the vector whose floats are `value`; returns the vector's offset in the file.
  size_t Damage(float value) {
    const float vector[4] = {value, value, value, value};
    const std::string pattern(reinterpret_cast<const char*>(vector), sizeof vector);
    std::string bytes = ReadFile(path);
    const size_t at = bytes.find(pattern);
    EXPECT_NE(at, std::string::npos);
    bytes[at + 3] ^= 1;
    WriteFile(path, bytes);
    return at;
  }
  // Changes a byte of the header of the document record whose schema and payload are `text`;
  // returns the offset of that byte.
  size_t DamageHeaderOf(std::string_view text) {
    std::string bytes = ReadFile(path);
    const size_t header_end = bytes.find(text);
    EXPECT_NE(header_end, std::string::npos);
    const size_t at = header_end - 20;
    bytes[at] ^= 1;
    WriteFile(path, bytes);
    return at;
  }
  // Makes a store in which the vectors of records 0 and 1 are damaged.
  void MakeTwoDamaged() {
    {
      const StoreHandle store = Create();
      InsertCommitted(store, 1);
      InsertCommitted(store, 2);
    }
    offsets[0] = Damage(1);
    offsets[1] = Damage(2);
  }
  // Puts a document whose schema and payload are `text`.
  void PutDocument(const StoreHandle& store, uint64_t id, std::string_view text) {
    const chassis_bytes payload = Bytes(text), schema = payload, version = Bytes("1");
    auto records = Sized<chassis_records>();
    records.count = 1;
    records.ids = &id;
    records.documents = &payload;
    records.schemas = &schema;
    records.schema_versions = &version;
    const BatchHandle batch = OpenBatch(store);
    ASSERT_OK(chassis_batch_put(batch.get(), 0, &records, &error));
    CommitBatch(batch);
  }

  size_t offsets[2] = {};
};

TEST_F(Verify, OfASoundStoreCountsWhatItRead) {
  const StoreHandle store = Create();
  InsertCommitted(store, 1);
  InsertCommitted(store, 2);
  auto report = Sized<chassis_verify_report>();
  report.findings = 99;
  EXPECT_OK(chassis_verify(store.get(), nullptr, &report, nullptr, 0, &error));
  EXPECT_EQ(report.vectors, 2u);
  EXPECT_EQ(report.documents, 0u);
  EXPECT_EQ(report.findings, 0u);
  EXPECT_GT(report.bytes, 0u);
}

TEST_F(Verify, ReturnsTheFirstFindingAndAsManyAsFit) {
  MakeTwoDamaged();
  const StoreHandle store = Open();
  auto report = Sized<chassis_verify_report>();
  chassis_finding findings[2] = {Sized<chassis_finding>(), {}};
  std::memset(&findings[1], 0xEE, sizeof findings[1]);
  EXPECT_STATUS(chassis_verify(store.get(), nullptr, &report, findings, 1, &error),
                AERO_DATA_CORRUPTION);
  EXPECT_EQ(report.findings, 2u);
  EXPECT_EQ(report.vectors, 2u);
  EXPECT_EQ(error.offset, offsets[0]);
  EXPECT_STREQ(error.promise, "D2");
  EXPECT_EQ(findings[0].offset, offsets[0]);
  EXPECT_STRNE(findings[0].message, "");
  EXPECT_EQ(findings[1].code, static_cast<chassis_status>(0xEEEEEEEE));  // not written

  EXPECT_STATUS(chassis_verify(store.get(), nullptr, &report, findings, 2, &error),
                AERO_DATA_CORRUPTION);
  EXPECT_EQ(findings[1].offset, offsets[1]);
  EXPECT_STATUS(chassis_verify(store.get(), nullptr, nullptr, nullptr, 0, nullptr),
                AERO_DATA_CORRUPTION);
}

TEST_F(Verify, SaysWhoseVectorIsDamagedAndWhere) {
  MakeTwoDamaged();
  const StoreHandle store = Open();
  chassis_finding findings[2] = {Sized<chassis_finding>()};
  EXPECT_STATUS(chassis_verify(store.get(), nullptr, nullptr, findings, 2, &error),
                AERO_DATA_CORRUPTION);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(findings[i].struct_size, sizeof findings[i]);
    EXPECT_EQ(findings[i].code, AERO_DATA_CORRUPTION);
    EXPECT_EQ(findings[i].collection, 0u);
    EXPECT_EQ(findings[i].id, i);
    EXPECT_EQ(findings[i].record_state, CHASSIS_RECORD_LIVE);
    EXPECT_EQ(findings[i].file, CHASSIS_FILE_MAIN);
    EXPECT_EQ(findings[i].offset, offsets[i]);
    EXPECT_EQ(findings[i].length, 64u) << "vectors are stored 64 bytes apart";
    EXPECT_NE(std::string(findings[i].message).find(path), std::string::npos);
  }
}

TEST_F(Verify, DistinguishesAReplacedRecordFromALiveOne) {
  {
    const StoreHandle store = Create();
    PutDocument(store, 5, "the old text");
    PutDocument(store, 5, "the new text");
    PutDocument(store, 6, "another text");
  }
  const size_t offsets_of[2] = {DamageHeaderOf("the old text"), DamageHeaderOf("another text")};
  const StoreHandle store = Open();
  chassis_finding findings[3] = {Sized<chassis_finding>()};
  auto report = Sized<chassis_verify_report>();
  EXPECT_STATUS(chassis_verify(store.get(), nullptr, &report, findings, 3, &error),
                AERO_DATA_CORRUPTION);
  ASSERT_EQ(report.findings, 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(findings[i].id, 5 + i);
    EXPECT_EQ(findings[i].record_state, i == 0 ? CHASSIS_RECORD_DEAD : CHASSIS_RECORD_LIVE);
    EXPECT_LE(findings[i].offset, offsets_of[i]);
    EXPECT_GT(findings[i].offset + findings[i].length, offsets_of[i]);
  }
}

TEST_F(Verify, DamageOutsideOfRecordsBelongsToNone) {
  const StoreHandle store = Create();
  InsertCommitted(store, 1);
  ASSERT_OK(chassis_checkpoint(store.get(), &error));
  constexpr std::streamoff kSuperblock = 4096;
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(kSuperblock + 20);
  file.put('\x77');
  file.close();
  chassis_finding finding = Sized<chassis_finding>();
  EXPECT_STATUS(chassis_verify(store.get(), nullptr, nullptr, &finding, 1, &error),
                AERO_METADATA_CORRUPTION);
  EXPECT_EQ(finding.code, AERO_METADATA_CORRUPTION);
  EXPECT_EQ(finding.collection, CHASSIS_NO_COLLECTION);
  EXPECT_EQ(finding.id, CHASSIS_NO_ID);
  EXPECT_EQ(finding.record_state, CHASSIS_RECORD_UNKNOWN);
  EXPECT_EQ(finding.file, CHASSIS_FILE_MAIN);
  EXPECT_EQ(finding.offset, 4096u);
  EXPECT_EQ(finding.length, 4096u);
}

TEST_F(Verify, FindingsOfEveryStructSizeLieSideBySide) {
  MakeTwoDamaged();
  const StoreHandle store = Open();
  struct Older {
    uint32_t struct_size;
    chassis_status code;
    uint32_t collection, record_state;
  };
  Older older[2] = {{sizeof(Older), 0, 9, 9}, {}};
  EXPECT_STATUS(chassis_verify(store.get(), nullptr, nullptr,
                               reinterpret_cast<chassis_finding*>(older), 2, &error),
                AERO_DATA_CORRUPTION);
  for (const Older& finding : older) {
    EXPECT_EQ(finding.struct_size, sizeof(Older));
    EXPECT_EQ(finding.code, AERO_DATA_CORRUPTION);
    EXPECT_EQ(finding.collection, 0u);
    EXPECT_EQ(finding.record_state, CHASSIS_RECORD_LIVE);
  }
  struct Newer {
    chassis_finding known;
    uint64_t unknown;
  };
  Newer newer[2] = {{Sized<chassis_finding>(), 99}, {{}, 99}};
  newer[0].known.struct_size = sizeof(Newer);
  EXPECT_STATUS(chassis_verify(store.get(), nullptr, nullptr, &newer[0].known, 2, &error),
                AERO_DATA_CORRUPTION);
  EXPECT_EQ(newer[0].known.offset, offsets[0]);
  EXPECT_EQ(newer[1].known.offset, offsets[1]);
  EXPECT_EQ(newer[0].unknown + newer[1].unknown, 0u);
}

TEST_F(Verify, LooksAtItsOutputsBeforeItReads) {
  const StoreHandle store = Create();
  auto report = Sized<chassis_verify_report>();
  report.findings = 99;
  chassis_finding unset{};
  EXPECT_STATUS(chassis_verify(store.get(), nullptr, &report, &unset, 1, &error),
                AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("CHASSIS_FINDING()"), std::string::npos);
  EXPECT_EQ(report.findings, 0u);
  EXPECT_STATUS(chassis_verify(store.get(), nullptr, nullptr, nullptr, 1, &error),
                AERO_QUERY_INVALID);
  chassis_verify_report unset_report{};
  EXPECT_STATUS(chassis_verify(store.get(), nullptr, &unset_report, nullptr, 0, &error),
                AERO_QUERY_INVALID);
}

}  // namespace
}  // namespace chassis::capi
