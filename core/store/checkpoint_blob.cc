// SPDX-License-Identifier: Apache-2.0
#include "core/store/checkpoint_blob.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/crc32c.h"

namespace chassis {
namespace {

Status ReadPageImage(MappedStorage& main, uint64_t cursor, std::vector<PageImage>& pages) {
  PageImage page{AlignDown(cursor, kPageSize), ByteVector(cursor % kPageSize)};
  if (page.bytes.empty()) return {};
  CHASSIS_TRY(main.Read(page.offset, page.bytes));
  pages.push_back(std::move(page));
  return {};
}

// A batch that spills may fill a slab that is no longer the last one.
bool MayGrow(const SlabVersion& slab) { return slab.count < slab.slab->capacity(); }

Status ReadCollectionPages(MappedStorage& main, const CollectionVersion& collection,
                           std::vector<PageImage>& pages) {
  for (const SlabVersion& slab : collection.slabs) {
    if (!MayGrow(slab)) continue;
    CHASSIS_TRY(ReadPageImage(main, slab.slab->VectorOffset(slab.count), pages));
    CHASSIS_TRY(ReadPageImage(main, slab.slab->MetaOffset(slab.count), pages));
  }
  if (!collection.documents.empty()) {
    const DocumentExtentVersion& last = collection.documents.back();
    CHASSIS_TRY(ReadPageImage(main, last.extent->OffsetOf(last.used), pages));
  }
  return {};
}

uint64_t KeptLength(uint64_t used) {
  return std::max(AlignUp(used, kExtentAlignment), kExtentAlignment);
}

SlabEntry SlabEntryOf(const SlabVersion& version, bool trim) {
  SlabEntry entry = version.slab->entry();
  entry.count = version.count;
  if (trim) {
    const uint64_t stride = version.slab->stride();
    entry.vectors.length = std::min(entry.vectors.length, KeptLength(entry.count * stride));
    entry.metas.length = std::min(entry.metas.length, KeptLength(entry.count * kSlotMetaBytes));
    entry.capacity = std::min(
        {entry.capacity, entry.vectors.length / stride, entry.metas.length / kSlotMetaBytes});
  }
  return entry;
}

DocumentExtentEntry DocumentEntryOf(const DocumentExtentVersion& version, bool trim) {
  DocumentExtentEntry entry = version.extent->entry();
  entry.used = version.used;
  if (trim) entry.extent.length = std::min(entry.extent.length, KeptLength(entry.used));
  return entry;
}

CollectionEntry CollectionEntryOf(const CollectionVersion& collection, bool trim) {
  CollectionEntry entry;
  entry.number = collection.schema->number;
  entry.name = collection.schema->name;
  entry.dimension = collection.schema->dimension;
  entry.metric = collection.schema->metric;
  entry.next_id = collection.next_id;
  entry.live = collection.live;
  for (const SlabVersion& slab : collection.slabs) {
    entry.slabs.push_back(SlabEntryOf(slab, trim));
  }
  for (const DocumentExtentVersion& documents : collection.documents) {
    entry.documents.push_back(DocumentEntryOf(documents, trim));
  }
  return entry;
}

uint64_t EndOf(const Catalog& catalog) {
  uint64_t end = kFirstExtentOffset;
  for (const CollectionEntry& collection : catalog.collections) {
    for (const SlabEntry& slab : collection.slabs) {
      end = std::max({end, slab.vectors.end(), slab.metas.end()});
    }
    for (const DocumentExtentEntry& documents : collection.documents) {
      end = std::max(end, documents.extent.end());
    }
  }
  for (const IndexRunEntry& run : catalog.index_runs) end = std::max(end, run.extent.end());
  return end;
}

// Gives sections their places behind a catalog whose encoded length does not depend on them.
class SectionLayout {
 public:
  explicit SectionLayout(uint64_t catalog_length) : bytes_(AlignUp(catalog_length, 8)) {}

  SectionReference Add(std::span<const std::byte> section) {
    if (section.empty()) return {};
    const SectionReference reference{bytes_.size(), section.size(), Crc32c(section)};
    bytes_.insert(bytes_.end(), section.begin(), section.end());
    return reference;
  }
  ByteVector Finish(std::span<const std::byte> catalog) && {
    std::ranges::copy(catalog, bytes_.begin());
    return std::move(bytes_);
  }

 private:
  ByteVector bytes_;
};

// One copy of a blob as it stands in the file.
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
      loaded_.extents.push_back({offset, AlignUp(superblock_.blob_length, kExtentAlignment)});
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
  // Only where the first one is damaged.
  Status ReadSecond() {
    ++loaded_.damaged;
    return copies_[1] ? Status{} : ReadInto(1);
  }

  Status ReadInto(size_t i) {
    CHASSIS_ASSIGN(copies_[i], ReadCopy(main_, offsets_[i], superblock_, uuid_));
    return {};
  }

  Result<std::span<const std::byte>> Section(const SectionReference& reference, const char* what) {
    if (const auto section = FindSection(copies_[0]->bytes, reference)) return *section;
    CHASSIS_TRY(ReadSecond());
    if (const auto section = FindSection(copies_[1]->bytes, reference)) return *section;
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
        liveness.back() = Liveness::Decode(bits, slab.count);
      }
    }
    for (const PageImageEntry& page : loaded_.catalog.page_images) {
      CHASSIS_ASSIGN(const auto bytes, Section(page.bytes, "page image"));
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

constexpr uint64_t kEntryBound = 96;  // a slab or document extent, encoded
constexpr uint64_t kRunBound = 64;    // an index run, encoded
constexpr uint64_t kPageBound = kPageSize + 32;
constexpr uint64_t kStreamBound = 16;  // an element without the name of its stream, encoded
constexpr uint64_t kCollectionBound = 64 + kMaxNameBytes + 3 * kPageBound;

}  // namespace

Result<std::vector<PageImage>> ReadPageImages(MappedStorage& main, const Version& version) {
  std::vector<PageImage> pages;
  Status status;
  version.collections.ForEach([&](const CollectionVersion& collection) {
    if (status) status = ReadCollectionPages(main, collection, pages);
  });
  CHASSIS_TRY(status);
  return pages;
}

CheckpointBlob EncodeCheckpoint(const Version& version,
                                std::span<const std::shared_ptr<const IndexRun>> runs,
                                const std::vector<PageImage>& pages, const Id128& uuid, bool trim) {
  Catalog catalog;
  catalog.commit_seq = version.seq;
  catalog.next_serial = version.next_serial;
  catalog.next_collection = version.next_collection;
  version.streams.ForEach(
      [&](const StreamPosition& position) { catalog.streams.push_back(position); });
  std::vector<const CollectionVersion*> collections;
  version.collections.ForEach([&](const CollectionVersion& collection) {
    catalog.collections.push_back(CollectionEntryOf(collection, trim));
    collections.push_back(&collection);
  });
  for (const auto& run : runs) catalog.index_runs.push_back(run->entry());
  catalog.page_images.resize(pages.size());

  SectionLayout layout(EncodeCatalog(catalog).size());
  for (size_t i = 0; i < collections.size(); ++i) {
    auto& slabs = catalog.collections[i].slabs;
    for (size_t j = 0; j < slabs.size(); ++j) {
      slabs[j].liveness = layout.Add(collections[i]->slabs[j].liveness.Encode());
    }
  }
  for (size_t i = 0; i < pages.size(); ++i) {
    catalog.page_images[i] = {pages[i].offset, layout.Add(pages[i].bytes)};
  }

  const ByteVector encoded = EncodeCatalog(catalog);
  CheckpointBlob blob;
  blob.catalog_length = encoded.size();
  blob.catalog_crc = CatalogCrc(encoded, uuid);
  blob.file_end = EndOf(catalog);
  blob.bytes = std::move(layout).Finish(encoded);
  return blob;
}

uint64_t CheckpointBlobBound(const Version& version) {
  uint64_t bound = kPageSize + kRunBound * (version.index_runs->runs.size() + 1);
  bound += kStreamBound * version.streams.size() + version.streams.name_bytes();
  version.collections.ForEach([&](const CollectionVersion& collection) {
    bound += kCollectionBound;
    bound += kEntryBound * (collection.slabs.size() + collection.documents.size());
    for (const SlabVersion& slab : collection.slabs) {
      if (slab.liveness.dead() > 0) bound += Liveness::EncodedBound(slab.count);
      if (MayGrow(slab)) bound += 2 * kPageBound;
    }
  });
  return bound;
}

uint64_t CheckpointBlobBound(const CommitRecord& commit) {
  uint64_t bound =
      commit.stream_position ? kStreamBound + commit.stream_position->stream.size() : 0;
  for (const CollectionChange& change : commit.changes) {
    bound += kCollectionBound;
    bound += kEntryBound * (change.new_slabs.size() + change.new_documents.size());
  }
  return bound;
}

Result<LoadedCheckpoint> LoadCheckpoint(MappedStorage& main, const Superblock& superblock,
                                        const Id128& uuid) {
  return Loader(main, superblock, uuid).Load();
}

}  // namespace chassis
