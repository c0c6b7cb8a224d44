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

Result<const SlabVersion*> CollectionVersion::SlabAt(uint64_t slot_address) const {
  const RecordAddress address = RecordAddress::Unpack(slot_address);
  if (address.extent_index >= slabs.size() ||
      address.position >= slabs[address.extent_index].count) {
    return Fail(Code::kInternalInvariant, "index names slot " + std::to_string(address.position) +
                                              " of slab " + std::to_string(address.extent_index) +
                                              ", which is not in use");
  }
  return &slabs[address.extent_index];
}

Result<const DocumentExtentVersion*> CollectionVersion::ExtentAt(uint64_t document_address) const {
  const RecordAddress address = RecordAddress::Unpack(document_address);
  if (address.extent_index >= documents.size()) {
    return Fail(Code::kInternalInvariant, "index names document extent " +
                                              std::to_string(address.extent_index) +
                                              ", which does not exist");
  }
  return &documents[address.extent_index];
}

Result<DocumentRecord> CollectionVersion::DocumentAt(uint64_t document_address) const {
  CHASSIS_ASSIGN(const DocumentExtentVersion* extent, ExtentAt(document_address));
  return extent->extent->Read(RecordAddress::Unpack(document_address).position, extent->used);
}

Result<DocumentRecord> CollectionVersion::WithoutPayloadAt(uint64_t document_address) const {
  CHASSIS_ASSIGN(const DocumentExtentVersion* extent, ExtentAt(document_address));
  return extent->extent->ReadWithoutPayload(RecordAddress::Unpack(document_address).position,
                                            extent->used);
}

Status CollectionVersion::CheckDocument(uint64_t id, uint64_t document) const {
  const Damage* const found = FoundDamage();
  if (found == nullptr) return {};
  const auto damaged = found->documents.find(id);
  std::optional<uint64_t> address;
  if (damaged != found->documents.end()) {
    address = damaged->second;
  } else if (found->lost_document && (document == kNowhere || document < *found->lost_document)) {
    address = found->lost_document;
  }
  if (!address) return {};
  const RecordAddress at = RecordAddress::Unpack(*address);
  return documents[at.extent_index].extent->Damaged(at.position);
}

Result<std::optional<DocumentRecord>> CollectionVersion::Document(uint64_t id, uint64_t seq,
                                                                  DocumentPart part) const {
  CHASSIS_ASSIGN(const uint64_t document, DocumentAddress(id, seq));
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
    const uint64_t slot = RecordAddress::Unpack(location.slot).position;
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
