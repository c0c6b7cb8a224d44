// SPDX-License-Identifier: Apache-2.0
#include "core/store/vector_reader.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "core/store/snapshot_impl.h"

namespace chassis {
namespace {

void Prefetch(const float* vector, size_t bytes) {
  const auto* first = reinterpret_cast<const std::byte*>(vector);
  for (size_t at = 0; at < bytes; at += 64) __builtin_prefetch(first + at);
}

}  // namespace

// Rows 64 * word .. 64 * word + 63 that the verify mode lets be read as they are, live ones alone.
uint64_t VectorReader::NeedNoCheck(const SlabVersion& slab, uint64_t word) const {
  const uint64_t live = slab.LiveWord(word);
  switch (store_.options.verify) {
    case VerifyMode::kOnDemand:
      return live;
    case VerifyMode::kFirstTouch:
      return word * 64 < slab.slab->verified_below() ? live : live & slab.slab->VerifiedWord(word);
    case VerifyMode::kEveryRead:
      break;
  }
  return 0;
}

VectorReader::ReadyRows VectorReader::ReadyRowsFrom(uint64_t id) const {
  ReadyRows rows;
  if (collection_.damage != nullptr) return rows;
  const Result<SlotRun> slots = collection_.SlotsFrom(id, seq_);
  if (!slots || slots->place == kNowhere) return rows;
  const Place place = Place::Unpack(slots->place);
  if (place.ordinal >= collection_.slabs.size()) return rows;
  const SlabVersion& slab = collection_.slabs[place.ordinal];
  Prefetch(slab.slab->Vector(place.position), fetched_);
  const uint64_t ready = NeedNoCheck(slab, place.position / 64) >> (place.position % 64);
  if ((ready & 1) == 0) return rows;
  rows.first_id = id;
  rows.count = std::min(
      {static_cast<uint64_t>(std::countr_one(ready)), slots->count, collection_.next_id - id});
  rows.first = slab.slab->Vector(place.position);
  rows.stride = slab.slab->stride() / sizeof(float);
  return rows;
}

Result<const float*> VectorReader::FindUnready(uint64_t id) const {
  CHASSIS_ASSIGN(const uint64_t place, collection_.FindSlot(id, seq_));
  if (place == kNowhere) return nullptr;
  CHASSIS_ASSIGN(const SlabVersion* slab, collection_.SlabAt(place));
  const uint64_t slot = Place::Unpack(place).position;
  CHASSIS_TRY(VerifyRows(store_, *slab, slot / 64, uint64_t{1} << (slot % 64)));
  return slab->slab->Vector(slot);
}

}  // namespace chassis
