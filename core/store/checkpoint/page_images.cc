// SPDX-License-Identifier: Apache-2.0
#include "core/store/checkpoint/page_images.h"

#include <utility>

#include "core/format/extent_mark.h"

namespace chassis {
namespace {

class Reader {
 public:
  explicit Reader(MappedStorage& main) : main_(main) {}

  Status ReadSlab(const SlabEntry& slab, uint64_t stride) {
    if (slab.count == slab.capacity) return {};
    CHASSIS_TRY(ReadExtent(slab.vectors, slab.count * stride));
    return ReadExtent(slab.metas, slab.count * kSlotMetaBytes);
  }

  // `used`: the bytes before the append cursor.
  Status ReadExtent(const Extent& extent, uint64_t used) {
    const uint64_t cursor = extent.offset + used;
    CHASSIS_TRY(Read(AlignDown(cursor, kPageSize), cursor % kPageSize));
    return Read(MarkOffset(extent), kExtentMarkBytes);
  }

  std::vector<PageImage> Take() && { return std::move(pages_); }

 private:
  Status Read(uint64_t offset, uint64_t length) {
    if (length == 0) return {};
    PageImage page{offset, ByteVector(static_cast<size_t>(length))};
    CHASSIS_TRY(main_.Read(page.offset, page.bytes));
    pages_.push_back(std::move(page));
    return {};
  }

  MappedStorage& main_;
  std::vector<PageImage> pages_;
};

Status ReadCollection(const CollectionVersion& collection, Slack slack, Reader& reader) {
  for (const SlabVersion& slab : collection.slabs) {
    CHASSIS_TRY(reader.ReadSlab(EntryOf(slab, slack), collection.schema->stride()));
  }
  if (collection.documents.empty()) return {};
  const DocumentExtentEntry last = EntryOf(collection.documents.back(), slack);
  return last.given_back() ? Status{} : reader.ReadExtent(last.extent, last.used);
}

}  // namespace

Result<std::vector<PageImage>> ReadPageImages(MappedStorage& main, const Version& version,
                                              Slack slack) {
  Reader reader(main);
  Status status;
  version.collections.ForEach([&](const CollectionVersion& collection) {
    if (status) status = ReadCollection(collection, slack, reader);
  });
  CHASSIS_TRY(status);
  return std::move(reader).Take();
}

}  // namespace chassis
