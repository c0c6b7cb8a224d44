// SPDX-License-Identifier: Apache-2.0
#include "core/collection/document_extent.h"

#include <algorithm>

namespace chassis {
namespace {

// A header and four fields of the greatest length.
constexpr uint64_t kMostBytesWithoutPayload = kDocumentHeaderBytes + uint64_t{4} * UINT16_MAX;

}  // namespace

DocumentExtent::DocumentExtent(MappedStorage& storage, const DocumentExtentEntry& entry)
    : storage_(storage), entry_(entry), touched_(entry.extent.length / kBlock) {}

Status DocumentExtent::MakeResident(uint64_t position, uint64_t length) const {
  const uint64_t end = std::min(position + length, entry_.extent.length);
  for (uint64_t block = position / kBlock; block * kBlock < end; ++block) {
    if (touched_.Test(block)) continue;
    const uint64_t begin = block * kBlock;
    CHASSIS_TRY(storage_.Populate(OffsetOf(begin), std::min(kBlock, entry_.extent.length - begin)));
    touched_.Set(block);
  }
  return {};
}

Result<std::shared_ptr<DocumentExtent>> DocumentExtent::Open(MappedStorage& storage,
                                                             const DocumentExtentEntry& entry) {
  std::shared_ptr<DocumentExtent> extent(new DocumentExtent(storage, entry));
  if (entry.given_back()) return extent;
  CHASSIS_ASSIGN(extent->region_, storage.Map(entry.extent.offset, entry.extent.length));
  return extent;
}

Failure DocumentExtent::Damaged(uint64_t position) const {
  return FailCorrupt(Code::kDataCorruption,
                     storage_.name() + ": document record at byte " +
                         std::to_string(OffsetOf(position)) + ": checksum mismatch",
                     OffsetOf(position));
}

Result<DocumentHeader> DocumentExtent::ReadHeader(uint64_t position, uint64_t used) const {
  if (position > used || used > entry_.extent.length || used - position < kDocumentHeaderBytes) {
    return Damaged(position);
  }
  CHASSIS_TRY(MakeResident(position, kDocumentHeaderBytes));
  const auto header = DecodeDocumentHeader(Range(position, used), entry_.serial, position);
  if (!header) return Damaged(position);
  return *header;
}

Result<DocumentRecord> DocumentExtent::Read(uint64_t position, uint64_t used) const {
  CHASSIS_ASSIGN(const DocumentHeader header, ReadHeader(position, used));
  CHASSIS_TRY(MakeResident(position, header.length));
  const auto record = DecodeDocumentRecord(header, Range(position, used), entry_.serial, position);
  if (!record) return Damaged(position);
  return *record;
}

Result<DocumentRecord> DocumentExtent::ReadWithoutPayload(uint64_t position, uint64_t used) const {
  CHASSIS_ASSIGN(const DocumentHeader header, ReadHeader(position, used));
  CHASSIS_TRY(MakeResident(position, std::min(header.length, kMostBytesWithoutPayload)));
  const auto record = DecodeWithoutPayload(Range(position, used), entry_.serial, position);
  if (!record) return Damaged(position);
  return *record;
}

std::optional<DocumentWalk::Step> DocumentWalk::Next() {
  if (position_ >= end_) return std::nullopt;
  const auto rest = extent_.Range(position_, end_);
  const auto header = DecodeDocumentHeader(rest, extent_.entry().serial, position_);
  if (!header) return SkipDamaged();
  const Step step{position_, *header};
  position_ += header->length;
  return step;
}

DocumentWalk::Step DocumentWalk::SkipDamaged() {
  Step step{position_, {}, true, true};
  const uint64_t serial = extent_.entry().serial;
  uint64_t next = position_ + kDocumentAlignment;
  while (next < end_ && !DecodeDocumentHeader(extent_.Range(next, end_), serial, next)) {
    next += kDocumentAlignment;
  }
  next = std::min(next, end_);
  const auto trailer = DecodeDocumentTrailer(extent_.Range(position_, next), serial, position_);
  if (trailer) {
    step.header = *trailer;
    step.unknown = false;
  }
  position_ = next;
  return step;
}

}  // namespace chassis
