// SPDX-License-Identifier: Apache-2.0
#include "core/format/commit.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

#include "tests/unit/format/damage.h"

namespace chassis {
namespace {

constexpr uint64_t kUnit = kExtentAlignment;
constexpr std::string_view kWritten = "bytes of a vector";

CollectionChange SampleChange() {
  CollectionChange change;
  change.number = 2;
  change.kind = CollectionChange::Kind::kCreate;
  change.dimension = 16;
  change.metric = Metric::kInnerProduct;
  change.name = "words";
  change.next_id = 30;
  change.live = 29;
  SlabEntry slab;
  slab.serial = 5;
  slab.vectors = {kUnit, kUnit};
  slab.metas = {2 * kUnit, kUnit};
  slab.capacity = 1021;
  change.new_slabs = {slab};
  change.new_documents = {{6, {3 * kUnit, kUnit}, 0}};
  change.slots = {{1, 10, 20, 0xFEED}};
  change.documents = {{4, 64, 256}};
  change.erased = {7, 11};
  return change;
}

CommitRecord Sample() {
  CommitRecord commit;
  commit.next_serial = 12;
  Digest digest{};
  digest[0] = std::byte{9};
  commit.stream_position = StreamPosition{std::string("orders\0north", 12), 77, digest};
  commit.writes = {{kUnit + 64, AsBytes(kWritten)}, {2 * kUnit, {}}};
  commit.changes = {SampleChange(), CollectionChange{}};
  return commit;
}

TEST(CommitRecord, ReadsBackWhatItHeld) {
  const ByteVector bytes = EncodeCommit(Sample());
  const auto commit = DecodeCommit(bytes);
  ASSERT_TRUE(commit.has_value());
  EXPECT_EQ(commit->next_serial, 12u);
  EXPECT_EQ(commit->stream_position, Sample().stream_position);
  ASSERT_EQ(commit->writes.size(), 2u);
  EXPECT_EQ(commit->writes[0].offset, kUnit + 64);
  EXPECT_EQ(AsText(commit->writes[0].bytes), kWritten);
  EXPECT_TRUE(commit->writes[1].bytes.empty());
  ASSERT_EQ(commit->changes.size(), 2u);
  const CollectionChange& change = commit->changes[0];
  EXPECT_EQ(change.number, 2u);
  EXPECT_EQ(change.kind, CollectionChange::Kind::kCreate);
  EXPECT_EQ(change.dimension, 16u);
  EXPECT_EQ(change.metric, Metric::kInnerProduct);
  EXPECT_EQ(change.name, "words");
  EXPECT_EQ(change.next_id, 30u);
  EXPECT_EQ(change.live, 29u);
  ASSERT_EQ(change.new_slabs.size(), 1u);
  EXPECT_EQ(change.new_slabs[0].serial, 5u);
  EXPECT_EQ(change.new_slabs[0].metas, (Extent{2 * kUnit, kUnit}));
  ASSERT_EQ(change.new_documents.size(), 1u);
  EXPECT_EQ(change.new_documents[0].extent, (Extent{3 * kUnit, kUnit}));
  ASSERT_EQ(change.slots.size(), 1u);
  EXPECT_EQ(change.slots[0].slab, 1u);
  EXPECT_EQ(change.slots[0].first, 10u);
  EXPECT_EQ(change.slots[0].count, 20u);
  EXPECT_EQ(change.slots[0].metas_crc, 0xFEEDu);
  ASSERT_EQ(change.documents.size(), 1u);
  EXPECT_EQ(change.documents[0].extent, 4u);
  EXPECT_EQ(change.documents[0].begin, 64u);
  EXPECT_EQ(change.documents[0].end, 256u);
  EXPECT_EQ(change.erased, (std::vector<uint64_t>{7, 11}));
}

TEST(CommitRecord, NeedNotApplyAnElementOfAStream) {
  const auto commit = DecodeCommit(EncodeCommit(CommitRecord{}));
  ASSERT_TRUE(commit.has_value());
  EXPECT_EQ(commit->stream_position, std::nullopt);
}

TEST(CommitRecord, RefusesAStreamWithALongerNameThanCanBe) {
  CommitRecord commit;
  commit.stream_position = StreamPosition{std::string(kMaxStreamBytes, 'x'), 1, {}};
  EXPECT_TRUE(DecodeCommit(EncodeCommit(commit)).has_value());
  commit.stream_position->stream += 'x';
  EXPECT_FALSE(DecodeCommit(EncodeCommit(commit)).has_value());
}

TEST(CommitRecord, NoCutRecordPasses) {
  ForEachTruncation(EncodeCommit(Sample()), [](size_t length, auto cut) {
    const auto commit = DecodeCommit(cut);
    ASSERT_FALSE(commit.has_value()) << length << " bytes";
    EXPECT_EQ(commit.error().code, Code::kWalCorruption);
  });
}

TEST(CommitRecord, NothingMayFollowIt) {
  ByteVector bytes = EncodeCommit(Sample());
  bytes.push_back(std::byte{0});
  EXPECT_FALSE(DecodeCommit(bytes).has_value());
}

// A frame's checksum finds accidental damage. A forged length with a good checksum must not hang or
// exhaust the host program.
TEST(CommitRecord, SurvivesAnyFlippedBitBehindAGoodChecksum) {
  const ByteVector bytes = EncodeCommit(Sample());
  ForEachFlippedBit(bytes, bytes.size(), [](size_t, auto damaged) {
    const auto commit = DecodeCommit(damaged);
    if (!commit) {
      EXPECT_TRUE(commit.error().code == Code::kWalCorruption ||
                  commit.error().code == Code::kMetadataCorruption ||
                  commit.error().code == Code::kConfigUnsupportedFormat);
    }
  });
}

}  // namespace
}  // namespace chassis
