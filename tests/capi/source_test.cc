// SPDX-License-Identifier: Apache-2.0
// chassis_batch_apply() and chassis_snapshot_source(), as a consumer of a stream uses them.
#include <string>
#include <string_view>
#include <vector>

#include "chassis/write.h"
#include "store_fixture.h"

namespace chassis::capi {
namespace {

chassis_commit_options Element(std::string_view source, uint64_t seq) {
  auto options = Sized<chassis_commit_options>();
  options.source = Bytes(source);
  options.source_seq = seq;
  return options;
}

class Source : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    store = Create();
    batch = OpenBatch(store);
  }
  void TearDown() override {
    batch.reset();
    store.reset();
    StoreTest::TearDown();
  }

  void Stage(float value) {
    const std::vector<float> vector(4, value);
    auto records = Sized<chassis_records>();
    records.count = 1;
    records.vectors = vector.data();
    records.dimension = 4;
    ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
  }
  // Whether a batch of one vector was applied as this element.
  bool Apply(std::string_view source, uint64_t seq) {
    Stage(1);
    const auto options = Element(source, seq);
    uint8_t applied = 99;
    EXPECT_OK(chassis_batch_apply(batch.get(), &options, nullptr, &applied, &error));
    EXPECT_LE(applied, 1);
    return applied == 1;
  }
  // The number of the newest element, or -1.
  int64_t NumberOf(std::string_view source) {
    const chassis_bytes name = Bytes(source);
    uint64_t seq = 99;
    uint8_t found = 99;
    const SnapshotHandle snapshot = OpenSnapshot(store);
    EXPECT_OK(chassis_snapshot_source(snapshot.get(), &name, &seq, &found, &error));
    return found == 1 ? static_cast<int64_t>(seq) : -1;
  }

  StoreHandle store;
  BatchHandle batch;
};

TEST_F(Source, AnElementIsAppliedOnceAndTheCallSaysWhich) {
  EXPECT_TRUE(Apply("s", 5));
  EXPECT_FALSE(Apply("s", 5));
  EXPECT_FALSE(Apply("s", 4));
  EXPECT_TRUE(Apply("s", 6));
  EXPECT_TRUE(Apply("t", 0));
  EXPECT_EQ(Info(store).records, 3u);
  EXPECT_EQ(NumberOf("s"), 6);
  EXPECT_EQ(NumberOf("t"), 0);
  EXPECT_EQ(NumberOf("u"), -1);
}

TEST_F(Source, WhatIsPassedOverEmptiesTheBatchAndReportsTheNewestCommit) {
  EXPECT_TRUE(Apply("s", 5));
  const uint64_t newest = Info(store).commit_seq;
  Stage(2);
  const auto options = Element("s", 5);
  uint64_t seq = 0;
  uint8_t applied = 99;
  ASSERT_OK(chassis_batch_apply(batch.get(), &options, &seq, &applied, &error));
  EXPECT_EQ(applied, 0);
  EXPECT_EQ(seq, newest);
  ASSERT_OK(chassis_batch_commit(batch.get(), &seq, &error));
  EXPECT_EQ(seq, newest) << "the batch was empty";
  EXPECT_EQ(Info(store).records, 1u);
}

TEST_F(Source, AnEmptyBatchIsADurableCommitOfTheNumber) {
  const uint64_t newest = Info(store).commit_seq;
  const auto options = Element("s", 3);
  uint64_t seq = 0;
  uint8_t applied = 0;
  ASSERT_OK(chassis_batch_apply(batch.get(), &options, &seq, &applied, &error));
  EXPECT_EQ(applied, 1);
  EXPECT_EQ(seq, newest + 1);
  path = KilledCopy();
  store = Open();
  EXPECT_EQ(NumberOf("s"), 3);
}

TEST_F(Source, WithoutASourceItIsACommit) {
  Stage(1);
  uint64_t seq = 0;
  uint8_t applied = 0;
  ASSERT_OK(chassis_batch_apply(batch.get(), nullptr, &seq, &applied, &error));
  EXPECT_EQ(applied, 1);
  Stage(1);
  const auto options = Sized<chassis_commit_options>();
  ASSERT_OK(chassis_batch_apply(batch.get(), &options, nullptr, &applied, &error));
  EXPECT_EQ(applied, 1);
  EXPECT_EQ(Info(store).commit_seq, seq + 1);
  EXPECT_EQ(Info(store).records, 2u);
}

// The example of write.h: a consumer that is killed resumes where the store says.
TEST_F(Source, AConsumerResumesBehindTheNumberOfTheStore) {
  constexpr int64_t kElements = 20;
  for (int64_t kill_at = 3; NumberOf("orders") < kElements - 1; kill_at += 5) {
    for (int64_t n = NumberOf("orders") + 1; n < kElements && n < kill_at; ++n) {
      EXPECT_TRUE(Apply("orders", static_cast<uint64_t>(n)));
    }
    Stage(1);
    const std::string killed = KilledCopy();
    batch.reset();
    store.reset();
    std::filesystem::rename(killed, path);
    for (const char* part : {"-wal0", "-wal1"}) {
      if (std::filesystem::exists(killed + part))
        std::filesystem::rename(killed + part, path + part);
    }
    store = Open();
    batch = OpenBatch(store);
  }
  EXPECT_EQ(Info(store).records, static_cast<uint64_t>(kElements));
}

TEST_F(Source, NamesAreBytes) {
  const std::string binary("\0\xFF/", 3), longest(255, 'x');
  EXPECT_TRUE(Apply(binary, 1));
  EXPECT_TRUE(Apply(longest, 2));
  EXPECT_EQ(NumberOf(binary), 1);
  EXPECT_EQ(NumberOf(longest), 2);
  EXPECT_EQ(NumberOf(std::string_view(binary).substr(0, 1)), -1);
}

TEST_F(Source, ASnapshotSaysHowFarTheSourceHadCome) {
  EXPECT_TRUE(Apply("s", 1));
  const SnapshotHandle before = OpenSnapshot(store);
  EXPECT_TRUE(Apply("s", 2));
  const chassis_bytes name = Bytes("s"), unknown = Bytes("u");
  uint64_t seq = 0;
  ASSERT_OK(chassis_snapshot_source(before.get(), &name, &seq, nullptr, &error));
  EXPECT_EQ(seq, 1u);
  EXPECT_STATUS(chassis_snapshot_source(before.get(), &unknown, &seq, nullptr, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(seq, 0u);
}

TEST_F(Source, RefusesNamesThatAreNoneAndChangesNothing) {
  Stage(1);
  const std::string too_long(256, 'x');
  auto no_data = Element("s", 1), no_name = Element("", 0), number_alone = Element("", 7),
       reserved = Element("s", 1), no_size = Element("s", 1), too_large = Element(too_long, 1);
  no_data.source.data = nullptr;
  no_name.source = {"", 0};
  number_alone.source = {nullptr, 0};
  reserved.reserved = 1;
  no_size.struct_size = 0;
  for (const auto& options : {no_data, no_name, number_alone, reserved, no_size, too_large}) {
    uint8_t applied = 99;
    uint64_t seq = 99;
    EXPECT_STATUS(chassis_batch_apply(batch.get(), &options, &seq, &applied, &error),
                  AERO_QUERY_INVALID);
    EXPECT_EQ(applied, 0);
    EXPECT_EQ(seq, 0u);
  }
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const chassis_bytes null = {nullptr, 1}, empty = {"", 0}, large = Bytes(too_long),
                      name = {"s", 1};
  uint64_t seq = 0;
  uint8_t found = 0;
  for (const chassis_bytes* source :
       {&null, &empty, &large, static_cast<const chassis_bytes*>(nullptr)}) {
    EXPECT_STATUS(chassis_snapshot_source(snapshot.get(), source, &seq, &found, &error),
                  AERO_QUERY_INVALID);
  }
  EXPECT_STATUS(chassis_snapshot_source(snapshot.get(), &name, nullptr, &found, &error),
                AERO_QUERY_INVALID);
  EXPECT_TRUE(Apply("s", 1)) << "the batch kept what was staged";
  EXPECT_EQ(Info(store).records, 2u);
}

TEST_F(Source, AReadOnlyStoreTellsTheNumberAndAppliesNothing) {
  EXPECT_TRUE(Apply("s", 1));
  batch.reset();
  store.reset();
  const chassis_options read_only = Options(CHASSIS_OPEN_READ_ONLY);
  store = Open(&read_only);
  batch = OpenBatch(store);
  EXPECT_EQ(NumberOf("s"), 1);
  const auto options = Element("s", 1);
  uint8_t applied = 99;
  EXPECT_STATUS(chassis_batch_apply(batch.get(), &options, nullptr, &applied, &error),
                AERO_STORAGE_READ_ONLY);
}

TEST_F(Source, AStoreHas65536SourcesAtMost) {
  auto in_memory = Options(CHASSIS_OPEN_CREATE, 4);
  chassis_store* memory = nullptr;
  batch.reset();
  ASSERT_OK(chassis_open("memory:", &in_memory, &memory, &error));
  store.reset(memory);
  batch = OpenBatch(store);
  for (uint64_t n = 0; n < 65536; ++n) {
    const std::string name = std::to_string(n);
    const auto options = Element(name, n);
    ASSERT_OK(chassis_batch_apply(batch.get(), &options, nullptr, nullptr, &error));
  }
  const auto one_more = Element("one more", 0);
  EXPECT_STATUS(chassis_batch_apply(batch.get(), &one_more, nullptr, nullptr, &error),
                AERO_EXECUTION_LIMIT);
  EXPECT_TRUE(Apply("65535", 65536)) << "the sources that there are go on";
}

}  // namespace
}  // namespace chassis::capi
