// SPDX-License-Identifier: Apache-2.0
#include "core/collection/collection_version.h"

namespace chassis {
namespace {

// The slots from `id` on by the entry at or before it of one kind, if a version has the first live.
Result<SlotRun> SlotsInRun(const IndexRun& run, const CollectionVersion& version, IndexKind kind,
                           uint64_t id) {
  const uint32_t collection = version.schema->number;
  CHASSIS_ASSIGN(const auto entry, run.Floor({collection, kind, id, UINT64_MAX}));
  if (!entry || entry->key.collection != collection || entry->key.kind != kind) return SlotRun{};
  const uint64_t behind = id - entry->key.key;
  if (behind >= entry->key.sub) return SlotRun{};
  const uint64_t place = entry->value + behind;
  return version.IsLive(place) ? SlotRun{place, entry->key.sub - behind} : SlotRun{};
}

// An id has at most one live slot, so runs may be asked in any order.
Result<SlotRun> SlotsInRuns(const CollectionVersion& version, uint64_t id) {
  for (const auto& run : version.index->runs->runs) {
    for (const IndexKind kind : {IndexKind::kVectorRange, IndexKind::kVector}) {
      CHASSIS_ASSIGN(const SlotRun slots, SlotsInRun(*run, version, kind, id));
      if (slots.place != kNowhere) return slots;
    }
  }
  return SlotRun{};
}

// The newest run that knows the id decides.
Result<uint64_t> DocumentInRuns(const CollectionVersion& version, uint64_t id) {
  const IndexKey key{version.schema->number, IndexKind::kDocument, id, 0};
  for (const auto& run : version.index->runs->runs) {
    CHASSIS_ASSIGN(const auto entry, run->Floor(key));
    if (entry && entry->key == key) {
      return entry->value == kIndexTombstone ? kNowhere : entry->value;
    }
  }
  return kNowhere;
}

SlotRun SlotsInDelta(const IndexDelta& delta, const CollectionVersion& version, uint64_t id,
                     uint64_t seq) {
  const auto range = delta.dense_vectors.Around(id);
  if (range.Has(id)) {
    const uint64_t behind = id - range.first_id;
    const uint64_t place = range.first_place + behind;
    if (version.IsLive(place)) return {place, range.count - behind};
  }
  const uint64_t place = delta.vectors.Find(id, seq);
  return version.IsLive(place) ? SlotRun{place, 1} : SlotRun{};
}

uint64_t DocumentInDelta(const IndexDelta& delta, uint64_t id, uint64_t seq) {
  const uint64_t place = delta.documents.Find(id, seq);
  return place == kUnknown ? delta.dense_documents.Find(id) : place;
}

// Asks what the runs say; where one is damaged, what was rebuilt in their place.
template <typename Runs, typename Rebuilt>
auto AskBase(const CollectionVersion& version, Runs runs, Rebuilt rebuilt) -> decltype(runs()) {
  if (!version.repair->done.load(std::memory_order_acquire)) {
    auto place = runs();
    if (place || place.error().code != Code::kIndexCorruption) return place;
    version.index->runs->NoteDamage(place.error());
    RepairIndex(version);
  }
  return rebuilt(*version.repair->index);
}

}  // namespace

Result<RecordLocation> CollectionVersion::Find(uint64_t id, uint64_t seq) const {
  CHASSIS_ASSIGN(const uint64_t slot, FindSlot(id, seq));
  CHASSIS_ASSIGN(const uint64_t document, DocumentPlace(id, seq));
  return RecordLocation{slot, document};
}

Result<uint64_t> CollectionVersion::FindSlot(uint64_t id, uint64_t seq) const {
  CHASSIS_ASSIGN(const SlotRun slots, FindSlots(id, seq));
  return slots.place;
}

Result<SlotRun> CollectionVersion::FindSlots(uint64_t id, uint64_t seq) const {
  CHASSIS_ASSIGN(const SlotRun slots, SlotsFrom(id, seq));
  const Damage* const found = FoundDamage();
  if (found != nullptr && found->lost_vector &&
      (slots.place == kNowhere || slots.place < found->doubtful_vectors)) {
    const Place lost = Place::Unpack(*found->lost_vector);
    return slabs[lost.ordinal].slab->DamagedMeta(lost.position);
  }
  return slots;
}

// An id that is not below next_id belongs to a later version, here and below.
Result<SlotRun> CollectionVersion::SlotsFrom(uint64_t id, uint64_t seq) const {
  if (id >= next_id || slabs.empty()) return SlotRun{};
  const SlotRun newest = SlotsInDelta(*index->delta, *this, id, seq);
  if (newest.place != kNowhere) return newest;
  for (const auto& frozen : index->frozen) {
    const SlotRun slots = SlotsInDelta(*frozen, *this, id, seq);
    if (slots.place != kNowhere) return slots;
  }
  if (index->runs->runs.empty()) return SlotRun{};
  return AskBase(
      *this, [&] { return SlotsInRuns(*this, id); },
      [&](const IndexDelta& rebuilt) { return SlotsInDelta(rebuilt, *this, id, seq); });
}

Result<uint64_t> CollectionVersion::DocumentPlace(uint64_t id, uint64_t seq) const {
  if (id >= next_id || documents.empty()) return kNowhere;
  const uint64_t newest = DocumentInDelta(*index->delta, id, seq);
  if (newest != kUnknown) return newest;
  for (const auto& frozen : index->frozen) {
    const uint64_t place = DocumentInDelta(*frozen, id, seq);
    if (place != kUnknown) return place;
  }
  if (index->runs->runs.empty()) return kNowhere;
  return AskBase(
      *this, [&] { return DocumentInRuns(*this, id); },
      [&](const IndexDelta& rebuilt) {
        const uint64_t place = DocumentInDelta(rebuilt, id, seq);
        return place == kUnknown ? kNowhere : place;
      });
}

}  // namespace chassis
