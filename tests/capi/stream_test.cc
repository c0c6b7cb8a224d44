// SPDX-License-Identifier: Apache-2.0
#include "chassis/stream.h"

#include <string>
#include <string_view>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

chassis_commit_options Element(std::string_view stream, uint64_t seq) {
  auto options = Sized<chassis_commit_options>();
  options.stream = Bytes(stream);
  options.stream_seq = seq;
  return options;
}

class Streams : public OpenStoreTest {
 protected:
  void Stage(float value) {
    const std::vector<float> vector(4, value);
    auto records = Sized<chassis_records>();
    records.count = 1;
    records.vectors = vector.data();
    records.dimension = 4;
    ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
  }
  // Commits a batch of one vector as this element. Returns whether it was applied.
  bool Apply(std::string_view stream, uint64_t seq) {
    Stage(1);
    const auto options = Element(stream, seq);
    auto result = Sized<chassis_commit_result>();
    result.applied = 99;
    EXPECT_OK(chassis_batch_commit(batch.get(), &options, &result, &error));
    EXPECT_EQ(result.outcome, CHASSIS_OUTCOME_MADE);
    EXPECT_LE(result.applied, 1u);
    return result.applied == 1;
  }
  // Returns the number of the newest element, or -1.
  int64_t NumberOf(std::string_view stream) {
    const chassis_bytes name = Bytes(stream);
    uint64_t seq = 99;
    uint8_t found = 99;
    const SnapshotHandle snapshot = OpenSnapshot(store);
    EXPECT_OK(chassis_snapshot_stream(snapshot.get(), &name, &seq, &found, &error));
    return found == 1 ? static_cast<int64_t>(seq) : -1;
  }
};

TEST_F(Streams, AnElementIsAppliedOnceAndTheCallSaysWhich) {
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

TEST_F(Streams, ARepeatedElementEmptiesTheBatchAndReportsTheNewestCommit) {
  EXPECT_TRUE(Apply("s", 5));
  const uint64_t newest = Info(store).commit_seq;
  Stage(2);
  const auto options = Element("s", 5);
  auto result = Sized<chassis_commit_result>();
  ASSERT_OK(chassis_batch_commit(batch.get(), &options, &result, &error));
  EXPECT_EQ(result.applied, 0u);
  EXPECT_EQ(result.seq, newest);
  EXPECT_EQ(CommitBatch(batch).seq, newest) << "the batch was empty";
  EXPECT_EQ(Info(store).records, 1u);
}

TEST_F(Streams, AnEmptyBatchIsADurableCommitOfTheNumber) {
  const uint64_t newest = Info(store).commit_seq;
  const auto options = Element("s", 3);
  auto result = Sized<chassis_commit_result>();
  ASSERT_OK(chassis_batch_commit(batch.get(), &options, &result, &error));
  EXPECT_EQ(result.applied, 1u);
  EXPECT_EQ(result.seq, newest + 1);
  path = KilledCopy();
  store = Open();
  EXPECT_EQ(NumberOf("s"), 3);
}

TEST_F(Streams, OptionsWithoutOneAreAnOrdinaryCommit) {
  Stage(1);
  const uint64_t seq = CommitBatch(batch).seq;
  Stage(1);
  const auto options = Sized<chassis_commit_options>();
  auto result = Sized<chassis_commit_result>();
  ASSERT_OK(chassis_batch_commit(batch.get(), &options, &result, &error));
  EXPECT_EQ(result.applied, 1u);
  EXPECT_EQ(result.seq, seq + 1);
  EXPECT_EQ(Info(store).records, 2u);
}

// The example of stream.h: a killed consumer resumes behind the newest number in the store.
TEST_F(Streams, AConsumerResumesBehindTheNumberOfTheStore) {
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

TEST_F(Streams, NamesAreBytes) {
  const std::string binary("\0\xFF/", 3), longest(255, 'x');
  EXPECT_TRUE(Apply(binary, 1));
  EXPECT_TRUE(Apply(longest, 2));
  EXPECT_EQ(NumberOf(binary), 1);
  EXPECT_EQ(NumberOf(longest), 2);
  EXPECT_EQ(NumberOf(std::string_view(binary).substr(0, 1)), -1);
}

TEST_F(Streams, ASnapshotSaysHowFarTheStreamHadCome) {
  EXPECT_TRUE(Apply("s", 1));
  const SnapshotHandle before = OpenSnapshot(store);
  EXPECT_TRUE(Apply("s", 2));
  const chassis_bytes name = Bytes("s"), unknown = Bytes("u");
  uint64_t seq = 0;
  ASSERT_OK(chassis_snapshot_stream(before.get(), &name, &seq, nullptr, &error));
  EXPECT_EQ(seq, 1u);
  EXPECT_STATUS(chassis_snapshot_stream(before.get(), &unknown, &seq, nullptr, &error),
                AERO_QUERY_NOT_FOUND);
  EXPECT_EQ(seq, 0u);
}

TEST_F(Streams, RefusesNamesThatAreNoneAndChangesNothing) {
  Stage(1);
  const std::string too_long(256, 'x');
  auto no_data = Element("s", 1), no_name = Element("", 0), number_alone = Element("", 7),
       no_size = Element("s", 1), too_large = Element(too_long, 1);
  no_data.stream.data = nullptr;
  no_name.stream = {"", 0};
  number_alone.stream = {nullptr, 0};
  no_size.struct_size = 0;
  for (const auto& options : {no_data, no_name, number_alone, no_size, too_large}) {
    auto result = Sized<chassis_commit_result>();
    result.seq = result.applied = 99;
    EXPECT_STATUS(chassis_batch_commit(batch.get(), &options, &result, &error), AERO_QUERY_INVALID);
    EXPECT_EQ(result.outcome, CHASSIS_OUTCOME_NOT_MADE);
    EXPECT_EQ(result.applied, 0u);
    EXPECT_EQ(result.seq, 0u);
  }
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const chassis_bytes null = {nullptr, 1}, empty = {"", 0}, large = Bytes(too_long),
                      name = {"s", 1};
  uint64_t seq = 0;
  uint8_t found = 0;
  for (const chassis_bytes* stream :
       {&null, &empty, &large, static_cast<const chassis_bytes*>(nullptr)}) {
    EXPECT_STATUS(chassis_snapshot_stream(snapshot.get(), stream, &seq, &found, &error),
                  AERO_QUERY_INVALID);
  }
  EXPECT_STATUS(chassis_snapshot_stream(snapshot.get(), &name, nullptr, &found, &error),
                AERO_QUERY_INVALID);
  EXPECT_TRUE(Apply("s", 1)) << "the refused commits changed the batch";
  EXPECT_EQ(Info(store).records, 2u);
}

TEST_F(Streams, AReadOnlyStoreReturnsTheNumberAndAppliesNothing) {
  EXPECT_TRUE(Apply("s", 1));
  batch.reset();
  store.reset();
  const chassis_options read_only = Options(CHASSIS_OPEN_READ_ONLY);
  store = Open(&read_only);
  batch = OpenBatch(store);
  EXPECT_EQ(NumberOf("s"), 1);
  const auto options = Element("s", 1);
  EXPECT_STATUS(chassis_batch_commit(batch.get(), &options, nullptr, &error),
                AERO_STORAGE_READ_ONLY);
}

TEST_F(Streams, AStoreHas65536AtMost) {
  auto in_memory = Options(CHASSIS_OPEN_CREATE, 4);
  chassis_store* memory = nullptr;
  batch.reset();
  ASSERT_OK(chassis_open("memory:", &in_memory, &memory, &error));
  store.reset(memory);
  batch = OpenBatch(store);
  for (uint64_t n = 0; n < 65536; ++n) {
    const std::string name = std::to_string(n);
    const auto options = Element(name, n);
    ASSERT_OK(chassis_batch_commit(batch.get(), &options, nullptr, &error));
  }
  const auto one_more = Element("one more", 0);
  EXPECT_STATUS(chassis_batch_commit(batch.get(), &one_more, nullptr, &error),
                AERO_EXECUTION_LIMIT);
  EXPECT_TRUE(Apply("65535", 65536)) << "an existing stream accepts no element";
}

}  // namespace
}  // namespace chassis::capi
