// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_DURABILITY_REGIONS_H_
#define CHASSIS_TESTS_DURABILITY_REGIONS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "tests/support/content_reading.h"
#include "tests/support/image_factory.h"

namespace chassis {

// What a byte of a store's files is for.
enum class Structure {
  kIdentity,
  kSuperblockA,
  kSuperblockB,
  kCatalog,
  kCatalogCopy,
  kVector,
  kSlotMeta,
  kDocument,
  kIndexPage,
  kLogHeader,
  kCommitFrame,
  kWatermark,
  kFreeSpace,
};
inline constexpr size_t kStructures = 13;

const char* StructureName(Structure structure);

// A range of bytes of one part with one use.
struct FileRegion {
  Part part = Part::kMain;
  uint64_t begin = 0;
  uint64_t end = 0;
  Structure structure = Structure::kFreeSpace;
  std::optional<RecordName> record;  // whose vector, meta or document it is
};

// Every byte of an undamaged store's files, each in one region, in order. Told from the formats
// alone, not from the engine.
std::vector<FileRegion> ListRegions(const StoreImage& image);

}  // namespace chassis

#endif  // CHASSIS_TESTS_DURABILITY_REGIONS_H_
