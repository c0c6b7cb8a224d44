// SPDX-License-Identifier: Apache-2.0
#include "core/format/document.h"

#include <algorithm>

#include "core/base/crc32c.h"
#include "core/format/layout.h"

namespace chassis {
namespace {

constexpr uint32_t kMagic = 0x434F4443;  // "CDOC"
constexpr uint32_t kTombstone = 1;
constexpr uint32_t kKeysOnly = 2;
constexpr size_t kHeaderChecksummed = 56;
constexpr size_t kLengths = 40;  // of document id, schema, schema version and group
constexpr size_t kFieldsCrc = 60;
constexpr size_t kTrailerChecksummed = 24;

uint64_t VariableBytes(const DocumentRecord& record) {
  return record.document_id.size() + record.schema.size() + record.schema_version.size() +
         record.group.size() + record.payload.size();
}

// Returns the number of pieces whose checksums a record has.
uint64_t PieceCount(uint64_t payload) {
  if (payload <= kDocumentPieceBytes) return 0;
  return (payload + kDocumentPieceBytes - 1) / kDocumentPieceBytes;
}

// Returns the bytes of the piece checksums, with the one over them and the zeros behind it.
uint64_t PieceChecksumBytes(uint64_t payload) {
  const uint64_t pieces = PieceCount(payload);
  return pieces == 0 ? 0 : AlignUp((pieces + 1) * sizeof(uint32_t), kDocumentAlignment);
}

// A piece checksum is seeded with the piece's number too, because pieces may look alike.
uint32_t PieceCrc(std::span<const std::byte> payload, uint64_t piece, uint32_t seed) {
  const auto begin = static_cast<size_t>(piece * kDocumentPieceBytes);
  const size_t length = std::min<size_t>(kDocumentPieceBytes, payload.size() - begin);
  return Crc32c(payload.subspan(begin, length), Crc32cSeed(seed, piece));
}

void PutPieceChecksums(Encoder& to, std::span<const std::byte> payload, uint32_t seed) {
  ByteVector checksums;
  Encoder out(checksums);
  const uint64_t pieces = PieceCount(payload.size());
  for (uint64_t i = 0; i < pieces; ++i) out.Put<uint32_t>(PieceCrc(payload, i, seed));
  if (pieces > 0) out.Put<uint32_t>(Crc32c(checksums, seed));
  to.PutBytes(checksums);
}

// The next page is fetched explicitly, because the processor's own prefetcher stops at a page end.
constexpr size_t kAhead = 4096;
constexpr size_t kPiece = 2048;

// The checksum of bytes that are likely not in the processor's cache.
uint32_t FetchedCrc32c(std::span<const std::byte> bytes, uint32_t crc) {
  for (; bytes.size() > kAhead; bytes = bytes.subspan(kPiece)) {
    const auto next = bytes.subspan(kAhead, std::min(kPiece, bytes.size() - kAhead));
    for (size_t i = 0; i < next.size(); i += 64) __builtin_prefetch(&next[i]);
    crc = Crc32c(bytes.first(kPiece), crc);
  }
  return Crc32c(bytes, crc);
}

// Decodes the fields behind a header whose checksum is right.
std::optional<DocumentRecord> DecodeFields(std::span<const std::byte> bytes,
                                           const DocumentHeader& header) {
  Decoder in(bytes.subspan(4));
  DocumentRecord record;
  record.keys_only = (in.Get<uint32_t>() & kKeysOnly) != 0;
  record.id = header.id;
  record.seq = header.seq;
  record.tombstone = header.tombstone;
  in.GetBytes(24);
  record.commit_index = in.Get<uint32_t>();
  record.collection = in.Get<uint32_t>();
  const uint64_t document_id = in.Get<uint16_t>();
  const uint64_t schema = in.Get<uint16_t>();
  const uint64_t schema_version = in.Get<uint16_t>();
  const uint64_t group = in.Get<uint16_t>();
  const uint64_t payload = in.Get<uint64_t>();
  in.Get<uint64_t>();
  record.document_id = AsText(in.GetBytes(document_id));
  record.schema = AsText(in.GetBytes(schema));
  record.schema_version = AsText(in.GetBytes(schema_version));
  record.group = AsText(in.GetBytes(group));
  record.payload = AsText(in.GetBytes(payload));
  if (!in.ok() || DocumentRecordLength(record) != header.length) return std::nullopt;
  return record;
}

}  // namespace

uint64_t DocumentRecordLength(const DocumentRecord& record) {
  return kDocumentHeaderBytes + AlignUp(VariableBytes(record), kDocumentAlignment) +
         PieceChecksumBytes(record.payload.size()) + kDocumentTrailerBytes;
}

void EncodeDocumentRecord(const DocumentRecord& record, uint64_t serial, uint64_t position,
                          ByteVector& out) {
  const size_t begin = out.size();
  const uint64_t length = DocumentRecordLength(record);
  const uint32_t seed = Crc32cSeed(serial, position);
  const auto written = [&] { return std::span<const std::byte>(out).subspan(begin); };
  Encoder to(out);
  to.Put<uint32_t>(kMagic);
  to.Put<uint32_t>((record.tombstone ? kTombstone : 0) | (record.keys_only ? kKeysOnly : 0));
  to.Put<uint64_t>(length);
  to.Put<uint64_t>(record.id);
  to.Put<uint64_t>(record.seq);
  to.Put<uint32_t>(record.commit_index);
  to.Put<uint32_t>(record.collection);
  to.Put<uint16_t>(static_cast<uint16_t>(record.document_id.size()));
  to.Put<uint16_t>(static_cast<uint16_t>(record.schema.size()));
  to.Put<uint16_t>(static_cast<uint16_t>(record.schema_version.size()));
  to.Put<uint16_t>(static_cast<uint16_t>(record.group.size()));
  to.Put<uint64_t>(record.payload.size());
  to.Put<uint32_t>(Crc32c(written(), seed));
  to.Put<uint32_t>(0);
  for (const std::string_view field :
       {record.document_id, record.schema, record.schema_version, record.group}) {
    to.PutBytes(AsBytes(field));
  }
  StoreLittle<uint32_t>(out.data() + begin + kFieldsCrc,
                        Crc32c(written().subspan(kDocumentHeaderBytes), seed));
  to.PutBytes(AsBytes(record.payload));
  to.PadTo(begin + AlignUp(out.size() - begin, kDocumentAlignment));
  PutPieceChecksums(to, AsBytes(record.payload), seed);
  to.PadTo(begin + length - kDocumentTrailerBytes);
  const size_t trailer = out.size();
  to.Put<uint64_t>(record.id);
  to.Put<uint64_t>(record.seq);
  to.Put<uint64_t>(length);
  to.Put<uint32_t>(Crc32c(written().subspan(trailer - begin), ~seed));
  to.Put<uint32_t>(Crc32c(written(), seed));
}

std::optional<DocumentHeader> DecodeDocumentHeader(std::span<const std::byte> bytes,
                                                   uint64_t serial, uint64_t position) {
  if (bytes.size() < kDocumentHeaderBytes + kDocumentTrailerBytes ||
      LoadLittle<uint32_t>(bytes.data()) != kMagic ||
      LoadLittle<uint32_t>(bytes.data() + kHeaderChecksummed) !=
          Crc32c(bytes.first(kHeaderChecksummed), Crc32cSeed(serial, position))) {
    return std::nullopt;
  }
  Decoder in(bytes.subspan(4));
  DocumentHeader header;
  header.tombstone = (in.Get<uint32_t>() & kTombstone) != 0;
  header.has_keys = LoadLittle<uint16_t>(bytes.data() + kLengths) != 0 ||
                    LoadLittle<uint16_t>(bytes.data() + kLengths + 6) != 0;
  header.length = in.Get<uint64_t>();
  header.id = in.Get<uint64_t>();
  header.seq = in.Get<uint64_t>();
  if (header.length > bytes.size() || header.length % kDocumentAlignment != 0 ||
      header.length < kDocumentHeaderBytes + kDocumentTrailerBytes) {
    return std::nullopt;
  }
  return header;
}

std::optional<DocumentRecord> DecodeDocumentRecord(std::span<const std::byte> bytes,
                                                   uint64_t serial, uint64_t position) {
  const auto header = DecodeDocumentHeader(bytes, serial, position);
  if (!header) return std::nullopt;
  return DecodeDocumentRecord(*header, bytes, serial, position);
}

std::optional<DocumentRecord> DecodeDocumentRecord(const DocumentHeader& header,
                                                   std::span<const std::byte> bytes,
                                                   uint64_t serial, uint64_t position) {
  bytes = bytes.first(static_cast<size_t>(header.length));
  const size_t checksummed = bytes.size() - 4;
  if (LoadLittle<uint32_t>(bytes.data() + checksummed) !=
      FetchedCrc32c(bytes.first(checksummed), Crc32cSeed(serial, position))) {
    return std::nullopt;
  }
  return DecodeFields(bytes, header);
}

std::optional<DocumentRecord> DecodeWithoutPayload(std::span<const std::byte> bytes,
                                                   uint64_t serial, uint64_t position) {
  const auto header = DecodeDocumentHeader(bytes, serial, position);
  if (!header) return std::nullopt;
  bytes = bytes.first(static_cast<size_t>(header->length));
  auto record = DecodeFields(bytes, *header);
  if (!record) return std::nullopt;
  record->payload = {};
  if (LoadLittle<uint32_t>(bytes.data() + kFieldsCrc) !=
      Crc32c(bytes.subspan(kDocumentHeaderBytes, VariableBytes(*record)),
             Crc32cSeed(serial, position))) {
    return std::nullopt;
  }
  return record;
}

std::optional<DamagedPiece> FindDamagedPiece(std::span<const std::byte> bytes, uint64_t serial,
                                             uint64_t position) {
  const auto header = DecodeDocumentHeader(bytes, serial, position);
  if (!header) return std::nullopt;
  bytes = bytes.first(static_cast<size_t>(header->length));
  const auto record = DecodeFields(bytes, *header);
  if (!record) return std::nullopt;
  const uint64_t pieces = PieceCount(record->payload.size());
  if (pieces == 0) return std::nullopt;
  const uint32_t seed = Crc32cSeed(serial, position);
  const auto checksums = bytes.last(
      kDocumentTrailerBytes + static_cast<size_t>(PieceChecksumBytes(record->payload.size())));
  const auto table = static_cast<size_t>(pieces * sizeof(uint32_t));
  if (LoadLittle<uint32_t>(&checksums[table]) != Crc32c(checksums.first(table), seed)) {
    return std::nullopt;
  }
  const auto payload = AsBytes(record->payload);
  for (uint64_t i = 0; i < pieces; ++i) {
    if (LoadLittle<uint32_t>(&checksums[i * sizeof(uint32_t)]) == PieceCrc(payload, i, seed)) {
      continue;
    }
    const uint64_t begin = i * kDocumentPieceBytes;
    return DamagedPiece{static_cast<uint64_t>(payload.data() - bytes.data()) + begin,
                        std::min(kDocumentPieceBytes, payload.size() - begin)};
  }
  return std::nullopt;
}

std::optional<DocumentHeader> DecodeDocumentTrailer(std::span<const std::byte> bytes,
                                                    uint64_t serial, uint64_t position) {
  if (bytes.size() < kDocumentTrailerBytes) return std::nullopt;
  const auto trailer = bytes.last(kDocumentTrailerBytes);
  if (LoadLittle<uint32_t>(trailer.data() + kTrailerChecksummed) !=
      Crc32c(trailer.first(kTrailerChecksummed), ~Crc32cSeed(serial, position))) {
    return std::nullopt;
  }
  DocumentHeader header;
  header.id = LoadLittle<uint64_t>(trailer.data());
  header.seq = LoadLittle<uint64_t>(trailer.data() + 8);
  header.length = LoadLittle<uint64_t>(trailer.data() + 16);
  if (header.length != bytes.size()) return std::nullopt;
  return header;
}

}  // namespace chassis
