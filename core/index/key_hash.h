// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_KEY_HASH_H_
#define CHASSIS_CORE_INDEX_KEY_HASH_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/random.h"

namespace chassis {

// The kinds of keys by which a record is found, beside its id.
enum class KeyKind : uint8_t { kDocumentId = 0, kGroup = 1 };

// How a store hashes keys.
struct KeyHashing {
  Id128 secret{};      // the store's own, so that keys cannot be chosen to collide
  uint32_t bits = 64;  // of a hash that are kept; tests keep few, to force collisions
};

// Hashes the keys of one collection.
class KeyHash {
 public:
  KeyHash() : KeyHash({}, 0) {}
  KeyHash(const KeyHashing& hashing, uint32_t collection);

  uint64_t Of(KeyKind kind, std::string_view key) const;

 private:
  std::array<uint64_t, 2> seeds_;  // by kind
  uint64_t mask_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_KEY_HASH_H_
