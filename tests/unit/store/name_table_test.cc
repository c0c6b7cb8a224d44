// SPDX-License-Identifier: Apache-2.0
#include "core/store/version/name_table.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/store/version/version.h"

namespace chassis {
namespace {

using Model = std::map<std::string, uint64_t>;

Model ContentOf(const NameTable<uint64_t>& table) {
  Model content;
  table.ForEach([&](const std::string& name, uint64_t number) { content[name] = number; });
  return content;
}

// Every copy is kept, so that a change to a bucket that others share would show in one of them.
RC_GTEST_PROP(NameTable, EachCopyStaysEqualToAMapOfItsOwn, ()) {
  std::vector<std::pair<NameTable<uint64_t>, Model>> copies(1);
  for (const int name : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 40))) {
    auto [table, model] = copies.back();
    const std::string text = "name " + std::to_string(name);
    if (*rc::gen::inRange(0, 3) == 0) {
      table.Erase(text);
      model.erase(text);
    } else {
      table.Set(text, copies.size());
      model[text] = copies.size();
    }
    copies.emplace_back(std::move(table), std::move(model));
  }
  for (const auto& [table, model] : copies) {
    RC_ASSERT(ContentOf(table) == model);
    RC_ASSERT(table.size() == model.size());
    uint64_t bytes = 0;
    for (const auto& [name, number] : model) {
      RC_ASSERT(table.Find(name) == std::optional(number));
      bytes += name.size();
    }
    RC_ASSERT(table.name_bytes() == bytes);
    RC_ASSERT(!table.Find("absent"));
  }
}

CollectionTable::Entry Collection(uint32_t number, const std::string& name) {
  return std::make_shared<const CollectionVersion>(CollectionVersion::New(
      {number, name, 4, Metric::kL2}, std::make_shared<const IndexRuns>(), KeyHashing{}));
}

TEST(CollectionTable, FindsACollectionByItsNameUntilItIsDropped) {
  CollectionTable table;
  for (uint32_t number = 0; number < 200; ++number) {
    table.Set(Collection(number, "collection " + std::to_string(number)));
  }
  const CollectionTable before = table;
  table.Drop(130);
  table.Set(Collection(200, "collection 130"));
  EXPECT_EQ(table.FindNumber("collection 130"), 200u);
  EXPECT_EQ(table.Find(130), nullptr);
  EXPECT_EQ(before.FindNumber("collection 130"), 130u);
  EXPECT_EQ(before.Find(200), nullptr);
  EXPECT_EQ(table.FindNumber("collection 7"), 7u);
  EXPECT_FALSE(table.FindNumber("collection"));
}

}  // namespace
}  // namespace chassis
