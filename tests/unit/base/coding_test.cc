// SPDX-License-Identifier: Apache-2.0
#include "core/base/coding.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <string>

namespace chassis {
namespace {

TEST(Coding, WritesTheLowestByteFirst) {
  ByteVector bytes;
  Encoder(bytes).Put<uint32_t>(0x04030201);
  EXPECT_EQ(bytes, ByteVector({std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}}));
}

RC_GTEST_PROP(Coding, ReadsBackWhatWasPut,
              (uint16_t a, uint32_t b, uint64_t c, const std::string& text)) {
  ByteVector bytes;
  Encoder out(bytes);
  out.Put<uint16_t>(a);
  out.Put<uint32_t>(b);
  out.PutText(text);
  out.Put<uint64_t>(c);
  out.PutBytes(AsBytes(text));

  Decoder in(bytes);
  RC_ASSERT(in.Get<uint16_t>() == a);
  RC_ASSERT(in.Get<uint32_t>() == b);
  RC_ASSERT(in.GetText() == text);
  RC_ASSERT(in.Get<uint64_t>() == c);
  RC_ASSERT(AsText(in.GetBytes(text.size())) == text);
  RC_ASSERT(in.ok());
  RC_ASSERT(in.done());
}

TEST(Coding, PadsWithZeros) {
  ByteVector bytes(1, std::byte{9});
  Encoder out(bytes);
  out.PadTo(4);
  EXPECT_EQ(bytes, ByteVector({std::byte{9}, std::byte{0}, std::byte{0}, std::byte{0}}));
  EXPECT_EQ(out.size(), 4u);
}

RC_GTEST_PROP(Decoder, GivesZerosPastTheEndAndRemembersIt, (const std::vector<uint8_t>& bytes)) {
  Decoder in(std::as_bytes(std::span(bytes)));
  in.GetBytes(bytes.size());
  RC_ASSERT(in.ok());
  RC_ASSERT(in.Get<uint32_t>() == 0u);
  RC_ASSERT(!in.ok());
  RC_ASSERT(in.GetBytes(0).empty());
  RC_ASSERT(!in.ok());
}

TEST(Decoder, TakesNothingOfAFieldThatIsCutShort) {
  const ByteVector bytes(7, std::byte{0xFF});
  Decoder in(bytes);
  EXPECT_EQ(in.Get<uint64_t>(), 0u);
  EXPECT_FALSE(in.ok());
}

TEST(Decoder, RefusesALengthThatWouldWrap) {
  const ByteVector bytes(16);
  Decoder in(bytes);
  in.Get<uint64_t>();
  EXPECT_TRUE(in.GetBytes(UINT64_MAX - 4).empty());
  EXPECT_FALSE(in.ok());
}

TEST(Decoder, RefusesATextLongerThanWhatIsLeft) {
  ByteVector bytes;
  Encoder(bytes).Put<uint16_t>(3);
  bytes.resize(4);
  Decoder in(bytes);
  EXPECT_TRUE(in.GetText().empty());
  EXPECT_FALSE(in.ok());
}

}  // namespace
}  // namespace chassis
