// SPDX-License-Identifier: Apache-2.0
#include "core/store/checkpoint/checkpoint_blob.h"

#include <algorithm>

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

Status ReadCollectionPages(MappedStorage& main, const CollectionVersion& collection,
                           std::vector<PageImage>& pages) {
  for (const SlabVersion& slab : collection.slabs) {
    if (!slab.MayGrow()) continue;
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

SlabEntry SlabEntryOf(const SlabVersion& version, Slack slack) {
  SlabEntry entry = version.slab->entry();
  entry.count = version.count;
  if (slack == Slack::kTrim) {
    const uint64_t stride = version.slab->stride();
    entry.vectors.length = std::min(entry.vectors.length, KeptLength(entry.count * stride));
    entry.metas.length = std::min(entry.metas.length, KeptLength(entry.count * kSlotMetaBytes));
    entry.capacity = std::min(
        {entry.capacity, entry.vectors.length / stride, entry.metas.length / kSlotMetaBytes});
  }
  return entry;
}

DocumentExtentEntry DocumentEntryOf(const DocumentExtentVersion& version, Slack slack) {
  DocumentExtentEntry entry = version.extent->entry();
  entry.used = version.used;
  if (slack == Slack::kTrim)
    entry.extent.length = std::min(entry.extent.length, KeptLength(entry.used));
  return entry;
}

CollectionEntry CollectionEntryOf(const CollectionVersion& collection, Slack slack) {
  CollectionEntry entry;
  entry.number = collection.schema->number;
  entry.name = collection.schema->name;
  entry.dimension = collection.schema->dimension;
  entry.metric = collection.schema->metric;
  entry.next_id = collection.next_id;
  entry.live = collection.live;
  for (const SlabVersion& slab : collection.slabs) {
    entry.slabs.push_back(SlabEntryOf(slab, slack));
  }
  for (const DocumentExtentVersion& documents : collection.documents) {
    entry.documents.push_back(DocumentEntryOf(documents, slack));
  }
  return entry;
}

uint64_t EndOf(const Catalog& catalog) {
  uint64_t end = kFirstExtentOffset;
  ForEachExtent(catalog, [&](const Extent& extent) { end = std::max(end, extent.end()); });
  return end;
}

// Lays out sections behind a catalog, whose encoded length does not depend on their offsets.
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
                                const std::vector<PageImage>& pages, const Id128& uuid,
                                Slack slack) {
  Catalog catalog;
  catalog.commit_seq = version.seq;
  catalog.next_serial = version.next_serial;
  catalog.next_collection = version.next_collection;
  version.streams.ForEach([&](const std::string& stream, uint64_t seq) {
    catalog.streams.push_back({stream, seq});
  });
  std::vector<const CollectionVersion*> collections;
  version.collections.ForEach([&](const CollectionVersion& collection) {
    catalog.collections.push_back(CollectionEntryOf(collection, slack));
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

}  // namespace chassis
