// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "core/store/read/snapshot_impl.h"

namespace chassis {
namespace {

// Returns whether a damaged record is the newest one of its id, or may be if its id is unknown.
Result<bool> IsMissed(const CollectionVersion& collection, const DocumentWalk::Step& step,
                      uint64_t address, uint64_t seq) {
  if (step.unknown) return true;
  CHASSIS_ASSIGN(const uint64_t newest, collection.DocumentAddress(step.header.id, seq));
  if (newest == address) return true;
  const Damage* const found = collection.FoundDamage();
  if (found == nullptr) return false;
  const auto damaged = found->documents.find(step.header.id);
  return damaged != found->documents.end() && damaged->second == address;
}

}  // namespace

Result<std::unique_ptr<Cursor>> Cursor::Open(const Snapshot& snapshot, uint32_t collection,
                                             const CursorOptions& options) {
  CHASSIS_ASSIGN(auto cursor, OpenDocumentsAlone(snapshot, collection));
  cursor->options_ = options;
  CHASSIS_ASSIGN(cursor->slabs_, snapshot.Slabs(collection));
  return cursor;
}

Result<std::unique_ptr<Cursor>> Cursor::OpenDocumentsAlone(const Snapshot& snapshot,
                                                           uint32_t collection) {
  return std::unique_ptr<Cursor>(new Cursor(snapshot, collection));
}

// Ids before the damage are returned first; the next call returns the damage.
Result<size_t> Cursor::Next(std::span<uint64_t> out) {
  size_t count = 0;
  while (count < out.size() && !damage_) {
    Result<bool> found = NextVector(out[count]);
    if (found && !*found) found = NextDocument(out[count]);
    if (!found) {
      damage_ = std::move(found).error();
    } else if (*found) {
      ++count;
    } else {
      break;
    }
  }
  if (count > 0 || !damage_) return count;
  return Failure(*std::exchange(damage_, std::nullopt));
}

Result<size_t> Cursor::NextRecords(std::span<CursorEntry> out) {
  size_t count = 0;
  while (count < out.size() && !damage_) {
    Result<bool> found = NextRecord(out[count]);
    if (found && !*found) break;
    if (!found && found.error().code != Code::kDataCorruption) {
      damage_ = std::move(found).error();
      break;
    }
    if (!found) {
      const uint64_t id = out[count].id;
      out[count] = {};
      out[count].id = id;
      out[count].status = found.error().code;
    }
    ++count;
  }
  if (count > 0 || !damage_) return count;
  return Failure(*std::exchange(damage_, std::nullopt));
}

// A failure leaves the id in the entry, if it is known.
Result<bool> Cursor::NextRecord(CursorEntry& entry) {
  entry = {};
  Result<bool> found = NextVector(entry.id);
  while (found && !*found) {
    found = NextDocument(entry.id);
    if (found || entry.id == UINT64_MAX) break;
    // A damaged document of a record with a vector was returned with the vector.
    uint64_t id = entry.id;
    SlotAddress slot;
    const Status located = snapshot_->Slots(collection_, {&id, 1}, &slot);
    if (!located || slot.slab == SlotAddress::kNoSlab) break;
    entry = {};
    found = false;
  }
  if (!found || !*found) return found;
  CHASSIS_TRY(Read(entry));
  return true;
}

Status Cursor::Read(CursorEntry& entry) const {
  const std::span<const uint64_t> id(&entry.id, 1);
  if (options_.vectors) CHASSIS_TRY(snapshot_->View(collection_, id, &entry.vector));
  if (options_.payloads || options_.tags_and_keys) {
    const auto part = options_.payloads ? DocumentPart::kWhole : DocumentPart::kWithoutPayload;
    CHASSIS_TRY(snapshot_->Documents(collection_, id, &entry.document, part));
  }
  return options_.seqs ? snapshot_->Seqs(collection_, id, &entry.seq) : Status{};
}

Result<bool> Cursor::NextVector(uint64_t& id) {
  for (; slab_ < slabs_.size(); ++slab_, row_ = 0) {
    const SlabRows& slab = slabs_[slab_];
    for (; row_ < slab.count; ++row_) {
      if ((slab.LiveWord(row_ / 64) >> (row_ % 64) & 1) == 0) continue;
      CHASSIS_ASSIGN(id, slab.Id(row_++));
      return true;
    }
  }
  return false;
}

// A record without a vector is returned at its newest document record, which the index names.
Result<bool> Cursor::NextDocument(uint64_t& id) {
  const Version& version = *snapshot_->impl_->version;
  CHASSIS_ASSIGN(const CollectionVersion* collection, FindCollection(version, collection_));
  for (; extent_ < collection->documents.size(); ++extent_, position_ = 0) {
    const DocumentExtentVersion& documents = collection->documents[extent_];
    DocumentWalk walk(*documents.extent, position_, documents.used);
    while (const auto step = walk.Next()) {
      position_ = walk.position();
      const uint64_t here = RecordAddress{static_cast<uint32_t>(extent_), step->position}.Pack();
      if (step->damaged) {
        id = step->unknown ? UINT64_MAX : step->header.id;
        CHASSIS_ASSIGN(const bool missed, IsMissed(*collection, *step, here, version.seq));
        if (missed) return documents.extent->Damaged(step->position);
        continue;
      }
      id = step->header.id;
      CHASSIS_ASSIGN(const uint64_t newest, collection->DocumentAddress(id, version.seq));
      if (newest != here) continue;
      CHASSIS_ASSIGN(const AddressRange slots, collection->SlotsFrom(id, version.seq));
      const uint64_t slot = slots.first;
      if (slot == kNowhere) return true;
    }
  }
  return false;
}

}  // namespace chassis
