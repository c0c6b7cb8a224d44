// SPDX-License-Identifier: Apache-2.0
#include "core/collection/collection_version.h"

#include <algorithm>

namespace chassis {

CollectionVersion CollectionVersion::New(CollectionSchema schema,
                                         std::shared_ptr<const IndexRuns> runs,
                                         const KeyHashing& hashing) {
  CollectionVersion version;
  version.schema = std::make_shared<const CollectionSchema>(std::move(schema));
  version.key_hash = KeyHash(hashing, version.schema->number);
  version.index = IdIndex::Over(std::move(runs));
  return version;
}

CollectionVersion CollectionVersion::Next() const {
  CollectionVersion next = *this;
  if (!repair->done.load(std::memory_order_acquire)) next.repair = std::make_shared<IndexRepair>();
  return next;
}

const Damage* CollectionVersion::FoundDamage() const {
  const bool repaired = repair->done.load(std::memory_order_acquire);
  return repaired && repair->damage ? repair->damage.get() : damage.get();
}

Result<const SlabVersion*> CollectionVersion::SlabAt(uint64_t slot_place) const {
  const Place place = Place::Unpack(slot_place);
  if (place.ordinal >= slabs.size() || place.position >= slabs[place.ordinal].count) {
    return Fail(Code::kInternalInvariant, "index names slot " + std::to_string(place.position) +
                                              " of slab " + std::to_string(place.ordinal) +
                                              ", which is not in use");
  }
  return &slabs[place.ordinal];
}

Result<const DocumentExtentVersion*> CollectionVersion::ExtentAt(uint64_t document_place) const {
  const Place place = Place::Unpack(document_place);
  if (place.ordinal >= documents.size()) {
    return Fail(
        Code::kInternalInvariant,
        "index names document extent " + std::to_string(place.ordinal) + ", which does not exist");
  }
  return &documents[place.ordinal];
}

Result<DocumentRecord> CollectionVersion::DocumentAt(uint64_t document_place) const {
  CHASSIS_ASSIGN(const DocumentExtentVersion* extent, ExtentAt(document_place));
  return extent->extent->Read(Place::Unpack(document_place).position, extent->used);
}

Result<DocumentRecord> CollectionVersion::WithoutPayloadAt(uint64_t document_place) const {
  CHASSIS_ASSIGN(const DocumentExtentVersion* extent, ExtentAt(document_place));
  return extent->extent->ReadWithoutPayload(Place::Unpack(document_place).position, extent->used);
}

Status CollectionVersion::CheckDocument(uint64_t id, uint64_t document) const {
  const Damage* const found = FoundDamage();
  if (found == nullptr) return {};
  const auto damaged = found->documents.find(id);
  std::optional<uint64_t> place;
  if (damaged != found->documents.end()) {
    place = damaged->second;
  } else if (found->lost_document && (document == kNowhere || document < *found->lost_document)) {
    place = found->lost_document;
  }
  if (!place) return {};
  const Place at = Place::Unpack(*place);
  return documents[at.ordinal].extent->Damaged(at.position);
}

Result<std::optional<DocumentRecord>> CollectionVersion::Document(uint64_t id, uint64_t seq,
                                                                  DocumentPart part) const {
  CHASSIS_ASSIGN(const uint64_t document, DocumentPlace(id, seq));
  CHASSIS_TRY(CheckDocument(id, document));
  if (document == kNowhere) return std::optional<DocumentRecord>();
  CHASSIS_ASSIGN(const DocumentRecord record,
                 part == DocumentPart::kWhole ? DocumentAt(document) : WithoutPayloadAt(document));
  if (record.id != id || record.tombstone) {
    return Fail(Code::kInternalInvariant, "index names the document of id " +
                                              std::to_string(record.id) + " for id " +
                                              std::to_string(id));
  }
  return std::optional(record);
}

Result<uint64_t> CollectionVersion::RecordSeq(uint64_t id, uint64_t seq) const {
  CHASSIS_ASSIGN(const RecordLocation location, Find(id, seq));
  CHASSIS_TRY(CheckDocument(id, location.document));
  uint64_t newest = 0;
  if (location.slot != kNowhere) {
    CHASSIS_ASSIGN(const SlabVersion* version, SlabAt(location.slot));
    const uint64_t slot = Place::Unpack(location.slot).position;
    const auto meta = version->slab->Meta(slot);
    if (!meta) return version->slab->DamagedMeta(slot);
    newest = meta->seq;
  }
  if (location.document != kNowhere) {
    CHASSIS_ASSIGN(const DocumentRecord record, WithoutPayloadAt(location.document));
    newest = std::max(newest, record.seq);
  }
  return newest;
}

}  // namespace chassis
