// SPDX-License-Identifier: Apache-2.0
#include "core/format/document.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "tests/unit/format/damage.h"

namespace chassis {
namespace {

constexpr uint64_t kSerial = 9;
constexpr uint64_t kPosition = 640;

DocumentRecord Sample() {
  DocumentRecord record;
  record.id = 41;
  record.seq = 42;
  record.commit_index = 43;
  record.collection = 44;
  record.document_id = "chapter-1";
  record.schema = "text";
  record.schema_version = "1.0";
  record.group = "book";
  record.payload = "It was a dark night.";
  return record;
}

ByteVector Encoded(const DocumentRecord& record) {
  ByteVector bytes;
  EncodeDocumentRecord(record, kSerial, kPosition, bytes);
  return bytes;
}

RC_GTEST_PROP(DocumentRecord, ReadsBackEveryField,
              (uint64_t id, uint64_t seq, bool tombstone, bool keys_only,
               const std::string& document_id, const std::string& schema,
               const std::string& version, const std::string& group, const std::string& payload)) {
  const DocumentRecord record{id,          seq,    3,       4,     tombstone, keys_only,
                              document_id, schema, version, group, payload};
  const ByteVector bytes = Encoded(record);
  RC_ASSERT(bytes.size() == DocumentRecordLength(record));
  RC_ASSERT(bytes.size() % kDocumentAlignment == 0u);
  const auto read = DecodeDocumentRecord(bytes, kSerial, kPosition);
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->id == id);
  RC_ASSERT(read->seq == seq);
  RC_ASSERT(read->commit_index == 3u);
  RC_ASSERT(read->collection == 4u);
  RC_ASSERT(read->tombstone == tombstone);
  RC_ASSERT(read->keys_only == keys_only);
  RC_ASSERT(read->document_id == document_id);
  RC_ASSERT(read->schema == schema);
  RC_ASSERT(read->schema_version == version);
  RC_ASSERT(read->group == group);
  RC_ASSERT(read->payload == payload);
  const auto without_payload = DecodeWithoutPayload(bytes, kSerial, kPosition);
  RC_ASSERT(without_payload.has_value());
  RC_ASSERT(without_payload->id == id);
  RC_ASSERT(without_payload->keys_only == keys_only);
  RC_ASSERT(without_payload->document_id == document_id);
  RC_ASSERT(without_payload->schema == schema);
  RC_ASSERT(without_payload->schema_version == version);
  RC_ASSERT(without_payload->group == group);
  RC_ASSERT(without_payload->payload.empty());
  RC_ASSERT(DecodeDocumentHeader(bytes, kSerial, kPosition)->has_keys ==
            (!document_id.empty() || !group.empty()));
}

TEST(DocumentRecord, IsReadWithoutThePayloadAndNeverDamaged) {
  const ByteVector bytes = Encoded(Sample());
  const size_t fields_end = kDocumentHeaderBytes + 9 + 4 + 3 + 4;
  ForEachFlippedBit(bytes, bytes.size(), [&](size_t bit, auto damaged) {
    EXPECT_EQ(DecodeWithoutPayload(damaged, kSerial, kPosition).has_value(), bit / 8 >= fields_end)
        << "bit " << bit;
  });
}

TEST(DocumentRecord, StandsOneBehindTheOther) {
  ByteVector bytes = Encoded(Sample());
  const size_t first = bytes.size();
  DocumentRecord second = Sample();
  second.id = 99;
  EncodeDocumentRecord(second, kSerial, kPosition + first, bytes);
  const auto header = DecodeDocumentHeader(bytes, kSerial, kPosition);
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->length, first);
  EXPECT_EQ(DecodeDocumentRecord(bytes, kSerial, kPosition)->id, 41u);
  const auto rest = std::span<const std::byte>(bytes).subspan(first);
  EXPECT_EQ(DecodeDocumentRecord(rest, kSerial, kPosition + first)->id, 99u);
}

TEST(DocumentRecord, NoFlippedBitPasses) {
  const ByteVector bytes = Encoded(Sample());
  ForEachFlippedBit(bytes, bytes.size(), [](size_t bit, auto damaged) {
    EXPECT_FALSE(DecodeDocumentRecord(damaged, kSerial, kPosition).has_value()) << "bit " << bit;
  });
}

// Damage in one record is then reported of that record and does not hide the next one.
TEST(DocumentRecord, AfterAnyFlippedBitHeaderOrTrailerStillNamesIt) {
  const ByteVector bytes = Encoded(Sample());
  ForEachFlippedBit(bytes, bytes.size(), [&](size_t bit, auto damaged) {
    const auto header = DecodeDocumentHeader(damaged, kSerial, kPosition);
    const auto trailer = DecodeDocumentTrailer(damaged, kSerial, kPosition);
    ASSERT_TRUE(header || trailer) << "bit " << bit;
    for (const auto& named : {header, trailer}) {
      if (!named) continue;
      EXPECT_EQ(named->id, 41u) << "bit " << bit;
      EXPECT_EQ(named->seq, 42u) << "bit " << bit;
      EXPECT_EQ(named->length, bytes.size()) << "bit " << bit;
    }
  });
}

TEST(DocumentRecord, NoCutRecordPasses) {
  ForEachTruncation(Encoded(Sample()), [](size_t length, auto cut) {
    EXPECT_FALSE(DecodeDocumentHeader(cut, kSerial, kPosition).has_value()) << length;
    EXPECT_FALSE(DecodeDocumentRecord(cut, kSerial, kPosition).has_value()) << length;
    EXPECT_FALSE(DecodeDocumentTrailer(cut, kSerial, kPosition).has_value()) << length;
  });
}

TEST(DocumentRecord, IsNotAcceptedAtAnotherAddress) {
  const ByteVector bytes = Encoded(Sample());
  for (const auto& [serial, position] :
       {std::pair{kSerial + 1, kPosition}, std::pair{kSerial, kPosition + 8}}) {
    EXPECT_FALSE(DecodeDocumentHeader(bytes, serial, position).has_value());
    EXPECT_FALSE(DecodeDocumentRecord(bytes, serial, position).has_value());
    EXPECT_FALSE(DecodeDocumentTrailer(bytes, serial, position).has_value());
  }
}

TEST(DocumentRecord, ATombstoneKeepsSchemaAndVersion) {
  DocumentRecord record = Sample();
  record.tombstone = true;
  record.payload = {};
  const ByteVector bytes = Encoded(record);
  const auto read = DecodeDocumentRecord(bytes, kSerial, kPosition);
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->tombstone);
  EXPECT_TRUE(DecodeDocumentHeader(bytes, kSerial, kPosition)->tombstone);
  EXPECT_EQ(read->schema, "text");
  EXPECT_EQ(read->schema_version, "1.0");
  EXPECT_TRUE(read->payload.empty());
}

DocumentRecord WithPayload(size_t bytes, std::string& payload) {
  payload.assign(bytes, 'p');
  DocumentRecord record = Sample();
  record.payload = payload;
  return record;
}

TEST(DocumentRecord, ALongPayloadHasAChecksumAPiece) {
  std::string payload;
  const uint64_t short_extra = DocumentRecordLength(WithPayload(1 << 20, payload)) - (1 << 20);
  for (const size_t size : {(1 << 20) + 8, 2 << 20, (2 << 20) + 8}) {
    const DocumentRecord record = WithPayload(size, payload);
    const ByteVector bytes = Encoded(record);
    EXPECT_GT(bytes.size() - size, short_extra);
    const auto read = DecodeDocumentRecord(bytes, kSerial, kPosition);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->payload, payload);
    EXPECT_FALSE(FindDamagedPiece(bytes, kSerial, kPosition)) << "all pieces are sound";
  }
}

TEST(DocumentRecord, TheDamagedPieceOfALongPayloadIsFound) {
  std::string payload;
  const ByteVector bytes = Encoded(WithPayload((2 << 20) + 100, payload));
  const size_t payload_begin = kDocumentHeaderBytes + 9 + 4 + 3 + 4;
  for (const size_t piece : {0, 1, 2}) {
    ByteVector damaged = bytes;
    damaged[payload_begin + (piece << 20) + 5] ^= std::byte{1};
    const auto found = FindDamagedPiece(damaged, kSerial, kPosition);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->begin, payload_begin + (piece << 20));
    EXPECT_EQ(found->length, piece == 2 ? 100U : 1U << 20);
  }
}

TEST(DocumentRecord, SwappedPiecesAreFound) {
  std::string payload;
  const ByteVector bytes = Encoded(WithPayload((2 << 20) + 100, payload));
  ByteVector damaged = bytes;
  const size_t checksums = bytes.size() - kDocumentTrailerBytes - 16;
  std::swap_ranges(damaged.begin() + static_cast<ptrdiff_t>(checksums),
                   damaged.begin() + static_cast<ptrdiff_t>(checksums + 4),
                   damaged.begin() + static_cast<ptrdiff_t>(checksums + 4));
  EXPECT_NE(damaged, bytes) << "equal pieces have different checksums";
  EXPECT_FALSE(FindDamagedPiece(damaged, kSerial, kPosition)) << "the list has a checksum too";
}

TEST(DocumentRecord, AShortPayloadHasNoPieces) {
  ByteVector bytes = Encoded(Sample());
  bytes[kDocumentHeaderBytes + 20] ^= std::byte{1};
  EXPECT_FALSE(FindDamagedPiece(bytes, kSerial, kPosition));
}

TEST(DocumentRecord, SpaceNeverWrittenHoldsNone) {
  EXPECT_FALSE(DecodeDocumentHeader(ByteVector(256), kSerial, 0).has_value());
  EXPECT_FALSE(DecodeDocumentTrailer(ByteVector(256), kSerial, 0).has_value());
}

}  // namespace
}  // namespace chassis
