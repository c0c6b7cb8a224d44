// SPDX-License-Identifier: Apache-2.0
#include "core/format/entry.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "core/format/catalog.h"
#include "core/format/commit.h"
#include "tests/unit/format/damage.h"

namespace chassis {
namespace {

constexpr uint32_t kOfTheFuture = 200;
const std::vector<Extent> kExtents = {{kFirstExtentOffset, kPageSize},
                                      {kExtentAlignment, 2 * kExtentAlignment}};

TEST(Entry, ReadsBackWhatItHeldAndTheNextOneFollows) {
  ByteVector bytes;
  PutEntry(bytes, 7, UnknownKind::kSkip, kExtents, [](Encoder& out) { out.PutText("odd"); });
  PutEntry(bytes, 8, UnknownKind::kRefuse, {}, [](Encoder&) {});
  EXPECT_EQ(bytes.size() % 8, 0u);
  Decoder in(bytes);
  const auto first = GetEntry(in);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->kind, 7u);
  EXPECT_EQ(first->unknown, UnknownKind::kSkip);
  EXPECT_EQ(first->extents, kExtents);
  EXPECT_EQ(Decoder(first->body).GetText(), "odd");
  const auto second = GetEntry(in);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->kind, 8u);
  EXPECT_TRUE(second->body.empty());
  EXPECT_TRUE(in.done());
}

TEST(Entry, ACutOneIsImpossible) {
  ByteVector bytes;
  PutEntry(bytes, 7, UnknownKind::kSkip, kExtents, [](Encoder& out) { out.PutText("odd"); });
  ForEachTruncation(bytes, [](size_t length, auto cut) {
    Decoder in(cut);
    EXPECT_FALSE(GetEntry(in).has_value()) << length << " bytes";
    EXPECT_FALSE(in.ok());
  });
}

// Appends a list of {value, value, ...}, `item_bytes` an item.
ByteVector ListOf(const std::vector<uint32_t>& values, uint32_t item_bytes) {
  ByteVector bytes;
  Encoder out(bytes);
  PutItems(out, values, item_bytes, [&](Encoder& to, uint32_t value) {
    for (uint32_t n = 0; n < item_bytes; n += 4) to.Put<uint32_t>(value);
  });
  return bytes;
}

std::vector<std::pair<uint32_t, uint32_t>> GetPairs(Decoder& in) {
  return GetItems(in, 4, [](Decoder& item) {
    const uint32_t first = item.Get<uint32_t>();
    return std::pair(first, item.Get<uint32_t>());
  });
}

TEST(Entry, AShorterItemHasZerosAndALongerOneIsReadOver) {
  for (const uint32_t item_bytes : {4U, 8U, 12U}) {
    const ByteVector bytes = ListOf({5, 6}, item_bytes);
    Decoder in(bytes, Decoder::Missing::kIsZero);
    const uint32_t newer = item_bytes == 4 ? 0 : 1;
    EXPECT_EQ(GetPairs(in),
              (std::vector<std::pair<uint32_t, uint32_t>>{{5, 5 * newer}, {6, 6 * newer}}));
    EXPECT_TRUE(in.ok() && in.done());
  }
}

TEST(Entry, AListThatIsMissingIsEmpty) {
  Decoder in({}, Decoder::Missing::kIsZero);
  EXPECT_TRUE(GetPairs(in).empty());
  EXPECT_TRUE(in.ok());
}

TEST(Entry, AListThatCannotBeIsRefused) {
  for (const auto& [count, item_bytes] :
       {std::pair<uint64_t, uint32_t>{uint64_t{1} << 40, 8}, {3, 8}, {2, 0}, {2, 3}, {1, 17}}) {
    ByteVector bytes = ListOf({5, 6}, 8);
    StoreLittle<uint64_t>(&bytes[0], count);
    StoreLittle<uint32_t>(&bytes[8], item_bytes);
    Decoder in(bytes, Decoder::Missing::kIsZero);
    GetPairs(in);
    EXPECT_FALSE(in.ok()) << count << " of " << item_bytes;
  }
}

// An entry of the future among those of a catalog, and among those of a commit record.
struct Outcome {
  Code code = Code::kOk;
  bool read_only = false;
  std::vector<Extent> skipped;
};

template <typename Structure>
Outcome OutcomeOf(const Result<Structure>& decoded) {
  if (!decoded) return {decoded.error().code, false, {}};
  return {Code::kOk, decoded->read_only, decoded->skipped};
}

// Appends the entry and counts it; `count_at` is where the number of entries is.
ByteVector With(ByteVector bytes, size_t count_at, UnknownKind unknown,
                const std::vector<Extent>& extents) {
  StoreLittle<uint64_t>(&bytes[count_at], LoadLittle<uint64_t>(&bytes[count_at]) + 1);
  PutEntry(bytes, kOfTheFuture, unknown, extents, [](Encoder& out) { out.PutText("news"); });
  return bytes;
}

void ForCatalogAndCommit(UnknownKind unknown, const std::vector<Extent>& extents,
                         const std::function<void(const Outcome&)>& check) {
  check(OutcomeOf(DecodeCatalog(With(EncodeCatalog(Catalog{}), 8, unknown, extents))));
  const ByteVector commit = With(EncodeCommit(CommitRecord{}), 0, unknown, extents);
  check(OutcomeOf(DecodeCommit(commit)));
}

TEST(UnknownEntry, IsRefusedIfItSaysSo) {
  for (const auto unknown : {UnknownKind::kRefuse, UnknownKind{0}, UnknownKind{9}}) {
    ForCatalogAndCommit(unknown, kExtents, [](const Outcome& outcome) {
      EXPECT_EQ(outcome.code, Code::kConfigUnsupportedFormat);
    });
  }
}

TEST(UnknownEntry, AllowsOnlyReadingIfItSaysSo) {
  ForCatalogAndCommit(UnknownKind::kReadOnly, kExtents, [](const Outcome& outcome) {
    EXPECT_EQ(outcome.code, Code::kOk);
    EXPECT_TRUE(outcome.read_only);
    EXPECT_EQ(outcome.skipped, kExtents);
  });
}

TEST(UnknownEntry, IsSkippedAndItsExtentsAreKnownIfItSaysSo) {
  ForCatalogAndCommit(UnknownKind::kSkip, kExtents, [](const Outcome& outcome) {
    EXPECT_EQ(outcome.code, Code::kOk);
    EXPECT_FALSE(outcome.read_only);
    EXPECT_EQ(outcome.skipped, kExtents);
  });
}

TEST(UnknownEntry, WithAnImpossibleExtentIsDamage) {
  ForCatalogAndCommit(UnknownKind::kSkip, {{1, 2}}, [](const Outcome& outcome) {
    EXPECT_EQ(outcome.code, Code::kMetadataCorruption);
  });
}

}  // namespace
}  // namespace chassis
