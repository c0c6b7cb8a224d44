// SPDX-License-Identifier: Apache-2.0
#include "core/format/catalog.h"

#include <algorithm>

#include "core/base/crc32c.h"
#include "core/format/catalog_coding.h"
#include "core/format/entry.h"

namespace chassis {
namespace {

constexpr uint64_t kMagic = 0x474C544143534843;  // "CHSCATLG"

// The kinds of entries. The numbers are stored; README.md has those that are reserved.
enum class Kind : uint32_t {
  kStore = 1,
  kCollection = 2,
  kIndexRun = 3,
  kStreams = 4,
  kPageImages = 5,
  kSessions = 6,
  kDropped = 7,
};

// Entries beside those of the collections and the index runs.
constexpr uint64_t kTables = 5;

constexpr uint32_t kPageImageItem = 32;
constexpr uint32_t kSessionItem = 24;
constexpr uint32_t kDroppedItem = 16;

template <typename Put>
void PutKnown(ByteVector& out, Kind kind, std::span<const Extent> extents, Put put) {
  PutEntry(out, static_cast<uint32_t>(kind), UnknownKind::kRefuse, extents, put);
}

void PutStore(Encoder& out, const Catalog& catalog) {
  out.Put<uint64_t>(catalog.checkpoint);
  out.Put<uint64_t>(catalog.commit_seq);
  out.Put<uint64_t>(catalog.next_serial);
  out.Put<uint64_t>(catalog.next_collection);
  out.PutBytes(catalog.origin.store);
  out.PutBytes(catalog.origin.session);
  out.Put<uint64_t>(catalog.origin.seq);
  out.Put<uint64_t>(catalog.origin.own_seq);
}

void GetId(Decoder& in, Id128& id) { std::ranges::copy(in.GetBytes(id.size()), id.begin()); }

void GetStore(Decoder& in, Catalog& catalog) {
  catalog.checkpoint = in.Get<uint64_t>();
  catalog.commit_seq = in.Get<uint64_t>();
  catalog.next_serial = in.Get<uint64_t>();
  catalog.next_collection = static_cast<uint32_t>(in.Get<uint64_t>());
  GetId(in, catalog.origin.store);
  GetId(in, catalog.origin.session);
  catalog.origin.seq = in.Get<uint64_t>();
  catalog.origin.own_seq = in.Get<uint64_t>();
}

void PutCollection(Encoder& out, const CollectionEntry& collection) {
  out.Put<uint32_t>(collection.number);
  out.Put<uint32_t>(collection.dimension);
  out.Put<uint32_t>(static_cast<uint32_t>(collection.metric));
  out.Put<uint32_t>(static_cast<uint32_t>(collection.element_type));
  out.Put<uint64_t>(collection.next_id);
  out.Put<uint64_t>(collection.live);
  out.Put<uint64_t>(collection.changes_from);
  out.PutText(collection.name);
  PutSpace(out, collection.slabs, collection.documents);
}

Result<CollectionEntry> GetCollection(Decoder& in, std::span<const Extent> extents) {
  CollectionEntry collection;
  collection.number = in.Get<uint32_t>();
  collection.dimension = in.Get<uint32_t>();
  collection.metric = static_cast<Metric>(in.Get<uint32_t>());
  collection.element_type = static_cast<ElementType>(in.Get<uint32_t>());
  collection.next_id = in.Get<uint64_t>();
  collection.live = in.Get<uint64_t>();
  collection.changes_from = in.Get<uint64_t>();
  collection.name = in.GetText();
  auto space = GetSpace(in, extents);
  const uint64_t stride = VectorStride(std::min(collection.dimension, kMaxDimension));
  const bool possible =
      collection.dimension <= kMaxDimension && space &&
      std::ranges::all_of(space->slabs, [&](const SlabEntry& s) { return Plausible(s, stride); }) &&
      std::ranges::all_of(space->documents,
                          [](const DocumentExtentEntry& d) { return Plausible(d); });
  if (!possible) {
    return Fail(Code::kMetadataCorruption,
                "catalog: impossible collection " + std::to_string(collection.number));
  }
  CHASSIS_TRY(CheckKnown(collection.metric, collection.element_type));
  collection.slabs = std::move(space->slabs);
  collection.documents = std::move(space->documents);
  return collection;
}

Result<IndexRunEntry> GetIndexRun(Decoder& in, std::span<const Extent> extents) {
  IndexRunEntry run;
  run.serial = in.Get<uint64_t>();
  run.pages = in.Get<uint64_t>();
  run.entries = in.Get<uint64_t>();
  if (extents.size() == 1) run.extent = extents.front();
  if (!Plausible(run)) return Fail(Code::kMetadataCorruption, "catalog: impossible index run");
  return run;
}

// Each position behind its length, because names differ in length.
void PutStreams(Encoder& out, const std::vector<StreamPosition>& streams) {
  out.Put<uint64_t>(streams.size());
  for (const StreamPosition& position : streams) {
    out.Put<uint32_t>(static_cast<uint32_t>(StreamPositionBytes(position)));
    PutStreamPosition(out, position);
  }
}

Result<std::vector<StreamPosition>> GetStreams(Decoder& in) {
  std::vector<StreamPosition> streams;
  const uint64_t count = in.Get<uint64_t>();
  if (count > in.remaining() / sizeof(uint32_t)) {
    return Fail(Code::kMetadataCorruption, "catalog: impossible streams");
  }
  for (uint64_t n = count; n > 0; --n) {
    Decoder item(in.GetBytes(in.Get<uint32_t>()));
    StreamPosition position = GetStreamPosition(item);
    if (!in.ok() || !Plausible(position)) {
      return Fail(Code::kMetadataCorruption, "catalog: impossible stream");
    }
    streams.push_back(std::move(position));
  }
  return streams;
}

void PutPageImage(Encoder& out, const PageImageEntry& page) {
  out.Put<uint64_t>(page.offset);
  out.Put<uint64_t>(page.bytes.offset);
  out.Put<uint64_t>(page.bytes.length);
  out.Put<uint64_t>(page.bytes.crc);
}

PageImageEntry GetPageImage(Decoder& in) {
  PageImageEntry page;
  page.offset = in.Get<uint64_t>();
  page.bytes.offset = in.Get<uint64_t>();
  page.bytes.length = in.Get<uint64_t>();
  page.bytes.crc = static_cast<uint32_t>(in.Get<uint64_t>());
  return page;
}

void PutSession(Encoder& out, const SessionEntry& session) {
  out.PutBytes(session.session);
  out.Put<uint64_t>(session.last_seq);
}

SessionEntry GetSession(Decoder& in) {
  SessionEntry session;
  GetId(in, session.session);
  session.last_seq = in.Get<uint64_t>();
  return session;
}

void PutDropped(Encoder& out, const DroppedCollection& dropped) {
  out.Put<uint64_t>(dropped.number);
  out.Put<uint64_t>(dropped.seq);
}

DroppedCollection GetDropped(Decoder& in) {
  const auto number = static_cast<uint32_t>(in.Get<uint64_t>());
  return {number, in.Get<uint64_t>()};
}

Status AddEntry(const Entry& entry, Catalog& catalog) {
  Decoder body = entry.Body();
  switch (static_cast<Kind>(entry.kind)) {
    case Kind::kStore:
      GetStore(body, catalog);
      break;
    case Kind::kCollection: {
      CHASSIS_ASSIGN(CollectionEntry collection, GetCollection(body, entry.extents));
      catalog.collections.push_back(std::move(collection));
      break;
    }
    case Kind::kIndexRun: {
      CHASSIS_ASSIGN(const IndexRunEntry run, GetIndexRun(body, entry.extents));
      catalog.index_runs.push_back(run);
      break;
    }
    case Kind::kStreams: {
      CHASSIS_ASSIGN(catalog.streams, GetStreams(body));
      break;
    }
    case Kind::kPageImages:
      catalog.page_images = GetItems(body, kPageImageItem, GetPageImage);
      break;
    case Kind::kSessions:
      catalog.sessions = GetItems(body, kSessionItem, GetSession);
      break;
    case Kind::kDropped:
      catalog.dropped = GetItems(body, kDroppedItem, GetDropped);
      break;
    default:
      return CheckUnknown(entry, "catalog", catalog.read_only, catalog.skipped);
  }
  return body.ok() ? Status{} : Fail(Code::kMetadataCorruption, "catalog: impossible entry");
}

}  // namespace

void NoteSession(const Id128& session, uint64_t last_seq, std::vector<SessionEntry>& sessions) {
  if (session == Id128{}) return;
  if (sessions.empty() || sessions.back().session != session) sessions.push_back({session, 0});
  sessions.back().last_seq = last_seq;
  if (sessions.size() > kMaxSessions) sessions.erase(sessions.begin());
}

ByteVector EncodeCatalog(const Catalog& catalog) {
  ByteVector bytes;
  Encoder header(bytes);
  header.Put<uint64_t>(kMagic);
  header.Put<uint64_t>(kTables + catalog.collections.size() + catalog.index_runs.size());
  PutKnown(bytes, Kind::kStore, {}, [&](Encoder& out) { PutStore(out, catalog); });
  for (const CollectionEntry& collection : catalog.collections) {
    PutKnown(bytes, Kind::kCollection, ExtentsOf(collection.slabs, collection.documents),
             [&](Encoder& out) { PutCollection(out, collection); });
  }
  for (const IndexRunEntry& run : catalog.index_runs) {
    PutKnown(bytes, Kind::kIndexRun, std::span(&run.extent, 1), [&](Encoder& out) {
      out.Put<uint64_t>(run.serial);
      out.Put<uint64_t>(run.pages);
      out.Put<uint64_t>(run.entries);
    });
  }
  PutKnown(bytes, Kind::kStreams, {}, [&](Encoder& out) { PutStreams(out, catalog.streams); });
  PutKnown(bytes, Kind::kPageImages, {},
           [&](Encoder& out) { PutItems(out, catalog.page_images, kPageImageItem, PutPageImage); });
  PutKnown(bytes, Kind::kSessions, {},
           [&](Encoder& out) { PutItems(out, catalog.sessions, kSessionItem, PutSession); });
  PutKnown(bytes, Kind::kDropped, {},
           [&](Encoder& out) { PutItems(out, catalog.dropped, kDroppedItem, PutDropped); });
  return bytes;
}

uint32_t CatalogCrc(std::span<const std::byte> catalog, const Id128& uuid) {
  return Crc32c(catalog, Crc32c(uuid));
}

Result<Catalog> DecodeCatalog(std::span<const std::byte> bytes) {
  Decoder in(bytes);
  Catalog catalog;
  const uint64_t magic = in.Get<uint64_t>();
  for (uint64_t n = in.Get<uint64_t>(); n > 0 && in.ok(); --n) {
    if (const auto entry = GetEntry(in)) CHASSIS_TRY(AddEntry(*entry, catalog));
  }
  const bool numbered = std::ranges::all_of(catalog.collections, [&](const CollectionEntry& c) {
    return c.number < catalog.next_collection;
  });
  if (magic != kMagic || !in.ok() || !in.done() || !numbered) {
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
