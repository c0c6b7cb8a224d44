// SPDX-License-Identifier: Apache-2.0
#include "tests/durability/regions.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "core/format/catalog.h"
#include "core/format/commit.h"
#include "core/format/document.h"
#include "core/format/extent_mark.h"
#include "core/format/identity.h"
#include "core/format/log.h"
#include "core/format/slot_meta.h"
#include "core/format/superblock.h"

namespace chassis {
namespace {

constexpr uint64_t kIdentityBytes = 60;
constexpr uint64_t kSuperblockBytes = 256;
constexpr uint64_t kLogHeaderBytes = 256;

class Lister {
 public:
  explicit Lister(const StoreImage& image) : image_(image) {}

  std::vector<FileRegion> List() {
    ListHead();
    for (const Part log : {Part::kLog0, Part::kLog1}) ListLog(log);
    for (const auto& [seq, commit] : commits_) ApplyCommit(commit);
    for (const auto& [number, collection] : collections_) ListCollection(collection);
    return WithFreeSpace();
  }

 private:
  std::span<const std::byte> Bytes(Part part) const { return image_[part]->bytes(); }

  void Add(Part part, uint64_t begin, uint64_t end, Structure structure,
           std::optional<RecordName> record = std::nullopt) {
    if (begin < end) regions_.push_back({part, begin, end, structure, record});
  }

  void AddMark(const Extent& extent) {
    Add(Part::kMain, MarkOffset(extent), extent.end(), Structure::kExtentMark);
  }

  // Adds the identity page, superblocks, catalogs and index runs.
  void ListHead() {
    const auto main = Bytes(Part::kMain);
    Add(Part::kMain, 0, kIdentityBytes, Structure::kIdentity);
    store_ = DecodeIdentity(main.first(kPageSize)).value().uuid;
    std::optional<Superblock> newest;
    for (size_t slot = 0; slot < 2; ++slot) {
      const uint64_t offset = kSuperblockOffset[slot];
      Add(Part::kMain, offset, offset + kSuperblockBytes,
          slot == 0 ? Structure::kSuperblockA : Structure::kSuperblockB);
      const auto found = DecodeSuperblock(main.subspan(offset, kPageSize), store_);
      if (found && (!newest || found->number > newest->number)) newest = found;
    }
    replay_ = newest->replay;
    session_ = newest->session;
    commit_seq_ = newest->commit_seq;
    const Catalog catalog =
        DecodeCatalog(main.subspan(newest->catalog_offset, newest->catalog_length)).value();
    ListImage(catalog, *newest, newest->catalog_offset, Structure::kCatalog);
    ListImage(catalog, *newest, newest->catalog_copy_offset, Structure::kCatalogCopy);
    for (const CollectionEntry& entry : catalog.collections) collections_[entry.number] = entry;
    for (const IndexRunEntry& run : catalog.index_runs) {
      Add(Part::kMain, run.extent.offset, run.extent.offset + run.pages * kPageSize,
          Structure::kIndexPage);
      AddMark(run.extent);
    }
  }

  // Adds a catalog and its sections; padding between them is free space.
  void ListImage(const Catalog& catalog, const Superblock& superblock, uint64_t begin,
                 Structure structure) {
    Add(Part::kMain, begin, begin + superblock.catalog_length, structure);
    AddMark({begin, ExtentLength(superblock.blob_length + kExtentMarkBytes)});
    const auto add = [&](const SectionReference& section) {
      Add(Part::kMain, begin + section.offset, begin + section.offset + section.length, structure);
    };
    for (const PageImageEntry& page : catalog.page_images) add(page.bytes);
    for (const CollectionEntry& collection : catalog.collections) {
      for (const SlabEntry& slab : collection.slabs) add(slab.liveness);
    }
  }

  void ListLog(Part part) {
    if (image_[part] == nullptr) return;
    const auto bytes = Bytes(part);
    const auto header = DecodeLogHeader(bytes.first(kPageSize));
    if (!header) return;
    const bool current =
        header->identity.session == session_ && header->identity.generation >= replay_.generation;
    if (current) Add(part, 0, kLogHeaderBytes, Structure::kLogHeader);
    // Frames before the replay start count as free space, because recovery does not read them.
    uint64_t offset =
        header->identity.generation == replay_.generation ? replay_.offset : kPageSize;
    while (current && offset < bytes.size()) {
      const auto frame = DecodeFrame(bytes, offset, header->identity);
      if (!frame) {
        offset = AlignUp(offset + 1, kPageSize);
        continue;
      }
      const bool commit = frame->header.kind == FrameKind::kCommit;
      Add(part, offset, offset + kFrameHeaderBytes + frame->body.size(),
          commit ? Structure::kCommitFrame : Structure::kWatermark);
      if (commit && frame->header.seq > commit_seq_) {
        ByteVector& body = commits_[frame->header.seq];
        body.insert(body.end(), frame->body.begin(), frame->body.end());
      }
      offset = frame->end;
    }
  }

  // Adds a commit of the log to the collections of the catalog.
  void ApplyCommit(const ByteVector& bytes) {
    const auto commit = DecodeCommit(bytes);
    for (const CollectionChange& change : commit->changes) {
      CollectionEntry& entry = collections_[change.number];
      entry.number = change.number;
      if (change.kind == CollectionChange::Kind::kCreate) entry.dimension = change.dimension;
      entry.slabs.insert(entry.slabs.end(), change.new_slabs.begin(), change.new_slabs.end());
      entry.documents.insert(entry.documents.end(), change.new_documents.begin(),
                             change.new_documents.end());
      for (const SlotRange& slots : change.slots) {
        uint64_t& count = entry.slabs[slots.slab].count;
        count = std::max(count, slots.first + slots.count);
      }
      for (const DocumentRange& range : change.documents) {
        uint64_t& used = entry.documents[range.extent].used;
        used = std::max(used, range.end);
      }
      if (change.kind == CollectionChange::Kind::kDrop) collections_.erase(change.number);
    }
  }

  void ListCollection(const CollectionEntry& collection) {
    const uint64_t stride = VectorStride(collection.dimension);
    ForEachExtent(collection.slabs, collection.documents,
                  [&](const Extent& extent) { AddMark(extent); });
    for (const SlabEntry& slab : collection.slabs) {
      for (uint64_t slot = 0; slot < slab.count; ++slot) {
        const uint64_t vector = slab.vectors.offset + slot * stride;
        const uint64_t meta = slab.metas.offset + slot * kSlotMetaBytes;
        const auto decoded = DecodeSlotMeta(Bytes(Part::kMain).data() + meta, slab.serial, slot);
        const RecordName record{collection.number, decoded->id};
        Add(Part::kMain, vector, vector + stride, Structure::kVector, record);
        Add(Part::kMain, meta, meta + kSlotMetaBytes, Structure::kSlotMeta, record);
      }
    }
    for (const DocumentExtentEntry& extent : collection.documents) {
      for (uint64_t position = 0; position < extent.used;) {
        const uint64_t offset = extent.extent.offset + position;
        const auto header = DecodeDocumentHeader(
            Bytes(Part::kMain).subspan(offset, extent.used - position), extent.serial, position);
        Add(Part::kMain, offset, offset + header->length, Structure::kDocument,
            RecordName{collection.number, header->id});
        position += header->length;
      }
    }
  }

  std::vector<FileRegion> WithFreeSpace() {
    std::ranges::sort(regions_, {}, [](const FileRegion& region) {
      return std::pair(region.part, region.begin);
    });
    std::vector<FileRegion> all;
    for (const Part part : {Part::kMain, Part::kLog0, Part::kLog1}) {
      if (image_[part] == nullptr) continue;
      uint64_t at = 0;
      for (const FileRegion& region : regions_) {
        if (region.part != part) continue;
        if (at < region.begin) all.push_back({part, at, region.begin, Structure::kFreeSpace, {}});
        all.push_back(region);
        at = region.end;
      }
      if (at < Bytes(part).size())
        all.push_back({part, at, Bytes(part).size(), Structure::kFreeSpace, {}});
    }
    return all;
  }

  const StoreImage& image_;
  Id128 store_{};
  Id128 session_{};
  ReplayStart replay_;
  uint64_t commit_seq_ = 0;
  std::map<uint64_t, ByteVector> commits_;  // by seq, newer than the catalog
  std::map<uint32_t, CollectionEntry> collections_;
  std::vector<FileRegion> regions_;
};

}  // namespace

const char* StructureName(Structure structure) {
  constexpr const char* kNames[kStructures] = {
      "identity",   "superblock A", "superblock B", "catalog",    "catalog copy",
      "vector",     "slot meta",    "document",     "index page", "extent mark",
      "log header", "commit frame", "watermark",    "free space"};
  return kNames[static_cast<size_t>(structure)];
}

std::vector<FileRegion> ListRegions(const StoreImage& image) { return Lister(image).List(); }

}  // namespace chassis
