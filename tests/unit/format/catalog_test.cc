// SPDX-License-Identifier: Apache-2.0
#include "core/format/catalog.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/crc32c.h"
#include "core/format/extent_mark.h"
#include "tests/unit/format/damage.h"

namespace chassis {
namespace {

constexpr uint64_t kUnit = kExtentAlignment;
constexpr uint64_t kSmall = 5 * kUnit + kPageSize;  // where only a short extent can lie

CollectionEntry SampleCollection() {
  CollectionEntry collection;
  collection.number = 3;
  collection.name = "pictures";
  collection.dimension = 128;
  collection.metric = Metric::kCosine;
  collection.next_id = 1000;
  collection.live = 900;
  SlabEntry slab;
  slab.serial = 7;
  slab.vectors = {kUnit, 2 * kUnit};
  slab.metas = {3 * kUnit, kUnit};
  slab.capacity = 255;
  slab.count = 200;
  slab.liveness = {100, 25, 0xABCD};
  SlabEntry given_back;
  given_back.serial = 6;
  collection.slabs = {given_back, slab};
  collection.documents = {{5, {}, 0}, {8, {4 * kUnit, kUnit}, 640}, {9, {kSmall, kPageSize}, 8}};
  collection.changes_from = 17;
  return collection;
}

Catalog Sample() {
  Catalog catalog;
  catalog.checkpoint = 41;
  catalog.commit_seq = 42;
  catalog.next_serial = 9;
  catalog.next_collection = 4;
  catalog.collections = {CollectionEntry{}, SampleCollection()};
  catalog.origin = {MakeId128(1), MakeId128(20), 40, 3};
  catalog.index_runs = {{11, {6 * kUnit, 2 * kPageSize}, 1, 5}};
  Digest digest{};
  digest[31] = std::byte{7};
  catalog.streams = {{std::string("orders\0north", 12), 77, digest}, {"zero", 0, {}}};
  catalog.sessions = {{MakeId128(50), 30}, {MakeId128(70), 42}};
  catalog.dropped = {{2, 19}, {1, 20}};
  catalog.page_images = {{5 * kUnit, {125, 17, 0x1234}}};
  return catalog;
}

TEST(Catalog, ReadsBackWhatItHeld) {
  const auto catalog = DecodeCatalog(EncodeCatalog(Sample()));
  ASSERT_TRUE(catalog.has_value());
  EXPECT_EQ(catalog->checkpoint, 41u);
  EXPECT_EQ(catalog->commit_seq, 42u);
  EXPECT_EQ(catalog->next_serial, 9u);
  EXPECT_EQ(catalog->next_collection, 4u);
  ASSERT_EQ(catalog->collections.size(), 2u);
  const CollectionEntry& collection = catalog->collections[1];
  EXPECT_EQ(collection.number, 3u);
  EXPECT_EQ(collection.name, "pictures");
  EXPECT_EQ(collection.dimension, 128u);
  EXPECT_EQ(collection.metric, Metric::kCosine);
  EXPECT_EQ(collection.next_id, 1000u);
  EXPECT_EQ(collection.live, 900u);
  EXPECT_EQ(collection.changes_from, 17u);
  ASSERT_EQ(collection.slabs.size(), 2u);
  EXPECT_TRUE(collection.slabs[0].given_back());
  EXPECT_EQ(collection.slabs[0].serial, 6u);
  const SlabEntry& slab = collection.slabs[1];
  EXPECT_EQ(slab.serial, 7u);
  EXPECT_EQ(slab.vectors, (Extent{kUnit, 2 * kUnit}));
  EXPECT_EQ(slab.metas, (Extent{3 * kUnit, kUnit}));
  EXPECT_EQ(slab.capacity, 255u);
  EXPECT_EQ(slab.count, 200u);
  EXPECT_EQ(slab.liveness.offset, 100u);
  EXPECT_EQ(slab.liveness.length, 25u);
  EXPECT_EQ(slab.liveness.crc, 0xABCDu);
  ASSERT_EQ(collection.documents.size(), 3u);
  EXPECT_TRUE(collection.documents[0].given_back());
  EXPECT_EQ(collection.documents[1].serial, 8u);
  EXPECT_EQ(collection.documents[1].extent, (Extent{4 * kUnit, kUnit}));
  EXPECT_EQ(collection.documents[1].used, 640u);
  EXPECT_EQ(collection.documents[2].extent, (Extent{kSmall, kPageSize}));
  EXPECT_EQ(catalog->origin, Sample().origin);
  EXPECT_EQ(catalog->streams, Sample().streams);
  EXPECT_EQ(catalog->sessions, Sample().sessions);
  EXPECT_EQ(catalog->dropped, Sample().dropped);
  ASSERT_EQ(catalog->index_runs.size(), 1u);
  EXPECT_EQ(catalog->index_runs[0].extent, (Extent{6 * kUnit, 2 * kPageSize}));
  EXPECT_EQ(catalog->index_runs[0].serial, 11u);
  ASSERT_EQ(catalog->page_images.size(), 1u);
  EXPECT_EQ(catalog->page_images[0].offset, 5 * kUnit);
  EXPECT_EQ(catalog->page_images[0].bytes.length, 17u);
}

TEST(Catalog, EveryFlippedBitChangesItsChecksum) {
  const ByteVector bytes = EncodeCatalog(Sample());
  const uint32_t crc = CatalogCrc(bytes, MakeId128(1));
  EXPECT_NE(crc, CatalogCrc(bytes, MakeId128(2)));
  ForEachFlippedBit(bytes, bytes.size(), [&](size_t bit, auto damaged) {
    EXPECT_NE(CatalogCrc(damaged, MakeId128(1)), crc) << "bit " << bit;
  });
}

TEST(Catalog, NoCutCatalogPasses) {
  ForEachTruncation(EncodeCatalog(Sample()), [](size_t length, auto cut) {
    EXPECT_FALSE(DecodeCatalog(cut).has_value()) << length << " bytes";
  });
}

TEST(Catalog, NothingMayFollowIt) {
  ByteVector bytes = EncodeCatalog(Sample());
  bytes.push_back(std::byte{0});
  EXPECT_FALSE(DecodeCatalog(bytes).has_value());
}

// A hostile file can have damage with a good checksum. It must be read in bounded time and memory,
// because opening it must not hang or exhaust the host program.
TEST(Catalog, SurvivesAnyFlippedBitBehindAGoodChecksum) {
  const ByteVector bytes = EncodeCatalog(Sample());
  ForEachFlippedBit(bytes, bytes.size(), [](size_t, auto damaged) {
    const auto catalog = DecodeCatalog(damaged);
    if (!catalog) {
      EXPECT_TRUE(catalog.error().code == Code::kMetadataCorruption ||
                  catalog.error().code == Code::kConfigUnsupportedFormat);
    }
  });
}

TEST(Catalog, RefusesSlabsThatCannotBe) {
  const std::vector<std::function<void(SlabEntry&)>> faults = {
      [](SlabEntry& slab) { slab.vectors.offset += 1; },
      [](SlabEntry& slab) { slab.vectors.offset = 0; },
      [](SlabEntry& slab) { slab.vectors.offset = uint64_t{1} << 63; },
      [](SlabEntry& slab) { slab.vectors.length = 0; },
      [](SlabEntry& slab) { slab.vectors.offset += kPageSize; },
      [](SlabEntry& slab) { slab.metas.length += 1; },
      [](SlabEntry& slab) { slab.metas.length += kPageSize; },
      [](SlabEntry& slab) { slab.metas.length = uint64_t{1} << 62; },
      [](SlabEntry& slab) { slab.count = slab.capacity + 1; },
      [](SlabEntry& slab) { slab.capacity = slab.vectors.length / 512; },
  };
  for (size_t i = 0; i < faults.size(); ++i) {
    Catalog catalog = Sample();
    faults[i](catalog.collections[1].slabs[1]);
    EXPECT_FALSE(DecodeCatalog(EncodeCatalog(catalog)).has_value()) << "fault " << i;
  }
}

TEST(Catalog, RefusesVectorsInACollectionOfDocuments) {
  Catalog catalog = Sample();
  catalog.collections[1].dimension = 0;
  EXPECT_FALSE(DecodeCatalog(EncodeCatalog(catalog)).has_value());
}

TEST(Catalog, RefusesADocumentExtentFilledPastItsEnd) {
  Catalog catalog = Sample();
  uint64_t& used = catalog.collections[1].documents[1].used;
  used = kUnit - kExtentMarkBytes;
  EXPECT_TRUE(DecodeCatalog(EncodeCatalog(catalog)).has_value());
  used = kUnit - kExtentMarkBytes + 1;
  EXPECT_FALSE(DecodeCatalog(EncodeCatalog(catalog)).has_value());
}

TEST(Catalog, TellsAMetricAndElementsOfTheFutureFromDamage) {
  Catalog metric = Sample();
  metric.collections[1].metric = static_cast<Metric>(77);
  Catalog elements = Sample();
  elements.collections[1].element_type = static_cast<ElementType>(2);
  for (const Catalog& catalog : {metric, elements}) {
    const auto decoded = DecodeCatalog(EncodeCatalog(catalog));
    ASSERT_FALSE(decoded.has_value());
    EXPECT_EQ(decoded.error().code, Code::kConfigUnsupportedFormat);
  }
}

TEST(Catalog, KeepsTheNewestSessions) {
  std::vector<SessionEntry> sessions;
  NoteSession(Id128{}, 5, sessions);
  EXPECT_TRUE(sessions.empty()) << "all zeros are no session";
  for (uint8_t i = 0; i < 3; ++i) NoteSession(MakeId128(1), i, sessions);
  EXPECT_EQ(sessions, (std::vector<SessionEntry>{{MakeId128(1), 2}}));
  for (size_t i = 0; i < 2 * kMaxSessions; ++i) {
    NoteSession(MakeId128(static_cast<uint8_t>(i % 2 + 2)), i, sessions);
  }
  EXPECT_EQ(sessions.size(), kMaxSessions);
  EXPECT_EQ(sessions.back().last_seq, 2 * kMaxSessions - 1);
}

TEST(Catalog, RefusesStreamsWithoutANameOrWithALongerOneThanCanBe) {
  Catalog catalog = Sample();
  catalog.streams[0].stream = std::string(kMaxStreamBytes, 'x');
  EXPECT_TRUE(DecodeCatalog(EncodeCatalog(catalog)).has_value());
  for (const size_t size : {size_t{0}, kMaxStreamBytes + 1}) {
    catalog.streams[0].stream = std::string(size, 'x');
    EXPECT_FALSE(DecodeCatalog(EncodeCatalog(catalog)).has_value()) << size << " bytes";
  }
}

TEST(FindSection, GivesTheBytesOnlyIfPlaceAndChecksumFit) {
  const ByteVector blob(100, std::byte{6});
  const uint32_t crc = Crc32c(std::span(blob).first(10));
  ASSERT_TRUE(FindSection(blob, {20, 10, crc}).has_value());
  EXPECT_EQ(FindSection(blob, {20, 10, crc})->data(), blob.data() + 20);
  EXPECT_FALSE(FindSection(blob, {20, 10, crc ^ 1}).has_value());
  EXPECT_FALSE(FindSection(blob, {91, 10, crc}).has_value());
  EXPECT_FALSE(FindSection(blob, {UINT64_MAX - 4, 10, crc}).has_value());
  EXPECT_FALSE(FindSection(blob, {20, UINT64_MAX, crc}).has_value());
}

}  // namespace
}  // namespace chassis
