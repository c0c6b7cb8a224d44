// SPDX-License-Identifier: Apache-2.0
#include "core/collection/collection_version.h"

namespace chassis {
namespace {

// Finds the entry of `kind` at or before `id`, and returns its slots from `id` on if the first is
// live in `version`.
Result<AddressRange> SlotsInRun(const IndexRun& run, const CollectionVersion& version,
                                IndexKind kind, uint64_t id) {
  const uint32_t collection = version.schema->number;
  CHASSIS_ASSIGN(const auto entry, run.Floor({collection, kind, id, UINT64_MAX}));
  if (!entry || entry->key.collection != collection || entry->key.kind != kind)
    return AddressRange{};
  const uint64_t behind = id - entry->key.key;
  if (behind >= entry->key.sub) return AddressRange{};
  const uint64_t address = entry->value + behind;
  return version.IsLive(address) ? AddressRange{address, entry->key.sub - behind} : AddressRange{};
}

// An id has at most one live slot, so runs may be searched in any order.
Result<AddressRange> SlotsInRuns(const CollectionVersion& version, uint64_t id) {
  for (const auto& run : version.index->runs->runs) {
    for (const IndexKind kind : {IndexKind::kVectorRange, IndexKind::kVector}) {
      CHASSIS_ASSIGN(const AddressRange slots, SlotsInRun(*run, version, kind, id));
      if (slots.first != kNowhere) return slots;
    }
  }
  return AddressRange{};
}

// The newest run that has the id decides.
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

AddressRange SlotsInDelta(const IndexDelta& delta, const CollectionVersion& version, uint64_t id,
                          uint64_t seq) {
  const auto range = delta.dense_vectors.Around(id);
  if (range.Has(id)) {
    const uint64_t behind = id - range.first_id;
    const uint64_t address = range.first_address + behind;
    if (version.IsLive(address)) return {address, range.count - behind};
  }
  const uint64_t address = delta.vectors.Find(id, seq);
  return version.IsLive(address) ? AddressRange{address, 1} : AddressRange{};
}

uint64_t DocumentInDelta(const IndexDelta& delta, uint64_t id, uint64_t seq) {
  const uint64_t address = delta.documents.Find(id, seq);
  return address == kUnknown ? delta.dense_documents.Find(id) : address;
}

// Searches the index runs or, if one is damaged, the index rebuilt in their place.
template <typename Runs, typename Rebuilt>
auto AskBase(const CollectionVersion& version, Runs runs, Rebuilt rebuilt) -> decltype(runs()) {
  if (!version.repair->done.load(std::memory_order_acquire)) {
    auto address = runs();
    if (address || address.error().code != Code::kIndexCorruption) return address;
    version.index->runs->NoteDamage(address.error());
    RepairIndex(version, version.index->runs->seq);
  }
  return rebuilt(*version.repair->index);
}

}  // namespace

Result<RecordLocation> CollectionVersion::Find(uint64_t id, uint64_t seq) const {
  CHASSIS_ASSIGN(const uint64_t slot, FindSlot(id, seq));
  CHASSIS_ASSIGN(const uint64_t document, DocumentAddress(id, seq));
  return RecordLocation{slot, document};
}

Result<uint64_t> CollectionVersion::FindSlot(uint64_t id, uint64_t seq) const {
  CHASSIS_ASSIGN(const AddressRange slots, FindSlots(id, seq));
  return slots.first;
}

Result<AddressRange> CollectionVersion::FindSlots(uint64_t id, uint64_t seq) const {
  CHASSIS_ASSIGN(const AddressRange slots, SlotsFrom(id, seq));
  const Damage* const found = FoundDamage();
  if (found != nullptr && found->lost_vector &&
      (slots.first == kNowhere || slots.first < found->doubtful_vectors)) {
    const RecordAddress lost = RecordAddress::Unpack(*found->lost_vector);
    return slabs[lost.extent_index].slab->DamagedMeta(lost.position);
  }
  return slots;
}

// An id from next_id on belongs to a later version, here and in DocumentAddress().
Result<AddressRange> CollectionVersion::SlotsFrom(uint64_t id, uint64_t seq) const {
  if (id >= next_id || slabs.empty()) return AddressRange{};
  const AddressRange newest = SlotsInDelta(*index->delta, *this, id, seq);
  if (newest.first != kNowhere) return newest;
  for (const auto& frozen : index->frozen) {
    const AddressRange slots = SlotsInDelta(*frozen, *this, id, seq);
    if (slots.first != kNowhere) return slots;
  }
  if (index->runs->runs.empty()) return AddressRange{};
  return AskBase(
      *this, [&] { return SlotsInRuns(*this, id); },
      [&](const IndexDelta& rebuilt) { return SlotsInDelta(rebuilt, *this, id, seq); });
}

Result<uint64_t> CollectionVersion::DocumentAddress(uint64_t id, uint64_t seq) const {
  if (id >= next_id || documents.empty()) return kNowhere;
  const uint64_t newest = DocumentInDelta(*index->delta, id, seq);
  if (newest != kUnknown) return newest;
  for (const auto& frozen : index->frozen) {
    const uint64_t address = DocumentInDelta(*frozen, id, seq);
    if (address != kUnknown) return address;
  }
  if (index->runs->runs.empty()) return kNowhere;
  return AskBase(
      *this, [&] { return DocumentInRuns(*this, id); },
      [&](const IndexDelta& rebuilt) {
        const uint64_t address = DocumentInDelta(rebuilt, id, seq);
        return address == kUnknown ? kNowhere : address;
      });
}

}  // namespace chassis
