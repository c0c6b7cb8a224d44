// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_COLLECTION_COLLECTION_VERSION_H_
#define CHASSIS_CORE_COLLECTION_COLLECTION_VERSION_H_

#include <absl/container/flat_hash_map.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/collection/document_extent.h"
#include "core/collection/liveness.h"
#include "core/collection/slab.h"
#include "core/collection/verified_vector_cache.h"
#include "core/format/catalog.h"
#include "core/format/commit.h"
#include "core/index/id_index.h"
#include "core/storage/mapped_storage.h"

namespace chassis {

struct CollectionSchema {
  uint32_t number = 0;
  std::string name;
  uint32_t dimension = 0;
  Metric metric = Metric::kL2;

  uint64_t stride() const { return VectorStride(dimension); }
};

struct SlabVersion {
  std::shared_ptr<Slab> slab;
  uint64_t count = 0;  // slots in use, live or dead
  Liveness liveness;

  // Live slots 64 * word .. 64 * word + 63.
  uint64_t LiveWord(uint64_t word) const {
    const uint64_t first = word * 64;
    if (first >= count) return 0;
    const uint64_t in_use =
        count - first >= 64 ? ~uint64_t{0} : (uint64_t{1} << (count - first)) - 1;
    return in_use & ~liveness.DeadWord(word);
  }

  // Whether it has free slots. A batch that spills may fill a slab that is no longer the last one.
  bool MayGrow() const { return count < slab->capacity(); }
};

struct DocumentExtentVersion {
  std::shared_ptr<DocumentExtent> extent;
  uint64_t used = 0;
};

// Where the parts of a record are, as packed places. Both nowhere = it does not exist.
struct RecordLocation {
  uint64_t slot = kNowhere;
  uint64_t document = kNowhere;

  bool exists() const { return slot != kNowhere || document != kNowhere; }
};

// Ids one behind another in slots one behind another. The first is live; the others were there, and
// their liveness tells whether they are.
struct SlotRun {
  uint64_t place = kNowhere;  // packed, of the first
  uint64_t count = 0;
};

// A slot or a record as the index holds it: place in the collection's list of slabs or document
// extents, and slot number or byte in it. Places of document records ascend in the order of their
// writing.
struct Place {
  uint32_t ordinal = 0;
  uint64_t position = 0;

  uint64_t Pack() const { return uint64_t{ordinal} << 48 | position; }
  static Place Unpack(uint64_t packed) {
    return {static_cast<uint32_t>(packed >> 48), packed & ((uint64_t{1} << 48) - 1)};
  }
};

// What a scan of metas and records found that cannot be read. A lookup that it may concern fails;
// every other one is served.
struct Damage {
  struct Finding {
    uint64_t offset = 0;  // in the main file
    std::string message;
  };
  absl::flat_hash_map<uint64_t, uint64_t> documents;  // id -> packed place of its damaged record
  std::optional<uint64_t> lost_document;  // packed place of the last record of an unknown id
  std::optional<uint64_t> lost_vector;    // packed place of a live slot of an unknown id
  // Records whose fields cannot be read, so that they may carry any key while they are live.
  struct UnreadKeys {
    uint64_t id;
    uint64_t place;
  };
  std::vector<UnreadKeys> unread_keys;
  uint64_t doubtful_vectors = 0;  // packed place; vectors before it may have a lost successor
  std::vector<Finding> findings;
};

// What stands in for the index runs of a version, once one was found damaged: rebuilt from
// metas, liveness and records. Later versions may share it, for their own commits are in the delta.
struct IndexRepair {
  std::once_flag once;
  std::atomic<bool> done{false};
  std::shared_ptr<const IndexDelta> index;
  std::shared_ptr<const Damage> damage;  // null = none
};

// One collection as one commit left it. Never changed once published; the next version is a copy.
// Copies share the delta of the index, whose versions are told apart by seq.
struct CollectionVersion {
  std::shared_ptr<const CollectionSchema> schema;
  KeyHash key_hash;
  uint64_t next_id = 0;
  uint64_t live = 0;  // records
  std::vector<SlabVersion> slabs;
  std::vector<DocumentExtentVersion> documents;
  std::shared_ptr<const IdIndex> index;
  std::shared_ptr<IndexRepair> repair = std::make_shared<IndexRepair>();
  std::shared_ptr<Damage> damage;  // found by replay; null = none
  VerifiedVectorCache verified_vector_cache;

  static CollectionVersion New(CollectionSchema schema, std::shared_ptr<const IndexRuns> runs,
                               const KeyHashing& hashing);
  // What the next commit changes.
  CollectionVersion Next() const;

  // Where the record of `id` is at `seq`. Fails if damage may have hidden its vector.
  Result<RecordLocation> Find(uint64_t id, uint64_t seq) const;
  // The packed place of the vector alone.
  Result<uint64_t> FindSlot(uint64_t id, uint64_t seq) const;
  // The same, and how many ids stand side by side from there on.
  Result<SlotRun> FindSlots(uint64_t id, uint64_t seq) const;
  // The same as far as undamaged metas tell: what damage may hide is no failure.
  Result<SlotRun> SlotsFrom(uint64_t id, uint64_t seq) const;
  // The packed place of the newest document record, or kNowhere if that is a tombstone.
  Result<uint64_t> DocumentPlace(uint64_t id, uint64_t seq) const;

  bool IsLive(uint64_t slot_place) const {
    const Place place = Place::Unpack(slot_place);
    return place.ordinal < slabs.size() && place.position < slabs[place.ordinal].count &&
           !slabs[place.ordinal].liveness.IsDead(place.position);
  }
  // Null = none.
  const Damage* FoundDamage() const;

  // The record of a place that Find gave. A place outside of what is in use is
  // AERO_INTERNAL_INVARIANT.
  Result<const SlabVersion*> SlabAt(uint64_t slot_place) const;
  Result<DocumentRecord> DocumentAt(uint64_t document_place) const;
  // The same without the payload, which is not read.
  Result<DocumentRecord> WithoutPayloadAt(uint64_t document_place) const;

  // The document record of `id` at `seq`, if it has one; checksums of what is read verified.
  Result<std::optional<DocumentRecord>> Document(uint64_t id, uint64_t seq,
                                                 DocumentPart part = DocumentPart::kWhole) const;

  // The seq of the newest commit up to `seq` that put any part of the record of `id`; 0 if there is
  // no record. A put writes a slot or a document record, so the newest part has its seq.
  Result<uint64_t> RecordSeq(uint64_t id, uint64_t seq) const;

  // Fails for an id whose newest document, by the index at the packed place `document`, cannot be
  // told or read.
  Status CheckDocument(uint64_t id, uint64_t document) const;

 private:
  Result<const DocumentExtentVersion*> ExtentAt(uint64_t document_place) const;
};

// The version that a catalog describes; walks nothing. `liveness` has one entry a slab.
Result<CollectionVersion> LoadCollection(MappedStorage& storage, const CollectionEntry& entry,
                                         std::vector<Liveness> liveness,
                                         std::shared_ptr<const IndexRuns> runs,
                                         const KeyHashing& hashing);

// Rebuilds the index of `version` from metas, liveness and records, into version.repair. Threads:
// any number.
void RepairIndex(const CollectionVersion& version);

// Makes `version` what commit `seq` made of it. The commit's bytes stand in the main file. Used by
// the commit that runs and by recovery alike.
Status ApplyChange(MappedStorage& storage, const CollectionChange& change, uint64_t seq,
                   uint64_t oldest_reader, CollectionVersion& version);

}  // namespace chassis

#endif  // CHASSIS_CORE_COLLECTION_COLLECTION_VERSION_H_
