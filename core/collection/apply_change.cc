// SPDX-License-Identifier: Apache-2.0
#include <utility>
#include <vector>

#include "core/base/crc32c.h"
#include "core/collection/collection_version.h"

namespace chassis {
namespace {

constexpr uint64_t kNewest = UINT64_MAX;

// Brings index, liveness and findings of one version up to one seq.
class Builder {
 public:
  // Ids from `first_new_id` on are in no version yet, and have one document at most.
  // `liveness_known`: slots that a later one replaces are dead already.
  Builder(CollectionVersion& version, uint64_t seq, uint64_t oldest_reader, uint64_t first_new_id,
          bool liveness_known)
      : version_(version),
        delta_(*version.index->delta),
        seq_(seq),
        oldest_reader_(oldest_reader),
        first_new_id_(first_new_id),
        liveness_known_(liveness_known) {}

  // The live slots among first .. first + count - 1 of a slab are the newest vectors of their ids.
  Status AddSlots(uint32_t ordinal, uint64_t first, uint64_t count) {
    const SlabVersion& slab = version_.slabs[ordinal];
    Run run{};
    for (uint64_t slot = first; slot < first + count; ++slot) {
      const bool dead = slab.liveness.IsDead(slot);
      const auto meta = slab.slab->Meta(slot);
      if (!meta) {
        if (!dead) LoseVector(slab.slab->MetaOffset(slot), Place{ordinal, slot}.Pack());
        continue;
      }
      if (meta->id == kVoidSlotId) {
        version_.slabs[ordinal].liveness.Kill(slot);
        continue;
      }
      const bool joins = run.count > 0 && meta->id == run.first_id + run.count &&
                         slot == run.first_slot + run.count;
      if (!joins && dead) continue;
      if (!joins) {
        CHASSIS_TRY(AddRun(ordinal, run));
        run = {meta->id, slot, 0};
      }
      ++run.count;
    }
    return AddRun(ordinal, run);
  }

  // The records from `begin` to `end` of a document extent are the newest of their ids.
  void AddDocuments(uint32_t ordinal, uint64_t begin, uint64_t end) {
    const DocumentExtent& extent = *version_.documents[ordinal].extent;
    DocumentWalk walk(extent, begin, end);
    DocumentRun run;
    while (const auto step = walk.Next()) {
      const uint64_t place = Place{ordinal, step->position}.Pack();
      if (step->damaged) {
        LoseDocument(extent, *step, place);
        continue;
      }
      if (version_.damage) version_.damage->documents.erase(step->header.id);
      if (step->header.tombstone) {
        SetDocument(step->header.id, kNowhere);
      } else {
        AddDocument(step->header.id, place, run);
      }
      if (step->header.has_keys && !step->header.tombstone) {
        AddKeys(extent, *step, place);
      }
    }
    AddRun(run);
  }

  Status Erase(uint64_t id) {
    CHASSIS_TRY(Kill(id));
    if (delta_.vectors.Find(id, kNewest) < kUnknown) SetSlot(id, kNowhere);
    return {};
  }

 private:
  // Consecutive ids in consecutive slots, which may be dead.
  struct Run {
    uint64_t first_id;
    uint64_t first_slot;
    uint64_t count;
  };

  // Consecutive ids that are new, and the places of their documents.
  struct DocumentRun {
    static constexpr size_t kMost = 1024;
    uint64_t first_id = 0;
    std::vector<uint64_t> places;
  };

  Status AddRun(uint32_t ordinal, Run run) {
    const Liveness& liveness = version_.slabs[ordinal].liveness;
    while (run.count > 0 && liveness.IsDead(run.first_slot + run.count - 1)) --run.count;
    if (run.count == 0) return {};
    delta_.empty = false;
    const uint64_t place = Place{ordinal, run.first_slot}.Pack();
    if (run.first_id >= first_new_id_ &&
        delta_.dense_vectors.Add(run.first_id, place, run.count, BeginsRange(ordinal, run))) {
      return {};
    }
    for (uint64_t i = 0; i < run.count; ++i) {
      if (liveness.IsDead(run.first_slot + i)) continue;
      if (run.first_id + i < first_new_id_) CHASSIS_TRY(Kill(run.first_id + i));
      SetSlot(run.first_id + i, place + i);
    }
    return {};
  }

  // Single inserts are worth a range at the beginning of a slab, and where they go on with one that
  // an older part of the index has.
  bool BeginsRange(uint32_t ordinal, const Run& run) const {
    if (run.first_slot == 0) return true;
    if (!delta_.dense_vectors.empty()) return false;
    const auto before = version_.slabs[ordinal].slab->Meta(run.first_slot - 1);
    return before && before->id + 1 == run.first_id;
  }

  // The slot that `id` has had, if any, is dead from this version on.
  Status Kill(uint64_t id) {
    CHASSIS_ASSIGN(const SlotRun slots, version_.SlotsFrom(id, kNewest));
    const uint64_t slot = slots.place;
    if (slot == kNowhere) return {};
    const Place place = Place::Unpack(slot);
    version_.slabs[place.ordinal].liveness.Kill(place.position);
    return {};
  }

  void SetSlot(uint64_t id, uint64_t place) { delta_.vectors.Set(id, seq_, place, oldest_reader_); }

  void AddDocument(uint64_t id, uint64_t place, DocumentRun& run) {
    if (id < first_new_id_) return SetDocument(id, place);
    const bool joins = id == run.first_id + run.places.size();
    if (!joins || run.places.size() == DocumentRun::kMost) AddRun(run);
    if (run.places.empty()) run.first_id = id;
    run.places.push_back(place);
  }

  void AddRun(DocumentRun& run) {
    delta_.empty = delta_.empty && run.places.empty();
    if (!delta_.dense_documents.Add(run.first_id, run.places)) {
      for (const uint64_t place : run.places) SetDocument(run.first_id++, place);
    }
    run.places.clear();
  }

  void SetDocument(uint64_t id, uint64_t place) {
    delta_.empty = false;
    delta_.documents.Set(id, seq_, place, oldest_reader_);
  }

  // A damaged key must not hide its record, so that the record is read without its payload here.
  void AddKeys(const DocumentExtent& extent, const DocumentWalk::Step& step, uint64_t place) {
    const uint64_t end = step.position + step.header.length;
    const auto record = extent.ReadWithoutPayload(step.position, end);
    if (!record) {
      Damage& damage = MutableDamage();
      damage.unread_keys.push_back({step.header.id, place});
      damage.findings.push_back(
          {extent.OffsetOf(step.position), "fields of a document record: checksum mismatch"});
      return;
    }
    for (const auto& [kind, key] : {std::pair(KeyKind::kDocumentId, record->document_id),
                                    std::pair(KeyKind::kGroup, record->group)}) {
      if (key.empty()) continue;
      delta_.postings(kind).Add(version_.key_hash.Of(kind, key), place, record->id);
    }
  }

  // Findings belong to this version and later ones, not to those that it was copied from.
  Damage& MutableDamage() {
    version_.damage =
        version_.damage ? std::make_shared<Damage>(*version_.damage) : std::make_shared<Damage>();
    return *version_.damage;
  }

  void LoseVector(uint64_t offset, uint64_t place) {
    Damage& damage = MutableDamage();
    damage.lost_vector = place;
    if (!liveness_known_) damage.doubtful_vectors = place;
    damage.findings.push_back({offset, "slot meta: checksum mismatch"});
  }

  void LoseDocument(const DocumentExtent& extent, const DocumentWalk::Step& step, uint64_t place) {
    Damage& damage = MutableDamage();
    if (step.unknown) {
      damage.lost_document = place;
    } else {
      damage.documents[step.header.id] = place;
      // It may be a tombstone; an older record must not answer for it.
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
  const bool liveness_known_;
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
  // Metas of another commit, sound in themselves, mean that this one's were never written.
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
      range.end > extent.extent->entry().extent.length) {
    return Impossible("documents are not the next ones of their extent");
  }
  extent.used = range.end;
  builder.AddDocuments(range.extent, range.begin, range.end);
  return {};
}

}  // namespace

Result<CollectionVersion> LoadCollection(MappedStorage& storage, const CollectionEntry& entry,
                                         std::vector<Liveness> liveness,
                                         std::shared_ptr<const IndexRuns> runs,
                                         const KeyHashing& hashing) {
  CollectionVersion version = CollectionVersion::New(
      {entry.number, entry.name, entry.dimension, entry.metric}, std::move(runs), hashing);
  version.next_id = entry.next_id;
  version.live = entry.live;
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

void RepairIndex(const CollectionVersion& version) {
  IndexRepair& repair = *version.repair;
  std::call_once(repair.once, [&] {
    CollectionVersion rebuilt = version;
    rebuilt.damage = nullptr;
    rebuilt.index = IdIndex::Over(std::make_shared<const IndexRuns>());
    Builder slots(rebuilt, 0, 0, 0, true);
    for (uint32_t i = 0; i < rebuilt.slabs.size(); ++i) {
      // Without runs there is nothing to fail.
      static_cast<void>(slots.AddSlots(i, 0, rebuilt.slabs[i].count));
    }
    // Liveness tells which slot of an id counts, but nothing tells an id's first document.
    Builder documents(rebuilt, 0, 0, UINT64_MAX, true);
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
  const uint32_t dimension = version.schema->dimension;
  for (const SlabEntry& entry : change.new_slabs) {
    CHASSIS_ASSIGN(auto slab, Slab::Open(storage, entry, dimension));
    version.slabs.push_back({std::move(slab), 0, {}});
  }
  for (const DocumentExtentEntry& entry : change.new_documents) {
    CHASSIS_ASSIGN(auto extent, DocumentExtent::Open(storage, entry));
    version.documents.push_back({std::move(extent), 0});
  }
  Builder builder(version, seq, oldest_reader, version.next_id, false);
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
