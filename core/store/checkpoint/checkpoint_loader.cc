// SPDX-License-Identifier: Apache-2.0
#include "core/store/checkpoint/checkpoint_loader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "core/base/crc32c.h"
#include "core/format/catalog_coding.h"

namespace chassis {
namespace {

// One copy of a checkpoint blob, as read.
struct Copy {
  ByteVector bytes;
  bool sound = false;  // the catalog's checksum holds
};

Result<Copy> ReadCopy(MappedStorage& main, uint64_t offset, const Superblock& superblock,
                      const Id128& uuid) {
  Copy copy;
  if (superblock.catalog_length > superblock.blob_length || superblock.blob_length > main.Size() ||
      offset > main.Size() - superblock.blob_length) {
    return copy;
  }
  copy.bytes.resize(static_cast<size_t>(superblock.blob_length));
  CHASSIS_TRY(main.Read(offset, copy.bytes));
  const auto catalog =
      std::span<const std::byte>(copy.bytes).first(static_cast<size_t>(superblock.catalog_length));
  copy.sound = CatalogCrc(catalog, uuid) == superblock.catalog_crc;
  return copy;
}

class Loader {
 public:
  Loader(MappedStorage& main, const Superblock& superblock, const Id128& uuid)
      : main_(main),
        superblock_(superblock),
        uuid_(uuid),
        offsets_{superblock.catalog_offset, superblock.catalog_copy_offset} {}

  Result<LoadedCheckpoint> Load() {
    for (const uint64_t offset : offsets_) {
      const uint64_t length = std::min(superblock_.blob_length, main_.Size());
      loaded_.extents.push_back({offset, BlobExtentLength(length)});
      if (!Plausible(loaded_.extents.back())) {
        return FailCorrupt(
            Code::kMetadataCorruption,
            main_.name() + ": superblock: impossible catalog at byte " + std::to_string(offset),
            offset);
      }
    }
    CHASSIS_TRY(ReadInto(0));
    if (!copies_[0]->sound) CHASSIS_TRY(ReadSecond());
    const Copy& good = copies_[0]->sound ? *copies_[0] : *copies_[1];
    if (!good.sound) {
      return FailCorrupt(Code::kMetadataCorruption,
                         main_.name() + ": catalog at byte " + std::to_string(offsets_[0]) +
                             " and its copy at byte " + std::to_string(offsets_[1]) +
                             ": checksum mismatch",
                         offsets_[0]);
    }
    CHASSIS_ASSIGN(
        loaded_.catalog,
        DecodeCatalog(
            std::span(good.bytes).first(static_cast<size_t>(superblock_.catalog_length))));
    CHASSIS_TRY(LoadSections());
    return std::move(loaded_);
  }

 private:
  // Reads the second copy, because the first one is damaged.
  Status ReadSecond() {
    ++loaded_.damaged;
    return copies_[1] ? Status{} : ReadInto(1);
  }

  Status ReadInto(size_t i) {
    CHASSIS_ASSIGN(copies_[i], ReadCopy(main_, offsets_[i], superblock_, uuid_));
    return {};
  }

  Result<std::span<const std::byte>> Section(const SectionReference& reference, const char* what) {
    if (const auto blob = FindSection(copies_[0]->bytes, reference)) return *blob;
    CHASSIS_TRY(ReadSecond());
    if (const auto blob = FindSection(copies_[1]->bytes, reference)) return *blob;
    return BadSection(reference, what);
  }

  Failure BadSection(const SectionReference& reference, const char* what) const {
    const uint64_t offset = superblock_.catalog_offset + reference.offset;
    return FailCorrupt(Code::kMetadataCorruption,
                       main_.name() + ": " + what + " at byte " + std::to_string(offset) +
                           " and its copy: checksum mismatch",
                       offset);
  }

  Status LoadSections() {
    for (const CollectionEntry& collection : loaded_.catalog.collections) {
      auto& liveness = loaded_.liveness.emplace_back();
      for (const SlabEntry& slab : collection.slabs) {
        liveness.emplace_back();
        if (slab.liveness.length == 0) continue;
        CHASSIS_ASSIGN(const auto bits, Section(slab.liveness, "liveness bitmap"));
        auto decoded = Liveness::Decode(
            bits, {collection.number, slab.serial, loaded_.catalog.checkpoint}, slab.count);
        if (!decoded) return BadSection(slab.liveness, "liveness bitmap");
        liveness.back() = std::move(*decoded);
      }
    }
    for (const PageImageEntry& page : loaded_.catalog.page_images) {
      CHASSIS_ASSIGN(const auto bytes, Section(page.bytes, "page image"));
      if (!superblock_.NeedsPageImages()) continue;
      loaded_.pages.push_back({page.offset, ByteVector(bytes.begin(), bytes.end())});
    }
    return {};
  }

  MappedStorage& main_;
  const Superblock& superblock_;
  const Id128& uuid_;
  const std::array<uint64_t, 2> offsets_;
  std::array<std::optional<Copy>, 2> copies_;
  LoadedCheckpoint loaded_;
};

}  // namespace

Result<LoadedCheckpoint> LoadCheckpoint(MappedStorage& main, const Superblock& superblock,
                                        const Id128& uuid) {
  return Loader(main, superblock, uuid).Load();
}

}  // namespace chassis
