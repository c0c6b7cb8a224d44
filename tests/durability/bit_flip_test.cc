// SPDX-License-Identifier: Apache-2.0
// Flips every bit of a store's files in turn and reads everything by every path. Each read returns
// the right answer or an error that names the file and the offset.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/durability/reading.h"
#include "tests/durability/regions.h"
#include "tests/durability/subject.h"
#include "tests/support/image_factory.h"

namespace chassis {
namespace {

// Of a longer range of equal bytes only the ends and samples between are flipped.
constexpr uint64_t kLongRun = 64;
constexpr uint64_t kSampleStep = 1021;
constexpr uint64_t kFreeSpaceStep = 4099;
// There are many marks, and each has the same fields; extent_mark_test flips every bit of one.
constexpr uint64_t kMarkStep = 11;
// One in so many damaged stores is also opened for writing.
constexpr uint64_t kWritingStep = 397;
// One bit in so many is flipped: every bit, except that a sanitizer makes each flip slow.
constexpr uint64_t kBitStep = CHASSIS_TEST_BIT_STEP;

enum class Outcome { kAllRead, kOneRefused, kOpenRefused };
constexpr size_t kOutcomes = 3;
using Table = std::array<std::array<uint64_t, kOutcomes>, kStructures>;

struct Flip {
  const FileRegion* region;
  uint64_t offset;
  int bit;

  std::string Describe() const {
    return std::string(StructureName(region->structure)) + ", part " +
           std::to_string(static_cast<int>(region->part)) + ", byte " + std::to_string(offset) +
           ", bit " + std::to_string(bit);
  }
};

// Returns the bytes of `region` to flip.
std::vector<uint64_t> BytesToFlip(std::span<const std::byte> bytes, const FileRegion& region) {
  std::vector<uint64_t> offsets;
  if (region.structure == Structure::kFreeSpace) {
    for (uint64_t at = region.begin; at < region.end; at += kFreeSpaceStep) offsets.push_back(at);
    return offsets;
  }
  if (region.structure == Structure::kExtentMark) {
    for (uint64_t at = region.begin; at < region.end; at += kMarkStep) offsets.push_back(at);
    return offsets;
  }
  for (uint64_t begin = region.begin; begin < region.end;) {
    uint64_t end = begin + 1;
    while (end < region.end && bytes[end] == bytes[begin]) ++end;
    const uint64_t step = end - begin <= kLongRun ? 1 : kSampleStep;
    for (uint64_t at = begin; at < end; at += step) offsets.push_back(at);
    if (step > 1) offsets.push_back(end - 1);
    begin = end;
  }
  return offsets;
}

void Invert(StoreImage& image, const Flip& flip) {
  image[flip.region->part]->bytes()[flip.offset] ^= std::byte{1} << flip.bit;
}

bool IsCorruption(Code code) {
  switch (code) {
    case Code::kDataCorruption:
    case Code::kIndexCorruption:
    case Code::kMetadataCorruption:
    case Code::kWalCorruption:
    case Code::kRecoveryInconsistent:
      return true;
    default:
      return false;
  }
}

// Damage is reported as corruption. Only in the identity page it may make the file look foreign.
void CheckError(const Error& error, const Flip& flip) {
  const bool foreign =
      flip.region->structure == Structure::kIdentity &&
      (error.code == Code::kConfigNotAStore || error.code == Code::kConfigUnsupportedFormat);
  EXPECT_TRUE(foreign || IsCorruption(error.code))
      << flip.Describe() << ": " << CodeName(static_cast<int32_t>(error.code));
  EXPECT_TRUE(foreign || error.offset != kNoOffset) << flip.Describe() << ": " << error.message;
  EXPECT_NE(error.message.find("image"), std::string::npos)
      << flip.Describe() << ": no file in: " << error.message;
}

class BitFlip : public testing::Test {
 protected:
  static void SetUpTestSuite() { subject_ = std::make_unique<Subject>(MakeSubject()); }
  static void TearDownTestSuite() { subject_.reset(); }

  Result<std::shared_ptr<Store>> Open(StoreImage& image, bool read_only) {
    OpenOptions options = SubjectOptions();
    options.read_only = read_only;
    return Store::Open(std::make_unique<ImageFactory>(image), std::move(options));
  }

  // Opens and reads `image`, which has this flip, and checks the result.
  Outcome Read(StoreImage& image, const Flip& flip, bool read_only) {
    const auto store = Open(image, read_only);
    if (!store) {
      CheckError(store.error(), flip);
      return Outcome::kOpenRefused;
    }
    const Reading reading = ReadEverything(**store, subject_->expected);
    EXPECT_EQ(reading.content.wrong, "") << flip.Describe();
    for (const auto& errors : {reading.content.errors, reading.findings}) {
      for (const Error& error : errors) CheckError(error, flip);
    }
    CheckHarm(reading, flip);
    if (read_only) CheckReport(**store, reading, flip);
    if (!read_only) CheckWriting(**store, reading, flip);
    return reading.content.errors.empty() ? Outcome::kAllRead : Outcome::kOneRefused;
  }

  // Damage in one record harms no other; damage elsewhere harms none.
  void CheckHarm(const Reading& reading, const Flip& flip) {
    std::set<RecordName> allowed;
    if (flip.region->record) allowed.insert(*flip.region->record);
    EXPECT_TRUE(std::ranges::includes(allowed, reading.content.refused)) << flip.Describe();
    EXPECT_TRUE(flip.region->record || reading.content.errors.empty()) << flip.Describe();
  }

  // Damage for which a copy or a rebuild stood in is reported.
  void CheckReport(const Store& store, const Reading& reading, const Flip& flip) {
    switch (flip.region->structure) {
      case Structure::kSuperblockA:
      case Structure::kSuperblockB:
      case Structure::kCatalog:
      case Structure::kCatalogCopy:
      case Structure::kIndexPage:
        EXPECT_FALSE(store.Recovery().damaged > 0 && store.Recovery().detail.empty());
        EXPECT_TRUE(store.Recovery().damaged > 0 || !reading.findings.empty()) << flip.Describe();
        break;
      // Recovery writes the marks of extents with room again.
      case Structure::kExtentMark:
        EXPECT_TRUE(!store.Recovery().clean || !reading.findings.empty()) << flip.Describe();
        break;
      default:
        break;
    }
  }

  // A handle that found damage is poisoned, except by damage in the index, which is rebuilt, and in
  // marks, which no read needs.
  void CheckWriting(Store& store, const Reading& reading, const Flip& flip) {
    const uint64_t absent = 2'000'000;
    const auto staged = store.shared_batch().Delete(0, {&absent, 1});
    const auto commit = staged ? store.shared_batch().Commit() : Failure(staged.error());
    const bool harmless = flip.region->structure == Structure::kExtentMark ||
                          std::ranges::all_of(reading.findings, [](const Error& error) {
                            return error.code == Code::kIndexCorruption;
                          });
    if (reading.content.errors.empty() && harmless) {
      EXPECT_TRUE(commit.has_value()) << flip.Describe();
      EXPECT_TRUE(store.Close().has_value()) << flip.Describe();
    } else {
      ASSERT_FALSE(commit.has_value()) << flip.Describe();
      EXPECT_EQ(commit.error().code, Code::kStoragePoisoned) << flip.Describe();
    }
  }

  // Opens a copy of `image` for writing, closes it and opens it again.
  void ReadAsWriter(const StoreImage& image, const Flip& flip) {
    StoreImage copy = image.Copy();
    if (Read(copy, flip, false) != Outcome::kOpenRefused) {
      const auto again = Open(copy, true);
      if (!again) return CheckError(again.error(), flip);
      const Reading reading = ReadEverything(**again, subject_->expected);
      EXPECT_EQ(reading.content.wrong, "") << "reopened: " << flip.Describe();
    } else {
      EXPECT_TRUE(SameBytes(image, copy)) << flip.Describe();
    }
  }

  static bool SameBytes(const StoreImage& a, const StoreImage& b) {
    for (size_t i = 0; i < a.parts.size(); ++i) {
      if ((a.parts[i] == nullptr) != (b.parts[i] == nullptr)) return false;
      if (a.parts[i] && !std::ranges::equal(a.parts[i]->bytes(), b.parts[i]->bytes())) return false;
    }
    return true;
  }

  Table FlipEveryBit(StoreImage& image) {
    Table table{};
    uint64_t bits = 0;
    uint64_t flips = 0;
    const std::vector<FileRegion> regions = ListRegions(image);
    for (const FileRegion& region : regions) {
      for (const uint64_t offset : BytesToFlip(image[region.part]->bytes(), region)) {
        for (int bit = 0; bit < 8; ++bit) {
          if (bits++ % kBitStep != 0) continue;
          const Flip flip{&region, offset, bit};
          Invert(image, flip);
          const Outcome outcome = Read(image, flip, true);
          if (flips++ % kWritingStep == 0) ReadAsWriter(image, flip);
          Invert(image, flip);
          ++table[static_cast<size_t>(region.structure)][static_cast<size_t>(outcome)];
          if (HasFailure()) return table;
        }
      }
    }
    return table;
  }

  static std::unique_ptr<Subject> subject_;
};

std::unique_ptr<Subject> BitFlip::subject_;

uint64_t Count(const Table& table, Structure structure, Outcome outcome) {
  return table[static_cast<size_t>(structure)][static_cast<size_t>(outcome)];
}

void Print(const char* title, const Table& table) {
  std::printf("%-14s %12s %12s %12s\n", title, "all read", "one refused", "open refused");
  for (size_t row = 0; row < kStructures; ++row) {
    std::printf("%-14s", StructureName(static_cast<Structure>(row)));
    for (const uint64_t count : table[row])
      std::printf(" %12lu", static_cast<unsigned long>(count));
    std::printf("\n");
  }
}

TEST_F(BitFlip, TheUndamagedStoreIsReadByEveryPath) {
  for (StoreImage* image : {&subject_->clean, &subject_->unclean}) {
    for (const bool read_only : {true, false}) {
      StoreImage copy = image->Copy();
      const auto store = Open(copy, read_only);
      ASSERT_TRUE(store.has_value()) << store.error().message;
      const Reading reading = ReadEverything(**store, subject_->expected);
      EXPECT_EQ(reading.content.wrong, "");
      EXPECT_TRUE(reading.content.errors.empty()) << reading.content.errors[0].message;
      EXPECT_TRUE(reading.findings.empty()) << reading.findings[0].message;
      EXPECT_EQ((*store)->Recovery().damaged, 0u);
      EXPECT_EQ((*store)->Recovery().clean, image == &subject_->clean);
    }
  }
}

TEST_F(BitFlip, TheStoreHoldsEveryStructure) {
  std::set<Structure> clean;
  std::set<Structure> unclean;
  for (const FileRegion& region : ListRegions(subject_->clean)) clean.insert(region.structure);
  for (const FileRegion& region : ListRegions(subject_->unclean)) unclean.insert(region.structure);
  EXPECT_EQ(unclean.size(), kStructures);
  EXPECT_EQ(clean.size(), kStructures - 3);  // no log
  EXPECT_EQ(subject_->clean[Part::kLog0], nullptr);
  EXPECT_EQ(subject_->clean[Part::kLog1], nullptr);
}

TEST_F(BitFlip, OfACleanStoreNeverGivesAWrongAnswer) {
  const Table table = FlipEveryBit(subject_->clean);
  Print("clean", table);
  EXPECT_EQ(Count(table, Structure::kIdentity, Outcome::kAllRead), 0u);
  EXPECT_GT(Count(table, Structure::kVector, Outcome::kOneRefused), 0u);
  EXPECT_GT(Count(table, Structure::kSlotMeta, Outcome::kOneRefused), 0u);
  EXPECT_GT(Count(table, Structure::kDocument, Outcome::kOneRefused), 0u);
  for (const Structure mirrored :
       {Structure::kSuperblockA, Structure::kSuperblockB, Structure::kCatalog,
        Structure::kCatalogCopy, Structure::kIndexPage, Structure::kFreeSpace}) {
    EXPECT_EQ(Count(table, mirrored, Outcome::kOpenRefused), 0u) << StructureName(mirrored);
  }
}

TEST_F(BitFlip, OfAnUncleanStoreNeverGivesAWrongAnswer) {
  const Table table = FlipEveryBit(subject_->unclean);
  Print("unclean", table);
  EXPECT_EQ(Count(table, Structure::kIdentity, Outcome::kAllRead), 0u);
  // Every commit in the log was acknowledged, so no damage to one may go unnoticed.
  EXPECT_EQ(Count(table, Structure::kCommitFrame, Outcome::kAllRead), 0u);
  EXPECT_GT(Count(table, Structure::kVector, Outcome::kOneRefused), 0u);
  EXPECT_EQ(Count(table, Structure::kFreeSpace, Outcome::kOpenRefused), 0u);
  EXPECT_EQ(Count(table, Structure::kIndexPage, Outcome::kOpenRefused), 0u);
}

}  // namespace
}  // namespace chassis
