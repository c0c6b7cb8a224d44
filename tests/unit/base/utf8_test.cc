// SPDX-License-Identifier: Apache-2.0
#include "core/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace chassis {
namespace {

TEST(Utf8, KnowsWhatIsNoCharacter) {
  for (const char* bytes :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xC3", "\xC3(", "\xE2(\xAC"}) {
    EXPECT_EQ(Utf8CharacterSize(bytes), 0u) << testing::PrintToString(std::string(bytes));
  }
  EXPECT_EQ(Utf8CharacterSize("\xED\x9F\xBF"), 3u);
  EXPECT_EQ(Utf8CharacterSize("\xEE\x80\x80"), 3u);
  EXPECT_EQ(Utf8CharacterSize("\xF4\x8F\xBF\xBF"), 4u);
  EXPECT_EQ(Utf8CharacterSize({"\0", 1}), 0u);
  EXPECT_EQ(Utf8CharacterSize(""), 0u);
}

TEST(Utf8, FindsTheFirstByteThatIsNone) {
  EXPECT_EQ(FindNonUtf8(""), std::nullopt);
  EXPECT_EQ(FindNonUtf8("plain, n\xC3\xB6te, \xF0\x9F\x9A\x97"), std::nullopt);
  EXPECT_EQ(FindNonUtf8({"a\0b", 3}), std::nullopt);
  EXPECT_EQ(FindNonUtf8("n\xC3\xB6te \xFF"), 6u);
  EXPECT_EQ(FindNonUtf8("cut \xE2\x82"), 4u);
}

}  // namespace
}  // namespace chassis
