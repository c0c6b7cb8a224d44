// SPDX-License-Identifier: Apache-2.0
#include "core/index/index_run.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "core/index/index_run_writer.h"
#include "tests/support/image_factory.h"

namespace chassis {
namespace {

constexpr uint64_t kSerial = 77;

// An index run with the given entries, in a file of its own.
class WrittenRun {
 public:
  explicit WrittenRun(const std::vector<IndexEntry>& entries)
      : main_(*ImageFactory(image_).Create(Part::kLog0)) {
    ByteVector pages;
    IndexRunWriter writer(kSerial, [&](std::span<const std::byte> page) {
      pages.insert(pages.end(), page.begin(), page.end());
      return Status{};
    });
    for (const IndexEntry& entry : entries) EXPECT_TRUE(writer.Add(entry));
    EXPECT_TRUE(writer.Finish());
    EXPECT_EQ(writer.pages(), IndexRunWriter::PagesOf(entries.size()));
    EXPECT_EQ(writer.entries(), entries.size());
    const uint64_t length = AlignUp(pages.size(), kExtentAlignment);
    EXPECT_TRUE(main_->Grow(kExtentAlignment + length));
    EXPECT_TRUE(main_->Write(kExtentAlignment, pages));
    entry_ = {kSerial, {kExtentAlignment, length}, writer.pages(), writer.entries()};
  }

  std::shared_ptr<const IndexRun> Open() { return *IndexRun::Open(*main_, entry_); }
  uint64_t pages() const { return entry_.pages; }
  void Flip(uint64_t page, uint64_t byte) {
    image_[Part::kLog0]->bytes()[kExtentAlignment + page * kPageSize + byte] ^= std::byte{4};
  }

 private:
  StoreImage image_;
  std::unique_ptr<MappedStorage> main_;
  IndexRunEntry entry_;
};

std::vector<IndexEntry> Consecutive(uint64_t count) {
  std::vector<IndexEntry> entries;
  for (uint64_t i = 0; i < count; ++i) {
    entries.push_back({{3, IndexKind::kDocument, 10 * i, 0}, i});
  }
  return entries;
}

RC_GTEST_PROP(IndexRun, FindsAndWalksWhatAMapOfItsEntriesDoes, ()) {
  std::map<IndexKey, uint64_t> model;
  const auto count = *rc::gen::inRange<uint64_t>(1, 3 * kIndexPageEntries);
  for (uint64_t i = 0; i < count; ++i) {
    const IndexKey key{*rc::gen::inRange<uint32_t>(0, 3),
                       static_cast<IndexKind>(*rc::gen::inRange<uint32_t>(1, 6)),
                       *rc::gen::inRange<uint64_t>(0, 100), *rc::gen::inRange<uint64_t>(0, 3)};
    model[key] = i;
  }
  std::vector<IndexEntry> entries;
  for (const auto& [key, value] : model) entries.push_back({key, value});
  WrittenRun written(entries);
  const auto run = written.Open();
  const IndexKey wanted{*rc::gen::inRange<uint32_t>(0, 3),
                        static_cast<IndexKind>(*rc::gen::inRange<uint32_t>(1, 6)),
                        *rc::gen::inRange<uint64_t>(0, 101), *rc::gen::inRange<uint64_t>(0, 4)};
  const auto after = model.upper_bound(wanted);
  const auto found = run->Floor(wanted);
  RC_ASSERT(found.has_value());
  RC_ASSERT(found->has_value() == (after != model.begin()));
  if (found->has_value()) {
    RC_ASSERT((*found)->key == std::prev(after)->first);
    RC_ASSERT((*found)->value == std::prev(after)->second);
  }
  IndexRun::Cursor cursor(*run, wanted);
  for (auto expected = model.lower_bound(wanted); expected != model.end(); ++expected) {
    const auto entry = cursor.Next();
    RC_ASSERT(entry.has_value() && entry->has_value());
    RC_ASSERT((*entry)->key == expected->first);
  }
  RC_ASSERT(!cursor.Next()->has_value());
}

TEST(IndexRun, FindsEveryEntryOfAManyLevelledTree) {
  constexpr uint64_t kCount = 2 * kIndexPageEntries * kIndexPageEntries + 5;
  WrittenRun written(Consecutive(kCount));
  const auto run = written.Open();
  for (uint64_t i = 0; i < kCount; ++i) {
    const auto entry = run->Floor({3, IndexKind::kDocument, 10 * i + 9, 0});
    ASSERT_TRUE(entry && *entry);
    ASSERT_EQ((*entry)->value, i);
  }
  EXPECT_FALSE(run->Floor({2, IndexKind::kGroup, UINT64_MAX, 0})->has_value());
}

TEST(IndexRun, NamesADamagedPageAndServesTheOthers) {
  constexpr uint64_t kCount = 5 * kIndexPageEntries;
  WrittenRun written(Consecutive(kCount));
  for (const uint64_t byte :
       {uint64_t{0}, uint64_t{5}, uint64_t{13}, uint64_t{40}, kPageSize - 1}) {
    written.Flip(2, byte);
    const auto run = written.Open();
    for (uint64_t i = 0; i < kCount; ++i) {
      const auto entry = run->Floor({3, IndexKind::kDocument, 10 * i, 0});
      ASSERT_EQ(entry.has_value(), i / kIndexPageEntries != 2) << i;
      if (!entry) {
        EXPECT_EQ(entry.error().code, Code::kIndexCorruption);
        EXPECT_EQ(entry.error().offset, kExtentAlignment + 2 * kPageSize);
      }
    }
    written.Flip(2, byte);
  }
}

TEST(IndexRun, ADamagedRootIsDamageForEveryKey) {
  WrittenRun written(Consecutive(3 * kIndexPageEntries));
  written.Flip(written.pages() - 1, 100);
  const auto run = written.Open();
  EXPECT_FALSE(run->Floor({3, IndexKind::kDocument, 0, 0}));
  EXPECT_FALSE(run->Floor({9, IndexKind::kDocument, 0, 0}));
}

}  // namespace
}  // namespace chassis
