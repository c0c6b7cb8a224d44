// SPDX-License-Identifier: Apache-2.0
#include "core/search/filter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace chassis {
namespace {

// All ids that a predicate lists, in chunks of `room`.
std::vector<uint64_t> Listed(const IdPredicate& predicate, uint64_t end, size_t room) {
  std::vector<uint64_t> all, chunk(room);
  for (uint64_t from = 0;;) {
    const size_t count = predicate.List(from, end, chunk);
    all.insert(all.end(), chunk.begin(), chunk.begin() + static_cast<ptrdiff_t>(count));
    if (count < room) return all;
    from = chunk.back() + 1;
  }
}

// Checks that a predicate matches `ids`, all of them below `most`, in all its members.
void Check(const IdPredicate& predicate, const std::set<uint64_t>& ids, uint64_t most) {
  for (uint64_t id = 0; id < most + 70; ++id) {
    RC_ASSERT(predicate.Matches(id) == (ids.count(id) == 1));
  }
  const uint64_t end = *rc::gen::inRange<uint64_t>(0, most + 70);
  const auto room = *rc::gen::inRange<size_t>(1, 9);
  const std::vector<uint64_t> below(ids.begin(), ids.lower_bound(end));
  RC_ASSERT(Listed(predicate, end, room) == below);
  RC_ASSERT(predicate.MostBelow(end) >= below.size());
  RC_ASSERT(predicate.MostBelow(most + 70) == ids.size());
}

RC_GTEST_PROP(IdPredicate, OfAListMatchesItsIds, ()) {
  const auto ids = *rc::gen::container<std::vector<uint64_t>>(rc::gen::inRange<uint64_t>(0, 300));
  Check(*IdsAmong(ids), {ids.begin(), ids.end()}, 300);
}

RC_GTEST_PROP(IdPredicate, OfABitmapMatchesItsBits, ()) {
  const uint64_t first = *rc::gen::inRange<uint64_t>(0, 200);
  const uint64_t bits = *rc::gen::inRange<uint64_t>(0, 260);
  const auto words = *rc::gen::container<std::vector<uint64_t>>(
      5, rc::gen::oneOf(rc::gen::arbitrary<uint64_t>(), rc::gen::just(uint64_t{0}),
                        rc::gen::just(UINT64_MAX)));
  std::set<uint64_t> ids;
  for (uint64_t bit = 0; bit < bits; ++bit) {
    if ((words[bit / 64] >> (bit % 64) & 1) != 0) ids.insert(first + bit);
  }
  Check(*IdsInBitmap(first, bits, words.data()), ids, 460);
}

RC_GTEST_PROP(IdPredicate, OfARangeMatchesFromItsFirstToItsLast, ()) {
  const uint64_t first = *rc::gen::inRange<uint64_t>(0, 300);
  const uint64_t last = *rc::gen::inRange<uint64_t>(0, 300);
  std::set<uint64_t> ids;
  for (uint64_t id = first; id <= last; ++id) ids.insert(id);
  Check(*IdsInRange(first, last), ids, 300);
}

TEST(IdPredicate, ReachesTheLargestIds) {
  const auto range = IdsInRange(UINT64_MAX - 2, UINT64_MAX);
  EXPECT_EQ(Listed(*range, UINT64_MAX, 1), (std::vector<uint64_t>{UINT64_MAX - 2, UINT64_MAX - 1}));
  EXPECT_EQ(range->MostBelow(UINT64_MAX), 2u);
  const uint64_t words[1] = {5};
  const auto bitmap = IdsInBitmap(UINT64_MAX - 3, 3, words);
  EXPECT_EQ(Listed(*bitmap, UINT64_MAX, 4),
            (std::vector<uint64_t>{UINT64_MAX - 3, UINT64_MAX - 1}));
}

Document Sample() {
  Document document;
  document.found = true;
  document.schema = "note";
  document.schema_version = "1";
  document.group = "g";
  return document;
}

TEST(DocumentPredicate, OfSchemasComparesNameAndVersion) {
  const Document document = Sample();
  EXPECT_TRUE(DocumentsWithSchema({{"note", {}}})->Matches(document));
  EXPECT_TRUE(DocumentsWithSchema({{"note", "2"}, {"note", "1"}})->Matches(document));
  EXPECT_FALSE(
      DocumentsWithSchema({{"note", "2"}, {"not", "1"}, {"notes", {}}})->Matches(document));
  EXPECT_FALSE(DocumentsWithSchema({})->Matches(document));
  EXPECT_FALSE(DocumentsWithSchema({{"", {}}})->Matches(Document()));
}

TEST(DocumentPredicate, OfGroupsComparesBytes) {
  Document document = Sample();
  EXPECT_TRUE(DocumentsInGroup({"x", "g", "a"})->Matches(document));
  EXPECT_FALSE(DocumentsInGroup({"G", "gg"})->Matches(document));
  document.group = std::string_view("g\0h", 3);
  EXPECT_FALSE(DocumentsInGroup({"g"})->Matches(document));
  EXPECT_TRUE(DocumentsInGroup({std::string("g\0h", 3)})->Matches(document));
  document.group = "";
  EXPECT_FALSE(DocumentsInGroup({"g", ""})->Matches(document)) << "no group has an empty name";
}

}  // namespace
}  // namespace chassis
