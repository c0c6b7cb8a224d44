// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "core/store/snapshot_impl.h"

namespace chassis {
namespace {

// Reads what a version refers to through the storage's read path, past every cache of the handle.
class Verifier {
 public:
  Verifier(MappedStorage& main, const Version& version) : main_(main), version_(version) {}

  Result<VerifyReport> Run(const Superblock& superblock, const Id128& uuid) {
    CHASSIS_TRY(CheckHead(superblock, uuid));
    for (const auto& run : version_.index_runs->runs) CHASSIS_TRY(CheckIndexRun(run->entry()));
    Status status;
    version_.collections.ForEach([&](const CollectionVersion& collection) {
      if (status) status = CheckCollection(collection);
    });
    CHASSIS_TRY(status);
    return std::move(report_);
  }

 private:
  void Find(Code code, uint64_t offset, const std::string& what) {
    report_.findings.push_back(
        {code, offset, main_.name() + ": byte " + std::to_string(offset) + ": " + what});
  }

  Status Read(uint64_t offset, MutableBytes out) {
    report_.bytes += out.size();
    return main_.Read(offset, out);
  }

  Status CheckHead(const Superblock& superblock, const Id128& uuid) {
    std::array<std::byte, kPageSize> page;
    CHASSIS_TRY(Read(kIdentityOffset, page));
    if (!DecodeIdentity(page)) {
      Find(Code::kMetadataCorruption, kIdentityOffset, "identity page: checksum mismatch");
    }
    for (const uint64_t offset : kSuperblockOffset) {
      CHASSIS_TRY(Read(offset, page));
      if (!DecodeSuperblock(page, uuid)) {
        Find(Code::kMetadataCorruption, offset, "superblock: checksum mismatch");
      }
    }
    for (const uint64_t offset : {superblock.catalog_offset, superblock.catalog_copy_offset}) {
      CHASSIS_TRY(CheckCatalog(offset, superblock, uuid));
    }
    return {};
  }

  Status CheckCatalog(uint64_t offset, const Superblock& superblock, const Id128& uuid) {
    ByteVector image(static_cast<size_t>(superblock.image_length));
    CHASSIS_TRY(Read(offset, image));
    const auto bytes =
        std::span<const std::byte>(image).first(static_cast<size_t>(superblock.catalog_length));
    const auto catalog = DecodeCatalog(bytes);
    bool sound = CatalogCrc(bytes, uuid) == superblock.catalog_crc && catalog.has_value();
    if (sound) {
      for (const CollectionEntry& collection : catalog->collections) {
        for (const SlabEntry& slab : collection.slabs) {
          sound = sound && FindBlob(image, slab.liveness).has_value();
        }
      }
      for (const PageImage& page : catalog->page_images) {
        sound = sound && FindBlob(image, page.bytes).has_value();
      }
    }
    if (!sound) Find(Code::kMetadataCorruption, offset, "catalog: checksum mismatch");
    return {};
  }

  Status CheckIndexRun(const IndexRunEntry& run) {
    std::array<std::byte, kPageSize> page;
    for (uint64_t number = 0; number < run.pages; ++number) {
      const uint64_t offset = run.extent.offset + number * kPageSize;
      CHASSIS_TRY(Read(offset, page));
      if (IndexPage::IsSound(page.data(), run.serial, number)) continue;
      Find(Code::kIndexCorruption, offset, "index page: checksum mismatch");
      version_.index_runs->NoteDamage({Code::kIndexCorruption, report_.findings.back().message});
    }
    return {};
  }

  Status CheckCollection(const CollectionVersion& collection) {
    for (const SlabVersion& slab : collection.slabs) {
      for (uint64_t slot = 0; slot < slab.count; ++slot) {
        if (!slab.liveness.IsDead(slot)) CHASSIS_TRY(CheckSlot(slab, slot));
      }
    }
    for (size_t i = 0; i < collection.documents.size(); ++i) {
      CHASSIS_TRY(CheckDocuments(collection, i));
    }
    return {};
  }

  Status CheckSlot(const SlabVersion& version, uint64_t slot) {
    const Slab& slab = *version.slab;
    std::array<std::byte, kSlotMetaBytes> bytes;
    CHASSIS_TRY(Read(slab.MetaOffset(slot), bytes));
    const auto meta = DecodeSlotMeta(bytes.data(), slab.entry().serial, slot);
    if (!meta) {
      Find(Code::kDataCorruption, slab.MetaOffset(slot), "slot meta: checksum mismatch");
      return {};
    }
    buffer_.resize(slab.stride());
    CHASSIS_TRY(Read(slab.VectorOffset(slot), buffer_));
    if (VectorCrc(buffer_, slab.entry().serial, slot) != meta->vector_crc) {
      Find(Code::kDataCorruption, slab.VectorOffset(slot),
           "vector of id " + std::to_string(meta->id) + ": checksum mismatch");
    }
    ++report_.vectors;
    return {};
  }

  Status CheckDocuments(const CollectionVersion& collection, size_t ordinal) {
    const DocumentExtentVersion& version = collection.documents[ordinal];
    const DocumentExtent& extent = *version.extent;
    DocumentWalk walk(extent, 0, version.used);
    while (const auto step = walk.Next()) {
      const Place place{static_cast<uint32_t>(ordinal), step->position};
      if (!step->damaged) {
        CHASSIS_ASSIGN(const uint64_t newest,
                       collection.DocumentPlace(step->header.id, version_.seq));
        if (newest != place.Pack()) continue;
      }
      buffer_.resize(static_cast<size_t>(walk.position() - step->position));
      CHASSIS_TRY(Read(extent.OffsetOf(step->position), buffer_));
      if (!DecodeDocumentRecord(buffer_, extent.entry().serial, step->position)) {
        Find(Code::kDataCorruption, extent.OffsetOf(step->position),
             "document record: checksum mismatch");
      }
      ++report_.documents;
    }
    return {};
  }

  MappedStorage& main_;
  const Version& version_;
  VerifyReport report_;
  ByteVector buffer_;
};

}  // namespace

Result<VerifyReport> Store::Verify() {
  const Delivery delivery(impl_->health);
  CHASSIS_ASSIGN(const auto snapshot, NewSnapshot());
  // The catalogs stay where they are while no checkpoint runs.
  const std::lock_guard lock(impl_->checkpoint_mutex);
  auto report = Verifier(*impl_->main, *snapshot->impl_->version)
                    .Run(impl_->superblocks->newest(), impl_->identity.uuid);
  if (!report) return report;
  // A damaged index is made anew; any other damage stops writing.
  const auto lost = std::ranges::find_if(report->findings, [](const VerifyReport::Finding& found) {
    return found.code != Code::kIndexCorruption;
  });
  if (lost != report->findings.end()) {
    impl_->health.Notice(Error{lost->code, lost->message, 0, lost->offset, "D2"});
  }
  return report;
}

}  // namespace chassis
