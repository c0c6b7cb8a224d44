// SPDX-License-Identifier: Apache-2.0
#include "tests/capi/arrow_checker.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>

namespace chassis::capi {
namespace {

void MarkSchema(ArrowSchema* schema) { schema->release = nullptr; }
void MarkArray(ArrowArray* array) { array->release = nullptr; }

// Two sound rows, made by hand: {id: 1, text: "ab", vector: [1, 2]}, {id: 2, null, null}.
struct Sample {
  enum Column : size_t { kId, kText, kVector, kColumns };

  Sample() {
    types = {{{"L", "id", nullptr, 0, 0, nullptr, nullptr, MarkSchema, nullptr},
              {"u", "text", nullptr, ARROW_FLAG_NULLABLE, 0, nullptr, nullptr, MarkSchema, nullptr},
              {"+w:2", "vector", nullptr, ARROW_FLAG_NULLABLE, 1, &item_pointer, nullptr,
               MarkSchema, nullptr}}};
    arrays = {{{2, 0, 0, 2, 0, id_buffers, nullptr, nullptr, MarkArray, nullptr},
               {2, 1, 0, 3, 0, text_buffers, nullptr, nullptr, MarkArray, nullptr},
               {2, 1, 0, 1, 1, list_buffers, &float_pointer, nullptr, MarkArray, nullptr}}};
    for (size_t i = 0; i < kColumns; ++i) {
      type_pointers[i] = &types[i];
      array_pointers[i] = &arrays[i];
    }
  }

  alignas(64) uint64_t ids[2] = {1, 2};
  alignas(64) int32_t offsets[3] = {0, 2, 2};
  alignas(64) char text[8] = {'a', 'b'};
  alignas(64) float floats[4] = {1, 2, 0, 0};
  alignas(64) uint8_t validity[8] = {1};
  const void* no_buffers[1] = {nullptr};
  const void* id_buffers[2] = {nullptr, ids};
  const void* text_buffers[3] = {validity, offsets, text};
  const void* list_buffers[1] = {validity};
  const void* float_buffers[2] = {nullptr, floats};

  ArrowSchema item{"f", "item", nullptr, 0, 0, nullptr, nullptr, MarkSchema, nullptr};
  ArrowSchema* item_pointer = &item;
  ArrowArray items{4, 0, 0, 2, 0, float_buffers, nullptr, nullptr, MarkArray, nullptr};
  ArrowArray* float_pointer = &items;

  std::array<ArrowSchema, kColumns> types;
  std::array<ArrowSchema*, kColumns> type_pointers;
  std::array<ArrowArray, kColumns> arrays;
  std::array<ArrowArray*, kColumns> array_pointers;
  ArrowSchema schema{"+s",    "",         nullptr, 0, kColumns, type_pointers.data(),
                     nullptr, MarkSchema, nullptr};
  ArrowArray array{2,       0,         0,      1, kColumns, no_buffers, array_pointers.data(),
                   nullptr, MarkArray, nullptr};
};

struct Rule {
  const char* finding;
  std::function<void(Sample&)> breaks;
};

void ExpectOnly(const Findings& findings, const std::string& finding) {
  ASSERT_EQ(findings.size(), 1u) << finding << testing::PrintToString(findings);
  EXPECT_EQ(findings[0], finding);
}

TEST(ArrowChecker, FindsNothingInSoundStructs) {
  const Sample sample;
  EXPECT_EQ(CheckSchema(sample.schema), Findings{});
  EXPECT_EQ(CheckArray(sample.schema, sample.array), Findings{});
}

TEST(ArrowChecker, TakesSlicesAndUnknownNullCounts) {
  Sample sample;
  sample.array.offset = sample.array.length = 1;
  sample.arrays[Sample::kText].null_count = -1;
  EXPECT_EQ(CheckArray(sample.schema, sample.array), Findings{});
}

TEST(ArrowChecker, FindsEachBrokenRuleOfASchema) {
  using S = Sample;
  const Rule rules[] = {
      {"batch: is released", [](S& s) { s.schema.release = nullptr; }},
      {"id: is released", [](S& s) { s.types[S::kId].release = nullptr; }},
      {"id: unknown format", [](S& s) { s.types[S::kId].format = "q"; }},
      {"id: unknown format", [](S& s) { s.types[S::kId].format = nullptr; }},
      {"vector: unknown format", [](S& s) { s.types[S::kVector].format = "+w:0"; }},
      {"vector: unknown format", [](S& s) { s.types[S::kVector].format = "+w:2x"; }},
      {"id: unknown flags", [](S& s) { s.types[S::kId].flags = 8; }},
      {"id: has a dictionary, its format has none",
       [](S& s) { s.types[S::kId].dictionary = &s.item; }},
      {"vector: wrong number of children", [](S& s) { s.types[S::kVector].n_children = 0; }},
      {"batch: wrong number of children", [](S& s) { s.schema.n_children = -1; }},
      {"batch: children is NULL", [](S& s) { s.schema.children = nullptr; }},
      {"batch: a child is NULL", [](S& s) { s.type_pointers[1] = nullptr; }},
      {"batch: a child has no name", [](S& s) { s.types[S::kId].name = nullptr; }},
  };
  for (const Rule& rule : rules) {
    Sample sample;
    rule.breaks(sample);
    ExpectOnly(CheckSchema(sample.schema), rule.finding);
  }
}

TEST(ArrowChecker, FindsEachBrokenRuleOfAnArray) {
  using S = Sample;
  const Rule rules[] = {
      {"batch: is released", [](S& s) { s.array.release = nullptr; }},
      {"item: is released", [](S& s) { s.items.release = nullptr; }},
      {"batch: length is negative", [](S& s) { s.array.length = -1; }},
      {"batch: offset is negative", [](S& s) { s.array.offset = -1; }},
      {"id: null_count is below -1", [](S& s) { s.arrays[S::kId].null_count = -2; }},
      {"id: has a dictionary, its type has none",
       [](S& s) { s.arrays[S::kId].dictionary = &s.items; }},
      {"id: wrong number of buffers", [](S& s) { s.arrays[S::kId].n_buffers = 1; }},
      {"id: buffers is NULL", [](S& s) { s.arrays[S::kId].buffers = nullptr; }},
      {"batch: wrong number of children", [](S& s) { s.array.n_children = 2; }},
      {"batch: children is NULL", [](S& s) { s.array.children = nullptr; }},
      {"batch: a child is NULL", [](S& s) { s.array_pointers[1] = nullptr; }},
      {"text: has nulls, its type has none", [](S& s) { s.types[S::kText].flags = 0; }},
      {"text: has nulls without validity", [](S& s) { s.text_buffers[0] = nullptr; }},
      {"text: null_count is not what the validity says",
       [](S& s) { s.arrays[S::kText].null_count = 2; }},
      {"text: a buffer is not aligned",
       [](S& s) {
         s.validity[1] = s.validity[0];
         s.text_buffers[0] = s.validity + 1;
       }},
      {"id: a buffer is NULL", [](S& s) { s.id_buffers[1] = nullptr; }},
      {"id: a buffer is not aligned", [](S& s) { s.id_buffers[1] = s.ids + 1; }},
      {"item: a buffer is not aligned", [](S& s) { s.float_buffers[1] = s.floats + 1; }},
      {"text: an offset is negative", [](S& s) { s.offsets[0] = -1; }},
      {"text: offsets descend", [](S& s) { s.offsets[2] = 1; }},
      {"text: a buffer is NULL", [](S& s) { s.text_buffers[2] = nullptr; }},
      {"text: text is no UTF-8", [](S& s) { s.text[1] = '\xFF'; }},
      {"batch: a child is too short", [](S& s) { s.arrays[S::kId].length = 1; }},
      {"vector: a child is too short", [](S& s) { s.items.length = 3; }},
  };
  for (const Rule& rule : rules) {
    Sample sample;
    rule.breaks(sample);
    ExpectOnly(CheckArray(sample.schema, sample.array), rule.finding);
  }
}

TEST(ArrowChecker, WantsChildrenToCoverTheOffsetOfTheirParent) {
  Sample sample;
  sample.array.offset = 1;
  EXPECT_EQ(CheckArray(sample.schema, sample.array),
            Findings(Sample::kColumns, "batch: a child is too short"));
}

TEST(ArrowChecker, WantsAReleaseThatMarks) {
  Sample sample;
  EXPECT_EQ(CheckRelease(sample.array), Findings{});
  EXPECT_EQ(CheckRelease(sample.array), Findings{"is released already"});
  sample.schema.release = [](ArrowSchema*) {};
  EXPECT_EQ(CheckRelease(sample.schema), Findings{"release does not mark it"});
}

int SoundSchema(ArrowArrayStream* stream, ArrowSchema* out) {
  *out = static_cast<Sample*>(stream->private_data)->schema;
  return 0;
}

TEST(ArrowChecker, WantsEveryCallbackOfAStreamAndASoundType) {
  Sample sample;
  const ArrowArrayStream sound{SoundSchema, [](ArrowArrayStream*, ArrowArray*) { return 0; },
                               [](ArrowArrayStream*) -> const char* { return nullptr; },
                               [](ArrowArrayStream* stream) { stream->release = nullptr; },
                               &sample};
  ArrowArrayStream stream = sound;
  EXPECT_EQ(CheckStream(stream), Findings{});
  (stream = sound).get_schema = nullptr;
  ExpectOnly(CheckStream(stream), "stream: get_schema is NULL");
  (stream = sound).get_next = nullptr;
  ExpectOnly(CheckStream(stream), "stream: get_next is NULL");
  (stream = sound).get_last_error = nullptr;
  ExpectOnly(CheckStream(stream), "stream: get_last_error is NULL");
  (stream = sound).release = nullptr;
  ExpectOnly(CheckStream(stream), "stream: is released");
  (stream = sound).get_schema = [](ArrowArrayStream*, ArrowSchema*) { return 5; };
  ExpectOnly(CheckStream(stream), "stream: get_schema fails");
  sample.types[Sample::kId].format = "q";
  stream = sound;
  EXPECT_EQ(CheckStream(stream), (Findings{"id: unknown format", "id: unknown format"}));
}

}  // namespace
}  // namespace chassis::capi
