// SPDX-License-Identifier: Apache-2.0
#include "core/store/read/snapshot.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "core/collection/keys.h"
#include "core/format/matrix.h"
#include "core/store/read/snapshot_impl.h"
#include "core/store/read/vector_check.h"
#include "core/store/read/vector_reader.h"

namespace chassis {

CollectionInfo InfoOf(const CollectionVersion& collection) {
  CollectionInfo info;
  info.number = collection.schema->number;
  info.name = collection.schema->name;
  info.dimension = collection.schema->dimension;
  info.metric = collection.schema->metric;
  info.live = collection.live;
  info.next_id = collection.next_id;
  for (const SlabVersion& slab : collection.slabs) {
    info.deleted += slab.liveness.dead();
    info.capacity += slab.slab->capacity();
  }
  ForEachExtent(collection, [&](const Extent& extent) { info.bytes += extent.length; });
  return info;
}

namespace {

// Prefetches the beginning of a vector that is read soon, as much as a processor has room for.
void Prefetch(const float* vector, size_t bytes) {
  const auto* first = reinterpret_cast<const std::byte*>(vector);
  for (size_t at = 0; at < std::min<size_t>(bytes, 4096); at += 64) __builtin_prefetch(first + at);
}

}  // namespace

uint64_t SlabRows::LiveWord(uint64_t word) const { return slab_->LiveWord(word); }

const LazyAtomics<float>& SlabRows::InverseLengths() const {
  return slab_->slab->inverse_lengths();
}

Result<uint64_t> SlabRows::Id(uint64_t row) const {
  if (const auto meta = slab_->slab->Meta(row)) return meta->id;
  const ReadContext& store = *context_;
  const LogDelivery delivery(store.poison.log());
  return Failure(store.poison.PoisonIfCorrupt(slab_->slab->DamagedMeta(row).value()));
}

Status SlabRows::VerifyWord(uint64_t word, uint64_t bits) const {
  const LogDelivery delivery(context_->poison.log());
  return VerifyRows(*context_, *slab_, word, bits);
}

Status SlabRows::Verify(uint64_t first, uint64_t n) const {
  const LogDelivery delivery(context_->poison.log());
  const uint64_t end = first + n;
  for (uint64_t row = first; row < end; row += 64 - row % 64) {
    uint64_t bits = LiveWord(row / 64) & ~uint64_t{0} << (row % 64);
    if (end - row < 64 - row % 64) bits &= (uint64_t{1} << (end % 64)) - 1;
    CHASSIS_TRY(VerifyRows(*context_, *slab_, row / 64, bits));
  }
  return {};
}

Snapshot::Snapshot(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Snapshot::~Snapshot() { impl_->context->versions.Unpin(impl_->version, PinnedBy::kSnapshot); }

uint64_t Snapshot::seq() const { return impl_->version->seq; }

std::optional<uint64_t> Snapshot::Stream(std::string_view stream) const {
  const std::optional<StreamElement> newest = impl_->version->streams.Find(stream);
  return newest ? std::optional(newest->seq) : std::nullopt;
}

Result<CollectionInfo> Snapshot::Collection(uint32_t number) const {
  CHASSIS_ASSIGN(const CollectionVersion* collection, FindCollection(*impl_->version, number));
  return InfoOf(*collection);
}

Result<uint32_t> Snapshot::Dimension(uint32_t number) const {
  CHASSIS_ASSIGN(const CollectionVersion* collection, FindCollection(*impl_->version, number));
  return collection->schema->dimension;
}

Status Snapshot::View(uint32_t collection, std::span<const uint64_t> ids,
                      const float** vectors) const {
  CHASSIS_ASSIGN(const CollectionVersion* version, FindCollection(*impl_->version, collection));
  for (size_t i = 0; i < ids.size(); ++i) {
    vectors[i] = version->verified_vector_cache.Find(ids[i]);
    if (vectors[i] == nullptr) return ViewFrom(i, *version, ids, vectors);
  }
  return {};
}

// Views the ids from row `first` on, the first one that the cache does not have.
Status Snapshot::ViewFrom(size_t first, const CollectionVersion& version,
                          std::span<const uint64_t> ids, const float** vectors) const {
  const ReadContext& store = *impl_->context;
  const LogDelivery delivery(store.poison.log());
  std::fill(vectors + first, vectors + ids.size(), nullptr);
  const VectorReader reader(store, version, seq());
  for (size_t i = first; i < ids.size(); ++i) {
    const auto vector = reader.Find(ids[i]);
    if (!vector) return FailedAtRow(vector.error(), i);
    vectors[i] = *vector;
  }
  return {};
}

Status Snapshot::Get(uint32_t collection, std::span<const uint64_t> ids, float* out, size_t stride,
                     uint8_t* found) const {
  const ReadContext& store = *impl_->context;
  const LogDelivery delivery(store.poison.log());
  CHASSIS_ASSIGN(const CollectionVersion* version, FindCollection(*impl_->version, collection));
  const size_t bytes = sizeof(float) * version->schema->dimension;
  CHASSIS_TRY(CheckStride(stride, version->schema->dimension));
  if (stride == 0) stride = bytes;
  const VectorReader reader(store, *version, seq());
  // Several vectors are found before they are copied, so that their memory is fetched at the same
  // time.
  constexpr size_t kTogether = 16;
  std::array<const float*, kTogether> vectors;
  for (size_t first = 0; first < ids.size(); first += kTogether) {
    const size_t count = std::min(kTogether, ids.size() - first);
    for (size_t i = 0; i < count; ++i) {
      const size_t row = first + i;
      const auto vector = reader.Find(ids[row]);
      if (!vector) return FailedAtRow(vector.error(), row);
      vectors[i] = *vector;
      if (count > 1 && vectors[i] != nullptr) Prefetch(vectors[i], bytes);
      if (found != nullptr) {
        found[row] = vectors[i] != nullptr ? 1 : 0;
      } else if (vectors[i] == nullptr) {
        return FailAtRow(Code::kQueryNotFound, "no vector under id " + std::to_string(ids[row]),
                         row);
      }
    }
    for (size_t i = 0; i < count; ++i) {
      if (vectors[i] == nullptr) continue;
      std::memcpy(reinterpret_cast<std::byte*>(out) + (first + i) * stride, vectors[i], bytes);
    }
  }
  return {};
}

Status Snapshot::Documents(uint32_t collection, std::span<const uint64_t> ids, Document* out,
                           DocumentPart part) const {
  const ReadContext& store = *impl_->context;
  const LogDelivery delivery(store.poison.log());
  std::fill_n(out, ids.size(), Document{});
  CHASSIS_ASSIGN(const CollectionVersion* version, FindCollection(*impl_->version, collection));
  for (size_t i = 0; i < ids.size(); ++i) {
    const auto record = version->Document(ids[i], seq(), part);
    if (!record) return FailedAtRow(store.poison.PoisonIfCorrupt(record.error()), i);
    if (!*record) continue;
    const DocumentRecord& document = **record;
    if (document.keys_only) {
      out[i].document_id = document.document_id;
      out[i].group = document.group;
      continue;
    }
    out[i] = {true,
              document.seq,
              document.payload,
              document.schema,
              document.schema_version,
              document.document_id,
              document.group};
  }
  return {};
}

Status Snapshot::Contains(uint32_t collection, std::span<const uint64_t> ids,
                          uint8_t* found) const {
  CHASSIS_ASSIGN(const CollectionVersion* version, FindCollection(*impl_->version, collection));
  for (size_t i = 0; i < ids.size(); ++i) {
    CHASSIS_ASSIGN(const RecordLocation location, version->Find(ids[i], seq()));
    if (location.slot == kNowhere) CHASSIS_TRY(version->CheckDocument(ids[i], location.document));
    found[i] = location.exists() ? 1 : 0;
  }
  return {};
}

Status Snapshot::Resolve(uint32_t collection, std::span<const std::string_view> document_ids,
                         uint64_t* ids, uint8_t* found) const {
  const ReadContext& store = *impl_->context;
  const LogDelivery delivery(store.poison.log());
  CHASSIS_ASSIGN(const CollectionVersion* version, FindCollection(*impl_->version, collection));
  for (size_t i = 0; i < document_ids.size(); ++i) {
    const auto id = ResolveDocumentId(*version, seq(), document_ids[i]);
    if (!id) return FailedAtRow(store.poison.PoisonIfCorrupt(id.error()), i);
    if (found != nullptr) found[i] = *id ? 1 : 0;
    ids[i] = id->value_or(UINT64_MAX);
  }
  return {};
}

Status Snapshot::Seqs(uint32_t collection, std::span<const uint64_t> ids, uint64_t* seqs) const {
  const ReadContext& store = *impl_->context;
  const LogDelivery delivery(store.poison.log());
  CHASSIS_ASSIGN(const CollectionVersion* version, FindCollection(*impl_->version, collection));
  for (size_t i = 0; i < ids.size(); ++i) {
    const auto newest = version->RecordSeq(ids[i], seq());
    if (!newest) return FailedAtRow(store.poison.PoisonIfCorrupt(newest.error()), i);
    seqs[i] = *newest;
  }
  return {};
}

Result<std::vector<uint64_t>> Snapshot::Group(uint32_t collection, std::string_view group) const {
  const ReadContext& store = *impl_->context;
  const LogDelivery delivery(store.poison.log());
  CHASSIS_ASSIGN(const CollectionVersion* version, FindCollection(*impl_->version, collection));
  auto ids = ListGroup(*version, seq(), group);
  if (!ids) return Failure(store.poison.PoisonIfCorrupt(ids.error()));
  return ids;
}

Result<std::vector<SlabRows>> Snapshot::Slabs(uint32_t collection) const {
  CHASSIS_ASSIGN(const CollectionVersion* version, FindCollection(*impl_->version, collection));
  std::vector<SlabRows> slabs;
  for (const SlabVersion& slab : version->slabs) {
    SlabRows rows;
    rows.rows = slab.slab->Vector(0);
    rows.stride = slab.slab->stride();
    rows.count = slab.count;
    rows.slab_ = &slab;
    rows.context_ = impl_->context;
    slabs.push_back(rows);
  }
  return slabs;
}

Status Snapshot::Slots(uint32_t collection, std::span<const uint64_t> ids,
                       SlotAddress* addresses) const {
  CHASSIS_ASSIGN(const CollectionVersion* version, FindCollection(*impl_->version, collection));
  for (size_t i = 0; i < ids.size(); ++i) {
    addresses[i] = {};
    CHASSIS_ASSIGN(const uint64_t slot, version->FindSlot(ids[i], seq()));
    if (slot == kNowhere) continue;
    CHASSIS_TRY(version->SlabAt(slot));
    const RecordAddress address = RecordAddress::Unpack(slot);
    addresses[i] = {address.extent_index, address.position};
  }
  return {};
}

}  // namespace chassis
