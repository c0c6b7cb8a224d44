// SPDX-License-Identifier: Apache-2.0
#include "core/index/key_hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace chassis {

KeyHash::KeyHash(const KeyHashing& hashing, uint32_t collection)
    : mask_(hashing.bits >= 64 ? ~uint64_t{0} : (uint64_t{1} << hashing.bits) - 1) {
  for (uint64_t kind = 0; kind < seeds_.size(); ++kind) {
    seeds_[kind] = XXH64(hashing.secret.data(), hashing.secret.size(),
                         uint64_t{collection} * seeds_.size() + kind);
  }
}

uint64_t KeyHash::Of(KeyKind kind, std::string_view key) const {
  return XXH64(key.data(), key.size(), seeds_[static_cast<size_t>(kind)]) & mask_;
}

}  // namespace chassis
