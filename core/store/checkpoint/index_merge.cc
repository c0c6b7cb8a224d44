// SPDX-License-Identifier: Apache-2.0
#include "core/store/checkpoint/index_merge.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <utility>

namespace chassis {
namespace {

// Adds the entries of `delta`.
void AddDelta(const CollectionVersion& collection, const IndexDelta& delta,
              std::vector<IndexEntry>& entries) {
  const uint32_t number = collection.schema->number;
  delta.dense_vectors.ForEach([&](uint64_t first_id, uint64_t first_address, uint64_t count) {
    entries.push_back({{number, IndexKind::kVectorRange, first_id, count}, first_address});
  });
  delta.vectors.ForEachNewest([&](uint64_t id, uint64_t address) {
    if (collection.IsLive(address)) {
      entries.push_back({{number, IndexKind::kVector, id, 1}, address});
    }
  });
  delta.documents.ForEachNewest([&](uint64_t id, uint64_t address) {
    entries.push_back(
        {{number, IndexKind::kDocument, id, 0}, address == kNowhere ? kIndexTombstone : address});
  });
  delta.dense_documents.ForEach([&](uint64_t id, uint64_t address) {
    entries.push_back({{number, IndexKind::kDocument, id, 0}, address});
  });
  // The newest first, because of several entries with one key the first one counts.
  for (auto gone = delta.gone.rbegin(); gone != delta.gone.rend(); ++gone) {
    for (uint64_t i = 0; i < gone->count; ++i) {
      entries.push_back({{number, IndexKind::kVectorGone, gone->first_id + i, 1}, gone->seq});
    }
  }
  for (const KeyKind kind : {KeyKind::kDocumentId, KeyKind::kGroup}) {
    delta.postings(kind).ForEachOfAll([&](uint64_t hash, uint64_t address, uint64_t id) {
      entries.push_back({{number, KindInRuns(kind), hash, address}, id});
    });
  }
}

// Sorts by key. Of several entries with one key, the first one stays.
void SortUnique(std::vector<IndexEntry>& entries) {
  const auto precedes = [](const IndexEntry& a, const IndexEntry& b) { return a.key < b.key; };
  const auto same = [](const IndexEntry& a, const IndexEntry& b) { return a.key == b.key; };
  std::stable_sort(entries.begin(), entries.end(), precedes);
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
}

// Whether an entry of `kind` is for several ids, whose values ascend with them or are the same.
bool HasAscendingValues(IndexKind kind) {
  return kind == IndexKind::kVectorRange || kind == IndexKind::kVector;
}
bool HasOneValue(IndexKind kind) { return kind == IndexKind::kVectorGone; }

bool Joins(const IndexEntry& entry, const IndexEntry& next) {
  if (entry.key.collection != next.key.collection || entry.key.kind != next.key.kind ||
      entry.key.key + entry.key.sub != next.key.key) {
    return false;
  }
  return (HasAscendingValues(entry.key.kind) && entry.value + entry.key.sub == next.value) ||
         (HasOneValue(entry.key.kind) && entry.value == next.value);
}

bool AnyLive(const CollectionVersion& collection, uint64_t first_address, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    if (collection.IsLive(first_address + i)) return true;
  }
  return false;
}

// Adds an entry for each id that has dead slots and no live one. The seq is that of its newest
// slot, because the deletion came after it, and that is all that the entry must say.
void AddGone(const CollectionVersion& collection, std::vector<IndexEntry>& entries) {
  absl::flat_hash_map<uint64_t, uint64_t> newest_dead;  // id -> seq
  for (const SlabVersion& slab : collection.slabs) {
    for (uint64_t slot = 0; slot < slab.count; ++slot) {
      if (!slab.liveness.IsDead(slot)) continue;
      const auto meta = slab.slab->Meta(slot);
      if (!meta || meta->id == kAbandonedSlotId) continue;
      uint64_t& seq = newest_dead[meta->id];
      seq = std::max(seq, meta->seq);
    }
  }
  for (const auto& [id, seq] : newest_dead) {
    const auto slots = collection.SlotsFrom(id, UINT64_MAX);
    if (slots && slots->first != kNowhere) continue;
    entries.push_back({{collection.schema->number, IndexKind::kVectorGone, id, 1}, seq});
  }
}

}  // namespace

std::vector<IndexEntry> FrozenEntries(const Version& version) {
  std::vector<IndexEntry> entries;
  version.collections.ForEach([&](const CollectionVersion& collection) {
    for (const auto& frozen : collection.index->frozen) AddDelta(collection, *frozen, entries);
  });
  SortUnique(entries);
  return entries;
}

Result<std::vector<IndexEntry>> RebuildEntries(const Version& version) {
  std::vector<IndexEntry> entries;
  std::shared_ptr<const Damage> damage;
  version.collections.ForEach([&](const CollectionVersion& collection) {
    CollectionVersion copy = collection;
    copy.repair = std::make_shared<IndexRepair>();
    RepairIndex(copy, version.seq);
    AddDelta(copy, *copy.repair->index, entries);
    AddGone(copy, entries);
    if (copy.repair->damage) damage = copy.repair->damage;
  });
  if (damage != nullptr) {
    return FailCorrupt(
        Code::kIndexCorruption,
        "index damaged and could not be rebuilt: " + damage->findings.front().message,
        damage->findings.front().offset);
  }
  SortUnique(entries);
  return entries;
}

Result<std::optional<IndexEntry>> IndexMerge::Input::Read() {
  if (cursor_) return cursor_->Next();
  if (entries_.empty()) return std::nullopt;
  const IndexEntry entry = entries_.front();
  entries_ = entries_.subspan(1);
  return entry;
}

// Newer vectors may lie between those of one entry, so it is taken apart.
Status IndexMerge::Input::Advance() {
  if (rest_) {
    front_ = std::exchange(rest_, std::nullopt);
  } else {
    CHASSIS_ASSIGN(front_, Read());
  }
  if (!front_ || front_->key.kind == IndexKind::kVectorRange || front_->key.sub <= 1) return {};
  const bool ascending = HasAscendingValues(front_->key.kind);
  if (!ascending && !HasOneValue(front_->key.kind)) return {};
  rest_ = front_;
  ++rest_->key.key;
  --rest_->key.sub;
  if (ascending) ++rest_->value;
  front_->key.sub = 1;
  return {};
}

Result<bool> IndexMerge::Holds(const IndexEntry& entry) const {
  const CollectionVersion* collection = version_.collections.Find(entry.key.collection);
  if (collection == nullptr) return false;
  switch (entry.key.kind) {
    case IndexKind::kVectorRange:
    case IndexKind::kVector:
      return AnyLive(*collection, entry.value, entry.key.sub);
    case IndexKind::kDocument:
      return scope_ != MergeScope::kWholeIndex || entry.value != kIndexTombstone;
    // Kept as long as the collection, because slots that the deletion killed stay on the disk.
    case IndexKind::kVectorGone:
      return true;
    case IndexKind::kDocumentId:
    case IndexKind::kGroup: {
      CHASSIS_ASSIGN(const uint64_t newest, collection->DocumentAddress(entry.value, version_.seq));
      return newest == entry.key.sub;
    }
  }
  return false;
}

Status IndexMerge::Flush() {
  return pending_ ? out_.Add(*std::exchange(pending_, std::nullopt)) : Status{};
}

Status IndexMerge::Offer(const IndexEntry& entry) {
  CHASSIS_ASSIGN(const bool holds, Holds(entry));
  if (!holds) return {};
  if (pending_ && Joins(*pending_, entry)) {
    pending_->key.sub += entry.key.sub;
    return {};
  }
  CHASSIS_TRY(Flush());
  pending_ = entry;
  return {};
}

Status IndexMerge::Run(std::span<const IndexEntry> newest,
                       std::span<const std::shared_ptr<const IndexRun>> runs) {
  std::vector<Input> inputs;
  inputs.emplace_back(newest);
  for (const auto& run : runs) inputs.emplace_back(*run);
  for (Input& input : inputs) CHASSIS_TRY(input.Advance());
  for (;;) {
    const IndexEntry* least = nullptr;
    for (const Input& input : inputs) {
      if (input.front() != nullptr && (least == nullptr || input.front()->key < least->key)) {
        least = input.front();
      }
    }
    if (least == nullptr) return Flush();
    const IndexEntry entry = *least;
    CHASSIS_TRY(Offer(entry));
    for (Input& input : inputs) {
      while (input.front() != nullptr && input.front()->key == entry.key) {
        CHASSIS_TRY(input.Advance());
      }
    }
  }
}

}  // namespace chassis
