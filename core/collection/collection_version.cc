// SPDX-License-Identifier: Apache-2.0
#include "core/collection/collection_version.h"

namespace chassis {
namespace {

constexpr uint64_t kAllLive = ~uint64_t{0};

}  // namespace

uint64_t SlabVersion::LiveWord(uint64_t word) const {
  const uint64_t first = word * 64;
  if (first >= count) return 0;
  const uint64_t in_use = count - first >= 64 ? kAllLive : (uint64_t{1} << (count - first)) - 1;
  return in_use & ~liveness.DeadWord(word);
}

CollectionVersion CollectionVersion::New(CollectionSchema schema) {
  CollectionVersion version;
  version.schema = std::make_shared<const CollectionSchema>(std::move(schema));
  version.index = std::make_shared<IdIndex>();
  return version;
}

Result<RecordLocation> CollectionVersion::Find(uint64_t id, uint64_t seq) const {
  CHASSIS_ASSIGN(const uint64_t slot, FindSlot(id, seq));
  return RecordLocation{slot, index->documents.Find(id, seq)};
}

Result<uint64_t> CollectionVersion::FindSlot(uint64_t id, uint64_t seq) const {
  const uint64_t slot = SlotOf(id, seq);
  if (damage && damage->lost_vector && (slot == kNowhere || slot < damage->doubtful_vectors)) {
    const Place lost = Place::Unpack(*damage->lost_vector);
    return slabs[lost.ordinal].slab->DamagedMeta(lost.position);
  }
  return slot;
}

// An id of a dense range that is not below next_id belongs to a later version.
uint64_t CollectionVersion::SlotOf(uint64_t id, uint64_t seq) const {
  if (id >= next_id) return kNowhere;
  const uint64_t dense = index->dense_vectors.Find(id);
  if (dense != kNowhere) {
    const Place place = Place::Unpack(dense);
    if (!slabs[place.ordinal].liveness.IsDead(place.position)) return dense;
  }
  return index->vectors.Find(id, seq);
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

Result<DocumentRecord> CollectionVersion::DocumentAt(uint64_t document_place) const {
  const Place place = Place::Unpack(document_place);
  if (place.ordinal >= documents.size()) {
    return Fail(
        Code::kInternalInvariant,
        "index names document extent " + std::to_string(place.ordinal) + ", which does not exist");
  }
  const DocumentExtentVersion& extent = documents[place.ordinal];
  return extent.extent->Read(place.position, extent.used);
}

Status CollectionVersion::CheckDocument(uint64_t id, uint64_t document) const {
  if (!damage) return {};
  const auto damaged = damage->documents.find(id);
  std::optional<uint64_t> place;
  if (damaged != damage->documents.end()) {
    place = damaged->second;
  } else if (damage->lost_document && (document == kNowhere || document < *damage->lost_document)) {
    place = damage->lost_document;
  }
  if (!place) return {};
  const Place at = Place::Unpack(*place);
  return documents[at.ordinal].extent->Damaged(at.position);
}

Result<std::optional<DocumentRecord>> CollectionVersion::Document(uint64_t id, uint64_t seq) const {
  const uint64_t document = index->documents.Find(id, seq);
  CHASSIS_TRY(CheckDocument(id, document));
  if (document == kNowhere) return std::optional<DocumentRecord>();
  CHASSIS_ASSIGN(const DocumentRecord record, DocumentAt(document));
  if (record.id != id || record.tombstone) {
    return Fail(Code::kInternalInvariant, "index names the document of id " +
                                              std::to_string(record.id) + " for id " +
                                              std::to_string(id));
  }
  return std::optional(record);
}

}  // namespace chassis
