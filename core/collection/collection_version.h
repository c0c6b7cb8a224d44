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
  ElementType element_type = ElementType::kFloat32;

  uint64_t stride() const { return VectorStride(dimension); }
};

struct SlabVersion {
  std::shared_ptr<Slab> slab;
  uint64_t count = 0;  // slots in use, live or dead
  Liveness liveness;

  // Bits of slots 64 * word .. 64 * word + 63, least significant first; set = live.
  uint64_t LiveWord(uint64_t word) const {
    const uint64_t first = word * 64;
    if (first >= count) return 0;
    const uint64_t in_use =
        count - first >= 64 ? ~uint64_t{0} : (uint64_t{1} << (count - first)) - 1;
    return in_use & ~liveness.DeadWord(word);
  }

  // Whether the slab has free slots. A batch that spills may fill a slab that is not the last one.
  bool MayGrow() const { return count < slab->capacity(); }
};

struct DocumentExtentVersion {
  std::shared_ptr<DocumentExtent> extent;
  uint64_t used = 0;
};

// The packed addresses of the parts of a record. If both are kNowhere, the record does not exist.
struct RecordLocation {
  uint64_t slot = kNowhere;
  uint64_t document = kNowhere;

  bool exists() const { return slot != kNowhere || document != kNowhere; }
};

// Consecutive ids in consecutive slots. The first slot is live. Check the liveness of the others,
// because their vectors may have been replaced or deleted.
struct AddressRange {
  uint64_t first = kNowhere;  // packed
  uint64_t count = 0;
};

// The address of a vector or a document record in the index: the index of its slab or document
// extent in the collection's list, and the slot number or byte in it. Addresses of document records
// ascend in the order in which the records were written.
struct RecordAddress {
  uint32_t extent_index = 0;
  uint64_t position = 0;

  uint64_t Pack() const { return uint64_t{extent_index} << 48 | position; }
  static RecordAddress Unpack(uint64_t packed) {
    return {static_cast<uint32_t>(packed >> 48), packed & ((uint64_t{1} << 48) - 1)};
  }
};

// Metas and records that a scan could not read. A lookup that they may concern fails; every other
// one is served.
struct Damage {
  struct Finding {
    uint64_t offset = 0;  // in the main file
    std::string message;
  };
  absl::flat_hash_map<uint64_t, uint64_t> documents;  // id -> packed address of its damaged record
  std::optional<uint64_t> lost_document;  // packed address of the last record of an unknown id
  std::optional<uint64_t> lost_vector;    // packed address of a live slot of an unknown id
  // Records whose fields cannot be read, so that they may carry any key while they are live.
  struct UnreadKeys {
    uint64_t id;
    uint64_t address;
  };
  std::vector<UnreadKeys> unread_keys;
  uint64_t doubtful_vectors = 0;  // packed address; vectors before it may have a lost successor
  std::vector<Finding> findings;
};

// Replaces the index runs of a version once one is found damaged. Rebuilt from the metas, liveness
// and records of the commits that the runs have. Later versions may share it, because their own
// commits are in the delta.
struct IndexRepair {
  std::once_flag once;
  std::atomic<bool> done{false};
  std::shared_ptr<const IndexDelta> index;
  std::shared_ptr<const Damage> damage;  // null = none
};

// One collection as one commit left it. Never changed once published, because readers hold no lock;
// the next version is a copy. Copies share the delta of the index: each ignores entries of later
// seqs and ids from its own next_id on.
struct CollectionVersion {
  std::shared_ptr<const CollectionSchema> schema;
  KeyHash key_hash;
  uint64_t next_id = 0;
  uint64_t live = 0;          // records
  uint64_t changes_from = 0;  // as in CollectionEntry
  std::vector<SlabVersion> slabs;
  std::vector<DocumentExtentVersion> documents;
  std::shared_ptr<const IdIndex> index;
  std::shared_ptr<IndexRepair> repair = std::make_shared<IndexRepair>();
  std::shared_ptr<Damage> damage;  // found by replay; null = none
  VerifiedVectorCache verified_vector_cache;

  static CollectionVersion New(CollectionSchema schema, std::shared_ptr<const IndexRuns> runs,
                               const KeyHashing& hashing);
  // Returns a copy for the next commit to change.
  CollectionVersion Next() const;

  // Finds the record of `id` at `seq`. Fails if damage may hide its vector.
  Result<RecordLocation> Find(uint64_t id, uint64_t seq) const;
  // Returns the packed address of the vector alone.
  Result<uint64_t> FindSlot(uint64_t id, uint64_t seq) const;
  // Returns that address, and how many consecutive ids from `id` on are in consecutive slots.
  Result<AddressRange> FindSlots(uint64_t id, uint64_t seq) const;
  // Like FindSlots(), but a vector that damage may hide counts as absent.
  Result<AddressRange> SlotsFrom(uint64_t id, uint64_t seq) const;
  // Returns the packed address of the newest document record, or kNowhere if there is none or it is
  // a tombstone.
  Result<uint64_t> DocumentAddress(uint64_t id, uint64_t seq) const;

  bool IsLive(uint64_t slot_address) const {
    const RecordAddress address = RecordAddress::Unpack(slot_address);
    return address.extent_index < slabs.size() &&
           address.position < slabs[address.extent_index].count &&
           !slabs[address.extent_index].liveness.IsDead(address.position);
  }
  // Returns null if there is none.
  const Damage* FoundDamage() const;

  // Returns the slab or the record at an address that Find returned. Fails with
  // AERO_INTERNAL_INVARIANT if the slot or the document extent is not in use.
  Result<const SlabVersion*> SlabAt(uint64_t slot_address) const;
  Result<DocumentRecord> DocumentAt(uint64_t document_address) const;
  // Like DocumentAt(), but does not read the payload.
  Result<DocumentRecord> WithoutPayloadAt(uint64_t document_address) const;

  // Returns the document record of `id` at `seq`, if it has one. Verifies the checksums of the
  // parts read.
  Result<std::optional<DocumentRecord>> Document(uint64_t id, uint64_t seq,
                                                 DocumentPart part = DocumentPart::kWhole) const;

  // Returns the seq of the newest commit up to `seq` that put any part of the record of `id`, or 0
  // if there is none. A put writes a slot or a document record, so the newest part has its seq.
  Result<uint64_t> RecordSeq(uint64_t id, uint64_t seq) const;

  // Fails if the newest document of `id` is damaged, or may be a damaged record of an unknown id.
  // `document` is the packed address that the index has for it.
  Status CheckDocument(uint64_t id, uint64_t document) const;

 private:
  Result<const DocumentExtentVersion*> ExtentAt(uint64_t document_address) const;
};

// Builds a version from a catalog entry; reads no metas or records. `liveness` has an entry a slab.
Result<CollectionVersion> LoadCollection(MappedStorage& storage, const CollectionEntry& entry,
                                         std::vector<Liveness> liveness,
                                         std::shared_ptr<const IndexRuns> runs,
                                         const KeyHashing& hashing);

// Rebuilds the index of `version` from metas, liveness and records up to commit `seq`, into
// version.repair. Threads: any number. Later records must be left out where they are in the delta:
// while a commit is applied, the slot that it replaces and the new one are both live, and an entry
// of the new one would hide the old one, which must be found.
void RepairIndex(const CollectionVersion& version, uint64_t seq);

// As the functions of this name in core/format/catalog.h.
template <typename Visit>
void ForEachExtent(const CollectionVersion& collection, Visit&& visit) {
  for (const SlabVersion& slab : collection.slabs) ForEachExtent(slab.slab->entry(), visit);
  for (const DocumentExtentVersion& documents : collection.documents) {
    ForEachExtent(documents.extent->entry(), visit);
  }
}

// Applies commit `seq` to `version`. REQUIRES: the commit's bytes are in the main file, because its
// metas and records are read there. Running commits and recovery both use this, so that replay
// builds the same version.
Status ApplyChange(MappedStorage& storage, const CollectionChange& change, uint64_t seq,
                   uint64_t oldest_reader, CollectionVersion& version);

}  // namespace chassis

#endif  // CHASSIS_CORE_COLLECTION_COLLECTION_VERSION_H_
