// SPDX-License-Identifier: Apache-2.0
#include "core/store/read/vector_reader.h"

#include <algorithm>

#include "core/store/read/vector_check.h"

namespace chassis {
namespace {

// The lowest `count` bits, or all.
uint64_t FirstBits(uint64_t count) {
  return count < 64 ? (uint64_t{1} << count) - 1 : ~uint64_t{0};
}

uint64_t Rows(const CollectionVersion& collection) {
  uint64_t rows = 0;
  for (const SlabVersion& slab : collection.slabs) rows += slab.count;
  return rows;
}

}  // namespace

Result<const float*> VectorReader::FindUnverified(uint64_t id) const {
  CHASSIS_ASSIGN(const AddressRange slots, collection_.FindSlots(id, seq_));
  if (slots.first == kNowhere) return nullptr;
  CHASSIS_ASSIGN(const SlabVersion* slab, collection_.SlabAt(slots.first));
  const uint64_t slot = RecordAddress::Unpack(slots.first).position;
  const float* vector = slab->slab->Vector(slot);
  CHASSIS_TRY(VerifyRows(context_, *slab, slot / 64, uint64_t{1} << (slot % 64)));
  const uint64_t count = std::min(slots.count, collection_.next_id - id);
  const uint64_t live = slab->LiveWord(slot / 64);
  const uint64_t checked = live & ~BitsToCheck(context_, *slab, slot / 64, live);
  const uint64_t verified = checked >> (slot % 64) & FirstBits(count);
  // Damage may leave in doubt which of two slots is an id's, so every read then looks it up again.
  if (verified != 0 && collection_.FoundDamage() == nullptr) {
    collection_.verified_vector_cache.Add({id, count, vector, slab->slab->stride()}, verified,
                                          Rows(collection_));
  }
  return vector;
}

}  // namespace chassis
