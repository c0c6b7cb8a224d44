// SPDX-License-Identifier: Apache-2.0
#include "capi/structs.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "chassis/chassis.h"

namespace chassis::capi {
namespace {

// A struct of this library, and the same struct with a field that only a newer program knows.
struct Known {
  uint32_t struct_size;
  uint32_t a;
  uint64_t b;
};
struct Newer {
  Known known;
  uint64_t c;
};
constexpr size_t kOlderSize = 8;  // before b was added

TEST(StructSize, ZeroIsRefusedByAMessageThatNamesTheMacro) {
  const Known known{};
  const auto read = ReadStruct(&known, "CHASSIS_OPTIONS()");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, Code::kQueryInvalid);
  EXPECT_NE(read.error().message.find("CHASSIS_OPTIONS()"), std::string::npos);
}

TEST(StructSize, OfMemoryThatNobodyInitialisedIsRefused) {
  for (const uint32_t size : {1u, 3u, 4097u, 0xCCCCCCCCu, UINT32_MAX}) {
    const Known known{size, 0, 0};
    EXPECT_FALSE(ReadStruct(&known, "CHASSIS_OPTIONS()").has_value()) << size;
  }
}

TEST(StructSize, ThatCutsAFieldIsRefused) {
  for (const uint32_t size : {4u, 12u, 20u}) {
    const Known known{size, 0, 0};
    EXPECT_FALSE(ReadStruct(&known, "CHASSIS_OPTIONS()").has_value()) << size;
    EXPECT_FALSE(IsStructSize<Known>(size)) << size;
  }
}

TEST(StructSize, OfAnOlderProgramLeavesTheRestAtItsDefault) {
  const Known known{kOlderSize, 7, 99};
  const auto read = ReadStruct(&known, "CHASSIS_OPTIONS()");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->a, 7u);
  EXPECT_EQ(read->b, 0u);
}

TEST(StructSize, OfANewerProgramWorksWhileItsNewFieldsAreZero) {
  const Newer newer{{sizeof(Newer), 7, 8}, 0};
  const auto read = ReadStruct(&newer.known, "CHASSIS_OPTIONS()");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->b, 8u);
}

RC_GTEST_PROP(StructSize, OfANewerProgramIsRefusedForAnyUnknownBitThatIsSet, ()) {
  const auto bit = *rc::gen::inRange(0, 64);
  const Newer newer{{sizeof(Newer), 7, 8}, uint64_t{1} << bit};
  const auto read = ReadStruct(&newer.known, "CHASSIS_OPTIONS()");
  RC_ASSERT(!read.has_value());
  RC_ASSERT(read.error().code == Code::kQueryInvalid);
}

TEST(StructSize, SaysHowMuchOfAResultIsWritten) {
  Known older{kOlderSize, 1, 99};
  WriteStruct(Known{0, 5, 6}, &older);
  EXPECT_EQ(older.struct_size, kOlderSize);
  EXPECT_EQ(older.a, 5u);
  EXPECT_EQ(older.b, 99u);

  Newer newer{{sizeof(Newer), 1, 2}, 99};
  WriteStruct(Known{0, 5, 6}, &newer.known);
  EXPECT_EQ(newer.known.struct_size, sizeof(Newer));
  EXPECT_EQ(newer.known.b, 6u);
  EXPECT_EQ(newer.c, 0u);
}

template <typename Struct>
void ExpectInitialised(void (*init)(Struct*, size_t)) {
  Struct expected{};
  expected.struct_size = sizeof(Struct);
  Struct out;
  std::memset(static_cast<void*>(&out), 0xEE, sizeof out);
  init(&out, sizeof out);
  EXPECT_EQ(std::memcmp(&out, &expected, sizeof out), 0);

  // A larger struct of a newer program is zeroed up to its size, and NULL is ignored.
  std::vector<uint64_t> memory(sizeof(Struct) / 8 + 3, UINT64_MAX);
  const size_t larger = sizeof(Struct) + 8;
  init(reinterpret_cast<Struct*>(memory.data()), larger);
  std::vector<unsigned char> bytes(memory.size() * 8);
  std::memcpy(bytes.data(), memory.data(), bytes.size());
  for (size_t at = 4; at < larger; ++at) EXPECT_EQ(bytes[at], 0) << at;
  for (size_t at = larger; at < bytes.size(); ++at) EXPECT_EQ(bytes[at], 0xFF) << at;
  init(nullptr, sizeof out);
}

TEST(InitFunctions, GiveTheDefaultsOfAStructOfAnySize) {
  ExpectInitialised(chassis_options_init);
  ExpectInitialised(chassis_collection_options_init);
  ExpectInitialised(chassis_records_init);
  ExpectInitialised(chassis_search_options_init);
  ExpectInitialised(chassis_commit_options_init);
  ExpectInitialised(chassis_count_options_init);
  ExpectInitialised(chassis_cursor_options_init);
  ExpectInitialised(chassis_arrow_options_init);
  ExpectInitialised(chassis_filter_spec_init);
  ExpectInitialised(chassis_task_init);
}

// A field that replaces padding would be read from bytes that older programs never set.
TEST(Structs, HaveNoPaddingAFieldCouldHideIn) {
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_error>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_options>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_store_info>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_recovery_report>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_verify_report>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_finding>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_collection_options>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_collection_info>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_records>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_document>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_snapshot_info>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_count_options>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_cursor_options>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_record>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_search_options>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_commit_options>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_commit_result>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_arrow_options>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_filter_spec>);
  EXPECT_TRUE(std::has_unique_object_representations_v<chassis_task>);
}

}  // namespace
}  // namespace chassis::capi
