// SPDX-License-Identifier: Apache-2.0
#include "core/index/key_hash.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace chassis {
namespace {

Id128 Secret(uint8_t last) {
  Id128 secret{};
  secret.back() = std::byte{last};
  return secret;
}

TEST(KeyHash, DependsOnStoreCollectionKindAndKey) {
  const KeyHash hash({Secret(1)}, 3);
  const std::set<uint64_t> hashes = {
      hash.Of(KeyKind::kDocumentId, "a"),
      hash.Of(KeyKind::kGroup, "a"),
      hash.Of(KeyKind::kDocumentId, "b"),
      hash.Of(KeyKind::kDocumentId, std::string_view("a\0", 2)),
      KeyHash({Secret(2)}, 3).Of(KeyKind::kDocumentId, "a"),
      KeyHash({Secret(1)}, 4).Of(KeyKind::kDocumentId, "a"),
  };
  EXPECT_EQ(hashes.size(), 6u);
}

TEST(KeyHash, IsTheSameForTheSame) {
  EXPECT_EQ(KeyHash({Secret(1)}, 3).Of(KeyKind::kGroup, "a"),
            KeyHash({Secret(1)}, 3).Of(KeyKind::kGroup, "a"));
}

TEST(KeyHash, KeepsAsManyBitsAsAskedFor) {
  for (const uint32_t bits : {0U, 3U, 63U, 64U}) {
    const KeyHash hash({Secret(1), bits}, 0);
    uint64_t met = 0;
    for (int i = 0; i < 1000; ++i) met |= hash.Of(KeyKind::kGroup, std::to_string(i));
    EXPECT_EQ(met, bits == 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1);
  }
}

}  // namespace
}  // namespace chassis
