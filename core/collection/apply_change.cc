// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "core/base/crc32c.h"
#include "core/collection/collection_version.h"

namespace chassis {
namespace {

constexpr uint64_t kNewest = UINT64_MAX;

// Brings index, liveness and findings of one version up to one seq.
class Builder {
 public:
  // `liveness_known`: slots that a later one replaces are dead already.
  Builder(CollectionVersion& version, uint64_t seq, uint64_t oldest_reader, bool liveness_known)
      : version_(version),
        seq_(seq),
        oldest_reader_(oldest_reader),
        liveness_known_(liveness_known) {}

  // The live slots among first .. first + count - 1 of a slab are the newest vectors of their ids.
  void AddSlots(uint32_t ordinal, uint64_t first, uint64_t count) {
    const SlabVersion& slab = version_.slabs[ordinal];
    for (uint64_t slot = first; slot < first + count; ++slot) {
      if (slab.liveness.IsDead(slot)) continue;
      const auto meta = slab.slab->Meta(slot);
      if (!meta) {
        LoseVector(slab.slab->MetaOffset(slot), Place{ordinal, slot}.Pack());
        continue;
      }
      RecordLocation location = version_.index->Find(meta->id, kNewest);
      Kill(location);
      location.slot = Place{ordinal, slot}.Pack();
      version_.index->Set(meta->id, seq_, location, oldest_reader_);
    }
  }

  // The records from `begin` to `end` of a document extent are the newest of their ids.
  void AddDocuments(uint32_t ordinal, uint64_t begin, uint64_t end) {
    const DocumentExtent& extent = *version_.documents[ordinal].extent;
    DocumentWalk walk(extent, begin, end);
    while (const auto step = walk.Next()) {
      const uint64_t place = Place{ordinal, step->position}.Pack();
      if (step->damaged) {
        LoseDocument(extent, *step, place);
        continue;
      }
      if (version_.damage) version_.damage->documents.erase(step->header.id);
      RecordLocation location = version_.index->Find(step->header.id, kNewest);
      location.document = step->header.tombstone ? kNowhere : place;
      version_.index->Set(step->header.id, seq_, location, oldest_reader_);
    }
  }

  void Erase(uint64_t id) {
    RecordLocation location = version_.index->Find(id, kNewest);
    Kill(location);
    location.slot = kNowhere;
    version_.index->Set(id, seq_, location, oldest_reader_);
  }

 private:
  void Kill(const RecordLocation& location) {
    if (location.slot == kNowhere) return;
    const Place place = Place::Unpack(location.slot);
    version_.slabs[place.ordinal].liveness.Kill(place.position);
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
      RecordLocation location = version_.index->Find(step.header.id, kNewest);
      location.document = kNowhere;
      version_.index->Set(step.header.id, seq_, location, oldest_reader_);
    }
    damage.findings.push_back(
        {extent.OffsetOf(step.position), "document record: checksum mismatch"});
  }

  CollectionVersion& version_;
  const uint64_t seq_;
  const uint64_t oldest_reader_;
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
  const auto metas = slab.slab->Metas(range.first, range.count);
  bool all_sound = true;
  for (uint64_t i = 0; i < range.count; ++i) {
    all_sound = all_sound && slab.slab->Meta(range.first + i).has_value();
  }
  if (all_sound && Crc32c(metas) != range.metas_crc) {
    return Impossible("slot metas are those of another commit");
  }
  slab.count += range.count;
  builder.AddSlots(range.slab, range.first, range.count);
  return {};
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
                                         std::vector<Liveness> liveness, uint64_t seq) {
  CollectionVersion version =
      CollectionVersion::New({entry.number, entry.name, entry.dimension, entry.metric});
  version.next_id = entry.next_id;
  version.live = entry.live;
  version.index->Reserve(entry.live, seq, seq);
  Builder builder(version, seq, seq, true);
  for (uint32_t i = 0; i < entry.slabs.size(); ++i) {
    CHASSIS_ASSIGN(auto slab, Slab::Open(storage, entry.slabs[i], entry.dimension));
    version.slabs.push_back({std::move(slab), entry.slabs[i].count, std::move(liveness[i])});
    builder.AddSlots(i, 0, entry.slabs[i].count);
  }
  for (uint32_t i = 0; i < entry.documents.size(); ++i) {
    CHASSIS_ASSIGN(auto extent, DocumentExtent::Open(storage, entry.documents[i]));
    version.documents.push_back({std::move(extent), entry.documents[i].used});
    builder.AddDocuments(i, 0, entry.documents[i].used);
  }
  return version;
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
  Builder builder(version, seq, oldest_reader, false);
  for (const SlotRange& range : change.slots) CHASSIS_TRY(ApplySlots(range, builder, version));
  for (const DocumentRange& range : change.documents) {
    CHASSIS_TRY(ApplyDocuments(range, builder, version));
  }
  for (const uint64_t id : change.erased) builder.Erase(id);
  version.next_id = change.next_id;
  version.live = change.live;
  return {};
}

}  // namespace chassis
