// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_DURABILITY_REGIONS_H_
#define CHASSIS_TESTS_DURABILITY_REGIONS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "tests/support/content_reading.h"
#include "tests/support/image_factory.h"

namespace chassis {

// The use of a byte in a store's files.
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
  kExtentMark,
  kLogHeader,
  kCommitFrame,
  kWatermark,
  kFreeSpace,
};
inline constexpr size_t kStructures = 14;

const char* StructureName(Structure structure);

// A range of bytes of one part with one use.
struct FileRegion {
  Part part = Part::kMain;
  uint64_t begin = 0;
  uint64_t end = 0;
  Structure structure = Structure::kFreeSpace;
  std::optional<RecordName> record;  // the owner of the vector, meta or document
};

// Returns regions that cover every byte of an undamaged store's files once, in order. Decodes the
// formats without the engine, so that an error in the engine does not hide a region.
std::vector<FileRegion> ListRegions(const StoreImage& image);

}  // namespace chassis

#endif  // CHASSIS_TESTS_DURABILITY_REGIONS_H_
