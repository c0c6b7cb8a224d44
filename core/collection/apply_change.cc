// SPDX-License-Identifier: Apache-2.0
#include <utility>
#include <vector>

#include "core/base/crc32c.h"
#include "core/collection/collection_version.h"
#include "core/format/catalog_coding.h"
#include "core/format/extent_mark.h"

namespace chassis {
namespace {

constexpr uint64_t kNewest = UINT64_MAX;

// Whether replaced slots are marked dead already.
enum class LivenessState : uint8_t { kToBeFound, kComplete };

// Brings index, liveness and findings of one version up to one seq.
class Builder {
 public:
  // Ids from `first_new_id` on are in no version yet, and have at most one document each. Records
  // of commits behind `newest` are left out.
  Builder(CollectionVersion& version, uint64_t seq, uint64_t oldest_reader, uint64_t first_new_id,
          LivenessState liveness, uint64_t newest = kNewest)
      : version_(version),
        delta_(*version.index->delta),
        seq_(seq),
        oldest_reader_(oldest_reader),
        first_new_id_(first_new_id),
        liveness_(liveness),
        newest_(newest) {}

  // Adds slots first .. first + count - 1 of a slab. The live ones are the newest of their ids.
  Status AddSlots(uint32_t extent_index, uint64_t first, uint64_t count) {
    const SlabVersion& slab = version_.slabs[extent_index];
    InsertedRange range{};
    for (uint64_t slot = first; slot < first + count; ++slot) {
      const bool dead = slab.liveness.IsDead(slot);
      const auto meta = slab.slab->Meta(slot);
      if (!meta) {
        if (!dead)
          LoseVector(slab.slab->MetaOffset(slot), RecordAddress{extent_index, slot}.Pack());
        continue;
      }
      if (meta->id == kAbandonedSlotId) {
        version_.slabs[extent_index].liveness.Kill(slot);
        continue;
      }
      if (meta->seq > newest_) break;  // slots fill in the order of the commits
      const bool joins = range.count > 0 && meta->id == range.first_id + range.count &&
                         slot == range.first_slot + range.count;
      if (!joins && dead) continue;
      if (!joins) {
        CHASSIS_TRY(AddRange(extent_index, range));
        range = {meta->id, slot, 0};
      }
      ++range.count;
    }
    return AddRange(extent_index, range);
  }

  // Adds the records from `begin` to `end` of a document extent, which are the newest of their ids.
  void AddDocuments(uint32_t extent_index, uint64_t begin, uint64_t end) {
    const DocumentExtent& extent = *version_.documents[extent_index].extent;
    DocumentWalk walk(extent, begin, end);
    DocumentRange range;
    while (const auto step = walk.Next()) {
      if (!step->unknown && step->header.seq > newest_) break;  // records too
      const uint64_t address = RecordAddress{extent_index, step->position}.Pack();
      if (step->damaged) {
        LoseDocument(extent, *step, address);
        continue;
      }
      if (version_.damage) version_.damage->documents.erase(step->header.id);
      if (step->header.tombstone) {
        SetDocument(step->header.id, kNowhere);
      } else {
        AddDocument(step->header.id, address, range);
      }
      if (step->header.has_keys && !step->header.tombstone) {
        AddKeys(extent, *step, address);
      }
    }
    AddRange(range);
  }

  Status Erase(uint64_t id) {
    CHASSIS_TRY(Kill(id));
    if (delta_.vectors.Find(id, kNewest) < kUnknown) SetSlot(id, kNowhere);
    NoteGone(id);
    return {};
  }

 private:
  // Consecutive ids in consecutive slots, which may be dead.
  struct InsertedRange {
    uint64_t first_id;
    uint64_t first_slot;
    uint64_t count;
  };

  // Consecutive new ids, and the addresses of their documents.
  struct DocumentRange {
    static constexpr size_t kMost = 1024;
    uint64_t first_id = 0;
    std::vector<uint64_t> addresses;
  };

  Status AddRange(uint32_t extent_index, InsertedRange range) {
    const Liveness& liveness = version_.slabs[extent_index].liveness;
    while (range.count > 0 && liveness.IsDead(range.first_slot + range.count - 1)) --range.count;
    if (range.count == 0) return {};
    delta_.empty = false;
    const uint64_t address = RecordAddress{extent_index, range.first_slot}.Pack();
    if (range.first_id >= first_new_id_ &&
        delta_.dense_vectors.Add(range.first_id, address, range.count,
                                 BeginsRange(extent_index, range))) {
      return {};
    }
    for (uint64_t i = 0; i < range.count; ++i) {
      if (liveness.IsDead(range.first_slot + i)) continue;
      if (range.first_id + i < first_new_id_) CHASSIS_TRY(Kill(range.first_id + i));
      SetSlot(range.first_id + i, address + i);
    }
    return {};
  }

  // A single insert begins a range at the beginning of a slab, and where it continues a range of an
  // older part of the index.
  bool BeginsRange(uint32_t extent_index, const InsertedRange& range) const {
    if (range.first_slot == 0) return true;
    if (!delta_.dense_vectors.empty()) return false;
    const auto before = version_.slabs[extent_index].slab->Meta(range.first_slot - 1);
    return before && before->id + 1 == range.first_id;
  }

  // Marks the slot of `id`, if it has one, dead from this version on.
  Status Kill(uint64_t id) {
    CHASSIS_ASSIGN(const AddressRange slots, version_.SlotsFrom(id, kNewest));
    const uint64_t slot = slots.first;
    if (slot == kNowhere) return {};
    const RecordAddress address = RecordAddress::Unpack(slot);
    version_.slabs[address.extent_index].liveness.Kill(address.position);
    return {};
  }

  // A checkpoint writes it into the index, so that the disk says of a deleted vector what its
  // bitmap says.
  void NoteGone(uint64_t id) {
    delta_.empty = false;
    GoneRange* const last = delta_.gone.empty() ? nullptr : &delta_.gone.back();
    if (last != nullptr && last->seq == seq_ && last->first_id + last->count == id) {
      ++last->count;
    } else {
      delta_.gone.push_back({id, 1, seq_});
    }
  }

  void SetSlot(uint64_t id, uint64_t address) {
    delta_.vectors.Set(id, seq_, address, oldest_reader_);
  }

  void AddDocument(uint64_t id, uint64_t address, DocumentRange& range) {
    if (id < first_new_id_) return SetDocument(id, address);
    const bool joins = id == range.first_id + range.addresses.size();
    if (!joins || range.addresses.size() == DocumentRange::kMost) AddRange(range);
    if (range.addresses.empty()) range.first_id = id;
    range.addresses.push_back(address);
  }

  void AddRange(DocumentRange& range) {
    delta_.empty = delta_.empty && range.addresses.empty();
    if (!delta_.dense_documents.Add(range.first_id, range.addresses)) {
      for (const uint64_t address : range.addresses) SetDocument(range.first_id++, address);
    }
    range.addresses.clear();
  }

  void SetDocument(uint64_t id, uint64_t address) {
    delta_.empty = false;
    delta_.documents.Set(id, seq_, address, oldest_reader_);
  }

  // Reads all of the record but its payload, because a damaged key must not hide the record.
  void AddKeys(const DocumentExtent& extent, const DocumentWalk::Step& step, uint64_t address) {
    const uint64_t end = step.position + step.header.length;
    const auto record = extent.ReadWithoutPayload(step.position, end);
    if (!record) {
      Damage& damage = MutableDamage();
      damage.unread_keys.push_back({step.header.id, address});
      damage.findings.push_back(
          {extent.OffsetOf(step.position), "fields of a document record: checksum mismatch"});
      return;
    }
    for (const auto& [kind, key] : {std::pair(KeyKind::kDocumentId, record->document_id),
                                    std::pair(KeyKind::kGroup, record->group)}) {
      if (key.empty()) continue;
      delta_.postings(kind).Add(version_.key_hash.Of(kind, key), address, record->id);
    }
  }

  // Findings belong to this version and later ones, not to those that it was copied from.
  Damage& MutableDamage() {
    version_.damage =
        version_.damage ? std::make_shared<Damage>(*version_.damage) : std::make_shared<Damage>();
    return *version_.damage;
  }

  void LoseVector(uint64_t offset, uint64_t address) {
    Damage& damage = MutableDamage();
    damage.lost_vector = address;
    if (liveness_ == LivenessState::kToBeFound) damage.doubtful_vectors = address;
    damage.findings.push_back({offset, "slot meta: checksum mismatch"});
  }

  void LoseDocument(const DocumentExtent& extent, const DocumentWalk::Step& step,
                    uint64_t address) {
    Damage& damage = MutableDamage();
    if (step.unknown) {
      damage.lost_document = address;
    } else {
      damage.documents[step.header.id] = address;
      // The damaged record may be a tombstone, so an older record must not answer for the id.
      SetDocument(step.header.id, kNowhere);
    }
    damage.findings.push_back(
        {extent.OffsetOf(step.position), "document record: checksum mismatch"});
  }

  CollectionVersion& version_;
  IndexDelta& delta_;
  const uint64_t seq_;
  const uint64_t oldest_reader_;
  const uint64_t first_new_id_;
  const LivenessState liveness_;
  const uint64_t newest_;
};

Failure Impossible(const char* what) {
  return Fail(Code::kRecoveryInconsistent, std::string("commit does not fit the store: ") + what);
}

Status ApplySlots(const SlotRange& range, Builder& builder, CollectionVersion& version) {
  if (range.slab >= version.slabs.size()) return Impossible("no such slab");
  SlabVersion& slab = version.slabs[range.slab];
  if (range.first != slab.count || range.count > slab.slab->capacity() - slab.count) {
    return Impossible("slots are not the next ones of their slab");
  }
  // Sound metas with another checksum are those of another commit: this one's were never written.
  bool foreign = Crc32c(slab.slab->Metas(range.first, range.count)) != range.metas_crc;
  for (uint64_t i = 0; foreign && i < range.count; ++i) {
    foreign = slab.slab->Meta(range.first + i).has_value();
  }
  if (foreign) return Impossible("slot metas are those of another commit");
  slab.count += range.count;
  return builder.AddSlots(range.slab, range.first, range.count);
}

Status ApplyDocuments(const DocumentRange& range, Builder& builder, CollectionVersion& version) {
  if (range.extent >= version.documents.size()) return Impossible("no such document extent");
  DocumentExtentVersion& extent = version.documents[range.extent];
  if (range.begin != extent.used || range.end < range.begin ||
      range.end > UsableBytes(extent.extent->entry().extent)) {
    return Impossible("documents are not the next ones of their extent");
  }
  extent.used = range.end;
  builder.AddDocuments(range.extent, range.begin, range.end);
  return {};
}

Status AddSpace(MappedStorage& storage, const CollectionChange& change,
                CollectionVersion& version) {
  const CollectionSchema& schema = *version.schema;
  for (const SlabEntry& entry : change.new_slabs) {
    if (!Plausible(entry, schema.stride())) return Impossible("a new slab cannot be");
    CHASSIS_ASSIGN(auto slab, Slab::Open(storage, entry, schema.dimension));
    version.slabs.push_back({std::move(slab), 0, {}});
  }
  for (const DocumentExtentEntry& entry : change.new_documents) {
    if (!Plausible(entry)) return Impossible("a new document extent cannot be");
    CHASSIS_ASSIGN(auto extent, DocumentExtent::Open(storage, entry));
    version.documents.push_back({std::move(extent), 0});
  }
  return {};
}

}  // namespace

Result<CollectionVersion> LoadCollection(MappedStorage& storage, const CollectionEntry& entry,
                                         std::vector<Liveness> liveness,
                                         std::shared_ptr<const IndexRuns> runs,
                                         const KeyHashing& hashing) {
  CollectionVersion version = CollectionVersion::New(
      {entry.number, entry.name, entry.dimension, entry.metric, entry.element_type},
      std::move(runs), hashing);
  version.next_id = entry.next_id;
  version.live = entry.live;
  version.changes_from = entry.changes_from;
  for (uint32_t i = 0; i < entry.slabs.size(); ++i) {
    CHASSIS_ASSIGN(auto slab, Slab::Open(storage, entry.slabs[i], entry.dimension));
    version.slabs.push_back({std::move(slab), entry.slabs[i].count, std::move(liveness[i])});
  }
  for (uint32_t i = 0; i < entry.documents.size(); ++i) {
    CHASSIS_ASSIGN(auto extent, DocumentExtent::Open(storage, entry.documents[i]));
    version.documents.push_back({std::move(extent), entry.documents[i].used});
  }
  return version;
}

void RepairIndex(const CollectionVersion& version, uint64_t seq) {
  IndexRepair& repair = *version.repair;
  std::call_once(repair.once, [&] {
    CollectionVersion rebuilt = version;
    rebuilt.damage = nullptr;
    rebuilt.index = IdIndex::Over(std::make_shared<const IndexRuns>());
    Builder slots(rebuilt, 0, 0, 0, LivenessState::kComplete, seq);
    for (uint32_t i = 0; i < rebuilt.slabs.size(); ++i) {
      // Cannot fail, because only reads of index runs fail and there are none.
      static_cast<void>(slots.AddSlots(i, 0, rebuilt.slabs[i].count));
    }
    // Liveness shows the one slot of an id that counts, so all ids above are new. An id may have
    // several documents, so none is new below.
    Builder documents(rebuilt, 0, 0, UINT64_MAX, LivenessState::kComplete, seq);
    for (uint32_t i = 0; i < rebuilt.documents.size(); ++i) {
      documents.AddDocuments(i, 0, rebuilt.documents[i].used);
    }
    repair.index = rebuilt.index->delta;
    repair.damage = rebuilt.damage;
    repair.done.store(true, std::memory_order_release);
  });
}

Status ApplyChange(MappedStorage& storage, const CollectionChange& change, uint64_t seq,
                   uint64_t oldest_reader, CollectionVersion& version) {
  CHASSIS_TRY(AddSpace(storage, change, version));
  Builder builder(version, seq, oldest_reader, version.next_id, LivenessState::kToBeFound);
  version.next_id = change.next_id;
  for (const SlotRange& range : change.slots) CHASSIS_TRY(ApplySlots(range, builder, version));
  for (const DocumentRange& range : change.documents) {
    CHASSIS_TRY(ApplyDocuments(range, builder, version));
  }
  for (const uint64_t id : change.erased) CHASSIS_TRY(builder.Erase(id));
  version.live = change.live;
  return {};
}

}  // namespace chassis
