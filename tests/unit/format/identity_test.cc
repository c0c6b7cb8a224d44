// SPDX-License-Identifier: Apache-2.0
#include "core/format/identity.h"

#include <gtest/gtest.h>

#include <string_view>

#include "core/base/crc32c.h"
#include "core/format/layout.h"
#include "tests/unit/format/damage.h"

namespace chassis {
namespace {

constexpr size_t kUsedBytes = 60;
constexpr size_t kVersionAt = 8;

Identity Sample() {
  Identity identity;
  identity.read_only_features = 5;
  identity.compatible_features = 6;
  identity.uuid = MakeId128(100);
  identity.created_unix_ms = 1'700'000'000'123;
  return identity;
}

Code CodeOf(std::span<const std::byte> page) {
  const auto identity = DecodeIdentity(page);
  return identity ? Code::kOk : identity.error().code;
}

// Returns a page with `value` at `offset` and a valid checksum.
ByteVector Forged(size_t offset, uint32_t value) {
  ByteVector page = EncodeIdentity(Sample());
  StoreLittle<uint32_t>(page.data() + offset, value);
  StoreLittle<uint32_t>(page.data() + kUsedBytes - 4,
                        Crc32c(std::span(page).first(kUsedBytes - 4)));
  return page;
}

TEST(Identity, IsOnePageThatReadsBack) {
  const ByteVector page = EncodeIdentity(Sample());
  EXPECT_EQ(page.size(), kPageSize);
  EXPECT_EQ(AsText(page).substr(0, 8), std::string_view("CHASSIS\0", 8));
  const auto identity = DecodeIdentity(page);
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->format_version, kFormatVersion);
  EXPECT_EQ(identity->read_only_features, 5u);
  EXPECT_EQ(identity->compatible_features, 6u);
  EXPECT_EQ(identity->checksum_algorithm, kChecksumCrc32c);
  EXPECT_EQ(identity->uuid, MakeId128(100));
  EXPECT_EQ(identity->created_unix_ms, 1'700'000'000'123u);
}

TEST(Identity, NoFlippedBitPasses) {
  ForEachFlippedBit(EncodeIdentity(Sample()), kUsedBytes, [](size_t bit, auto page) {
    const Code code = CodeOf(page);
    EXPECT_EQ(code, bit < 64 ? Code::kConfigNotAStore : Code::kMetadataCorruption) << "bit " << bit;
  });
}

TEST(Identity, AShortFileIsNoStoreOrACutStore) {
  ForEachTruncation(EncodeIdentity(Sample()), [](size_t length, auto page) {
    EXPECT_EQ(CodeOf(page), length < 8 ? Code::kConfigNotAStore : Code::kMetadataCorruption);
  });
}

TEST(Identity, AFileOfChassis0HasItsOwnMessage) {
  ByteVector header;
  Encoder out(header);
  out.PutBytes(AsBytes(std::string_view("CHASSIS\0", 8)));
  out.Put<uint32_t>(1);    // version
  out.Put<uint32_t>(128);  // dimensions
  out.Put<uint64_t>(10);   // vectors
  for (const size_t size : {header.size(), size_t{4096}, size_t{65536}}) {
    header.resize(size);
    const auto identity = DecodeIdentity(header);
    ASSERT_FALSE(identity.has_value());
    EXPECT_EQ(identity.error().code, Code::kConfigUnsupportedFormat);
    EXPECT_NE(identity.error().message.find("chassis 0.x"), std::string::npos);
  }
}

TEST(Identity, TheFormerFormatIsRefusedWithTheWayOut) {
  const auto identity = DecodeIdentity(Forged(kVersionAt, 2));
  ASSERT_FALSE(identity.has_value());
  EXPECT_EQ(identity.error().code, Code::kConfigUnsupportedFormat);
  EXPECT_NE(identity.error().message.find("format 2"), std::string::npos);
  EXPECT_NE(identity.error().message.find("chassis export"), std::string::npos);
}

TEST(Identity, OfANewStoreSaysThatReadersMayHoldPins) {
  EXPECT_EQ(DecodeIdentity(EncodeIdentity(Identity{}))->read_only_features, kFeatureReaderPins);
}

TEST(Identity, AFileOfTheFutureIsRefusedAsSuch) {
  EXPECT_EQ(CodeOf(Forged(kVersionAt, 4)), Code::kConfigUnsupportedFormat);
  EXPECT_EQ(CodeOf(Forged(kVersionAt + 4, 1)), Code::kConfigUnsupportedFormat);
  EXPECT_EQ(CodeOf(Forged(kVersionAt + 16, 2)), Code::kConfigUnsupportedFormat);
}

TEST(Identity, UnknownCompatibleFeaturesDoNotMatter) {
  EXPECT_EQ(CodeOf(Forged(kVersionAt + 12, 0xFFFFFFFF)), Code::kOk);
}

}  // namespace
}  // namespace chassis
