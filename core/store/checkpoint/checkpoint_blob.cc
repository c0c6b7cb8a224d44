// SPDX-License-Identifier: Apache-2.0
#include "core/store/checkpoint/checkpoint_blob.h"

#include <algorithm>

#include "core/base/crc32c.h"

namespace chassis {
namespace {

CollectionEntry EntryOf(const CollectionVersion& collection, Slack slack) {
  CollectionEntry entry;
  entry.number = collection.schema->number;
  entry.name = collection.schema->name;
  entry.dimension = collection.schema->dimension;
  entry.metric = collection.schema->metric;
  entry.element_type = collection.schema->element_type;
  entry.next_id = collection.next_id;
  entry.live = collection.live;
  entry.changes_from = collection.changes_from;
  for (const SlabVersion& slab : collection.slabs) entry.slabs.push_back(EntryOf(slab, slack));
  for (const DocumentExtentVersion& documents : collection.documents) {
    const bool last = &documents == &collection.documents.back();
    entry.documents.push_back(EntryOf(documents, last ? slack : Slack::kKeep));
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
    bytes_.resize(AlignUp(bytes_.size(), 8));
    return reference;
  }
  ByteVector Finish(std::span<const std::byte> catalog) && {
    std::ranges::copy(catalog, bytes_.begin());
    return std::move(bytes_);
  }

 private:
  ByteVector bytes_;
};

// Returns the catalog without its sections.
Catalog CatalogOf(const Version& version, std::span<const std::shared_ptr<const IndexRun>> runs,
                  const Superblock& superblock, Slack slack) {
  Catalog catalog;
  catalog.checkpoint = superblock.number;
  catalog.commit_seq = version.seq;
  catalog.next_serial = version.next_serial;
  catalog.next_collection = version.next_collection;
  catalog.origin = version.origin;
  catalog.sessions = *version.sessions;
  NoteSession(superblock.session, version.seq, catalog.sessions);
  catalog.dropped = *version.dropped;
  version.streams.ForEach([&](const std::string& stream, const StreamElement& element) {
    catalog.streams.push_back({stream, element.seq, element.digest});
  });
  version.collections.ForEach([&](const CollectionVersion& collection) {
    catalog.collections.push_back(EntryOf(collection, slack));
  });
  for (const auto& run : runs) catalog.index_runs.push_back(run->entry());
  return catalog;
}

void AddLiveness(const CollectionVersion& collection, uint64_t checkpoint, CollectionEntry& entry,
                 SectionLayout& layout) {
  for (size_t i = 0; i < entry.slabs.size(); ++i) {
    SlabEntry& slab = entry.slabs[i];
    slab.liveness =
        layout.Add(collection.slabs[i].liveness.Encode({entry.number, slab.serial, checkpoint}));
  }
}

}  // namespace

CheckpointBlob EncodeCheckpoint(const Version& version,
                                std::span<const std::shared_ptr<const IndexRun>> runs,
                                const std::vector<PageImage>& pages, const Superblock& superblock,
                                const Id128& uuid, Slack slack) {
  Catalog catalog = CatalogOf(version, runs, superblock, slack);
  catalog.page_images.resize(pages.size());

  SectionLayout layout(EncodeCatalog(catalog).size());
  auto entry = catalog.collections.begin();
  version.collections.ForEach([&](const CollectionVersion& collection) {
    AddLiveness(collection, catalog.checkpoint, *entry++, layout);
  });
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

Status WriteBlob(MappedStorage& main, const Extent& extent, const CheckpointBlob& blob,
                 const Superblock& superblock, const Id128& uuid) {
  ExtentMark mark;
  mark.store = uuid;
  mark.extent = extent;
  mark.kind = ExtentKind::kCheckpoint;
  mark.serial = superblock.number;
  mark.first_seq = superblock.commit_seq;
  CHASSIS_TRY(main.Write(extent.offset, blob.bytes));
  return main.Write(MarkOffset(extent), EncodeExtentMark(mark));
}

}  // namespace chassis
