// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_DOCUMENT_H_
#define CHASSIS_CORE_FORMAT_DOCUMENT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/coding.h"

namespace chassis {

// A document record: the full state of one document as one commit left it, never a delta.
//
//   header (64 bytes, with a checksum of its own and one of the four texts) | document id | schema
//   | schema version | group | payload | zeros to a multiple of 8 | piece checksums | trailer (32
//   bytes; its last field is the checksum of everything before it)
//
// A payload of more than kDocumentPieceBytes has piece checksums: a u32 for each piece of it, a u32
// over those, and zeros to a multiple of 8. With them a part of a long payload can be read alone.
//
// Header and trailer both name the record and its length, so that one damaged byte never hides
// whose record it harmed or where the next one begins. Checksums are seeded with the extent's
// serial and the record's position in it.
struct DocumentRecord {
  uint64_t id = 0;
  uint64_t seq = 0;
  uint32_t commit_index = 0;  // index among the document records of its commit
  uint32_t collection = 0;
  bool tombstone = false;  // the document is gone; its keys are kept
  bool keys_only = false;  // a record without a document that has a document id or a group
  std::string_view document_id;
  std::string_view schema;
  std::string_view schema_version;
  std::string_view group;
  std::string_view payload;
};

// How much of a record is read: all of it, or the header and the four texts before the payload,
// which have a checksum of their own.
enum class DocumentPart { kWhole, kWithoutPayload };

struct DocumentHeader {
  uint64_t id = 0;
  uint64_t seq = 0;
  uint64_t length = 0;  // of the whole record
  bool tombstone = false;
  bool has_keys = false;  // a document id or a group; not known from a trailer
};

inline constexpr uint64_t kDocumentHeaderBytes = 64;
inline constexpr uint64_t kDocumentTrailerBytes = 32;
inline constexpr uint64_t kDocumentAlignment = 8;
inline constexpr uint64_t kDocumentPieceBytes = 1 << 20;

uint64_t DocumentRecordLength(const DocumentRecord& record);

// Appends the record, encoded for byte `position` of the extent `serial`.
void EncodeDocumentRecord(const DocumentRecord& record, uint64_t serial, uint64_t position,
                          ByteVector& out);

// Reads the header at the start of `bytes`. Returns nothing if it is damaged or the record is
// longer than `bytes`.
std::optional<DocumentHeader> DecodeDocumentHeader(std::span<const std::byte> bytes,
                                                   uint64_t serial, uint64_t position);

// Returns the whole record with its checksum verified, as views into `bytes`; nothing if it is
// damaged.
std::optional<DocumentRecord> DecodeDocumentRecord(std::span<const std::byte> bytes,
                                                   uint64_t serial, uint64_t position);
// Decodes a record whose header was already decoded from the same bytes.
std::optional<DocumentRecord> DecodeDocumentRecord(const DocumentHeader& header,
                                                   std::span<const std::byte> bytes,
                                                   uint64_t serial, uint64_t position);

// Returns the record without its payload, with the checksums of header and texts verified; nothing
// if they are damaged.
std::optional<DocumentRecord> DecodeWithoutPayload(std::span<const std::byte> bytes,
                                                   uint64_t serial, uint64_t position);

// The first damaged piece of a payload that has piece checksums.
struct DamagedPiece {
  uint64_t begin = 0;  // in the record
  uint64_t length = 0;
};
// Looks for it in the record at the start of `bytes`. Returns nothing if the record has no piece
// checksums, if these or its header are damaged, or if all pieces are sound.
std::optional<DamagedPiece> FindDamagedPiece(std::span<const std::byte> bytes, uint64_t serial,
                                             uint64_t position);

// Reads the trailer of a record whose header is damaged. `bytes` is the record, from its position
// to that of the next one. Returns nothing if the trailer is damaged too.
std::optional<DocumentHeader> DecodeDocumentTrailer(std::span<const std::byte> bytes,
                                                    uint64_t serial, uint64_t position);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_DOCUMENT_H_
