// SPDX-License-Identifier: Apache-2.0
#include "core/format/catalog.h"

#include "core/base/crc32c.h"
#include "core/format/catalog_coding.h"

namespace chassis {
namespace {

constexpr uint32_t kMagic = 0x54414343;  // "CCAT"
constexpr uint32_t kVersion = 3;

void PutSection(Encoder& out, const SectionReference& section) {
  out.Put<uint64_t>(section.offset);
  out.Put<uint64_t>(section.length);
  out.Put<uint32_t>(section.crc);
}

SectionReference GetSection(Decoder& in) {
  SectionReference section;
  section.offset = in.Get<uint64_t>();
  section.length = in.Get<uint64_t>();
  section.crc = in.Get<uint32_t>();
  return section;
}

void PutCollection(Encoder& out, const CollectionEntry& collection) {
  out.Put<uint32_t>(collection.number);
  out.Put<uint32_t>(collection.dimension);
  out.Put<uint32_t>(static_cast<uint32_t>(collection.metric));
  out.PutText(collection.name);
  out.Put<uint64_t>(collection.next_id);
  out.Put<uint64_t>(collection.live);
  out.Put<uint32_t>(static_cast<uint32_t>(collection.slabs.size()));
  for (const SlabEntry& slab : collection.slabs) {
    PutSlab(out, slab);
    PutSection(out, slab.liveness);
  }
  out.Put<uint32_t>(static_cast<uint32_t>(collection.documents.size()));
  for (const DocumentExtentEntry& documents : collection.documents) {
    PutDocumentExtent(out, documents);
  }
}

Result<CollectionEntry> GetCollection(Decoder& in) {
  CollectionEntry collection;
  collection.number = in.Get<uint32_t>();
  collection.dimension = in.Get<uint32_t>();
  collection.metric = static_cast<Metric>(in.Get<uint32_t>());
  collection.name = in.GetText();
  collection.next_id = in.Get<uint64_t>();
  collection.live = in.Get<uint64_t>();
  const auto bad = Fail(Code::kMetadataCorruption,
                        "catalog: impossible collection " + std::to_string(collection.number));
  if (collection.dimension > kMaxDimension) return bad;
  const uint64_t stride = VectorStride(collection.dimension);
  for (uint32_t n = in.Get<uint32_t>(); n > 0 && in.ok(); --n) {
    SlabEntry slab = GetSlab(in);
    slab.liveness = GetSection(in);
    if (!Plausible(slab, stride)) return bad;
    collection.slabs.push_back(slab);
  }
  for (uint32_t n = in.Get<uint32_t>(); n > 0 && in.ok(); --n) {
    const DocumentExtentEntry documents = GetDocumentExtent(in);
    if (!Plausible(documents)) return bad;
    collection.documents.push_back(documents);
  }
  return collection;
}

}  // namespace

ByteVector EncodeCatalog(const Catalog& catalog) {
  ByteVector bytes;
  Encoder out(bytes);
  out.Put<uint32_t>(kMagic);
  out.Put<uint32_t>(kVersion);
  out.Put<uint64_t>(catalog.commit_seq);
  out.Put<uint64_t>(catalog.next_serial);
  out.Put<uint32_t>(catalog.next_collection);
  out.Put<uint32_t>(static_cast<uint32_t>(catalog.collections.size()));
  for (const CollectionEntry& collection : catalog.collections) PutCollection(out, collection);
  out.Put<uint32_t>(static_cast<uint32_t>(catalog.index_runs.size()));
  for (const IndexRunEntry& run : catalog.index_runs) PutIndexRun(out, run);
  out.Put<uint32_t>(static_cast<uint32_t>(catalog.streams.size()));
  for (const StreamPosition& position : catalog.streams) PutStreamPosition(out, position);
  out.Put<uint32_t>(static_cast<uint32_t>(catalog.page_images.size()));
  for (const PageImageEntry& page : catalog.page_images) {
    out.Put<uint64_t>(page.offset);
    PutSection(out, page.bytes);
  }
  return bytes;
}

uint32_t CatalogCrc(std::span<const std::byte> catalog, const Id128& uuid) {
  return Crc32c(catalog, Crc32c(uuid));
}

Result<Catalog> DecodeCatalog(std::span<const std::byte> bytes) {
  Decoder in(bytes);
  Catalog catalog;
  const uint32_t magic = in.Get<uint32_t>();
  const uint32_t version = in.Get<uint32_t>();
  catalog.commit_seq = in.Get<uint64_t>();
  catalog.next_serial = in.Get<uint64_t>();
  catalog.next_collection = in.Get<uint32_t>();
  for (uint32_t n = in.Get<uint32_t>(); n > 0 && in.ok(); --n) {
    CHASSIS_ASSIGN(CollectionEntry collection, GetCollection(in));
    catalog.collections.push_back(std::move(collection));
  }
  for (uint32_t n = in.Get<uint32_t>(); n > 0 && in.ok(); --n) {
    const IndexRunEntry run = GetIndexRun(in);
    if (!Plausible(run)) return Fail(Code::kMetadataCorruption, "catalog: impossible index run");
    catalog.index_runs.push_back(run);
  }
  for (uint32_t n = in.Get<uint32_t>(); n > 0 && in.ok(); --n) {
    StreamPosition position = GetStreamPosition(in);
    if (!Plausible(position)) return Fail(Code::kMetadataCorruption, "catalog: impossible stream");
    catalog.streams.push_back(std::move(position));
  }
  for (uint32_t n = in.Get<uint32_t>(); n > 0 && in.ok(); --n) {
    PageImageEntry page;
    page.offset = in.Get<uint64_t>();
    page.bytes = GetSection(in);
    catalog.page_images.push_back(page);
  }
  if (magic != kMagic || version != kVersion || !in.ok() || !in.done()) {
    return Fail(Code::kMetadataCorruption, "catalog: impossible structure");
  }
  return catalog;
}

std::optional<std::span<const std::byte>> FindSection(std::span<const std::byte> blob,
                                                      const SectionReference& reference) {
  if (reference.offset > blob.size() || reference.length > blob.size() - reference.offset) {
    return std::nullopt;
  }
  const auto section =
      blob.subspan(static_cast<size_t>(reference.offset), static_cast<size_t>(reference.length));
  if (Crc32c(section) != reference.crc) return std::nullopt;
  return section;
}

}  // namespace chassis
