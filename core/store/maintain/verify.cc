// SPDX-License-Identifier: Apache-2.0
#include "core/store/maintain/verify.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/format/catalog.h"
#include "core/format/extent_mark.h"
#include "core/store/checkpoint/checkpoint_blob.h"

namespace chassis {
namespace {

// The task is advanced each time this many bytes were read.
constexpr uint64_t kTaskBytes = uint64_t{4} << 20;

// Reads everything that a version refers to through the storage's read path, past every cache of
// the handle.
class Verifier {
 public:
  Verifier(MainFile& file, const Version& version, Task& task)
      : file_(file), main_(file.storage()), version_(version), task_(task) {}

  // Checks the identity, the superblocks, and the catalogs that `superblock` names. The caller
  // holds those catalogs, because a checkpoint would free them.
  Status CheckHeaderPages(const Superblock& superblock, const Id128& uuid) {
    task_.Begin(HeaderBytes(superblock) + RecordBytes());
    CHASSIS_TRY(CheckSuperblocks(uuid));
    for (const uint64_t offset : {superblock.catalog_offset, superblock.catalog_copy_offset}) {
      CHASSIS_TRY(task_.Check());
      CHASSIS_TRY(CheckCatalog(offset, superblock, uuid));
    }
    for (const uint64_t offset : {superblock.catalog_offset, superblock.catalog_copy_offset}) {
      CHASSIS_TRY(CheckMark({offset, BlobExtentLength(superblock.blob_length)},
                            ExtentKind::kCheckpoint, catalog_number_));
    }
    return {};
  }

  // Checks the index and the records of all collections.
  Status CheckRecords() {
    CHASSIS_TRY(task_.Advance(report_.bytes));
    for (const auto& run : version_.index_runs->runs) {
      CHASSIS_TRY(CheckIndexRun(run->entry()));
      CHASSIS_TRY(CheckMark(run->entry().extent, ExtentKind::kIndexRun, run->entry().serial));
    }
    Status status;
    version_.collections.ForEach([&](const CollectionVersion& collection) {
      if (status) status = CheckCollection(collection);
    });
    CHASSIS_TRY(status);
    task_.Finish();
    return {};
  }

  const VerifyReport& report() const { return report_; }

  // The first finding that stops writing, or null. A damaged index is rebuilt, and a mark is of no
  // use to a store that opens.
  const VerifyReport::Finding* stops_writing() const {
    return stops_writing_ ? &report_.findings[*stops_writing_] : nullptr;
  }

 private:
  static uint64_t HeaderBytes(const Superblock& superblock) {
    return kPageSize * (1 + std::size(kSuperblockOffset)) + 2 * superblock.blob_length;
  }

  uint64_t RecordBytes() const {
    uint64_t bytes = 0;
    for (const auto& run : version_.index_runs->runs) bytes += run->entry().pages * kPageSize;
    version_.collections.ForEach([&](const CollectionVersion& collection) {
      for (const SlabVersion& slab : collection.slabs) {
        bytes += (slab.count - slab.liveness.dead()) * (kSlotMetaBytes + slab.slab->stride());
      }
      for (const DocumentExtentVersion& documents : collection.documents) bytes += documents.used;
    });
    return bytes;
  }

  // Counts `bytes` of records that were read or skipped. No lock is held, because the task may call
  // the program.
  Status Advance(uint64_t bytes) {
    unreported_ += bytes;
    if (unreported_ < kTaskBytes) return {};
    return task_.Advance(std::exchange(unreported_, 0));
  }

  // Resizes the buffer to `bytes`, within the budget.
  Status Resize(uint64_t bytes, std::string_view purpose) {
    CHASSIS_TRY(task_.Afford(bytes, purpose));
    buffer_.resize(static_cast<size_t>(bytes));
    return {};
  }

  using Finding = VerifyReport::Finding;

  // `found` says which record is damaged, if one is.
  void Report(Code code, uint64_t offset, uint64_t length, const std::string& what,
              Finding found = {}) {
    found.code = code;
    found.offset = offset;
    found.length = length;
    found.message = main_.name() + ": byte " + std::to_string(offset) + ": " + what;
    if (code != Code::kIndexCorruption && !stops_writing_) {
      stops_writing_ = report_.findings.size();
    }
    report_.findings.push_back(std::move(found));
  }

  Status Read(uint64_t offset, MutableBytes out) {
    report_.bytes += out.size();
    return main_.Read(offset, out);
  }

  Status CheckSuperblocks(const Id128& uuid) {
    std::array<std::byte, kPageSize> page;
    CHASSIS_TRY(Read(kIdentityOffset, page));
    if (!DecodeIdentity(page)) {
      Report(Code::kMetadataCorruption, kIdentityOffset, kPageSize,
             "identity page: checksum mismatch");
    }
    for (size_t slot = 0; slot < std::size(kSuperblockOffset); ++slot) {
      report_.bytes += page.size();
      CHASSIS_TRY(file_.ReadSuperblock(slot, page));
      if (!DecodeSuperblock(page, uuid)) {
        Report(Code::kMetadataCorruption, kSuperblockOffset[slot], kPageSize,
               "superblock: checksum mismatch");
      }
    }
    return {};
  }

  Status CheckCatalog(uint64_t offset, const Superblock& superblock, const Id128& uuid) {
    CHASSIS_TRY(Resize(superblock.blob_length, "verify: a catalog"));
    CHASSIS_TRY(Read(offset, buffer_));
    const std::span<const std::byte> blob(buffer_);
    const auto bytes = blob.first(static_cast<size_t>(superblock.catalog_length));
    const auto catalog = DecodeCatalog(bytes);
    const bool sound = CatalogCrc(bytes, uuid) == superblock.catalog_crc && catalog.has_value() &&
                       SectionsAreSound(*catalog, blob);
    if (sound) catalog_number_ = catalog->checkpoint;
    if (!sound) {
      Report(Code::kMetadataCorruption, offset, superblock.blob_length,
             "catalog: checksum mismatch");
    }
    return {};
  }

  static bool SectionsAreSound(const Catalog& catalog, std::span<const std::byte> blob) {
    for (const CollectionEntry& collection : catalog.collections) {
      for (const SlabEntry& slab : collection.slabs) {
        const auto section = FindSection(blob, slab.liveness);
        if (!section ||
            !Liveness::Decode(*section, {collection.number, slab.serial, catalog.checkpoint},
                              slab.count)) {
          return false;
        }
      }
    }
    return std::ranges::all_of(catalog.page_images, [&](const PageImageEntry& page) {
      return FindSection(blob, page.bytes).has_value();
    });
  }

  // `collection` is null for an extent that belongs to none.
  Status CheckMark(const Extent& extent, ExtentKind kind, uint64_t serial,
                   const CollectionSchema* collection = nullptr) {
    std::array<std::byte, kExtentMarkBytes> bytes;
    CHASSIS_TRY(Read(MarkOffset(extent), bytes));
    const auto mark = DecodeExtentMark(bytes);
    const bool own = mark && mark->store == file_.uuid() && mark->extent == extent &&
                     mark->kind == kind && mark->serial == serial;
    if (own && (collection == nullptr || mark->collection == collection->number)) return {};
    Finding found;
    if (collection != nullptr) found.collection = collection->number;
    const auto stops_before = stops_writing_;
    Report(Code::kMetadataCorruption, MarkOffset(extent), kExtentMarkBytes,
           mark ? "extent mark: is that of another extent" : "extent mark: checksum mismatch",
           found);
    stops_writing_ = stops_before;
    return {};
  }

  Status CheckMarks(const CollectionVersion& collection) {
    const CollectionSchema* const schema = collection.schema.get();
    for (const SlabVersion& version : collection.slabs) {
      const SlabEntry& slab = version.slab->entry();
      if (slab.given_back()) continue;
      CHASSIS_TRY(CheckMark(slab.vectors, ExtentKind::kVectors, slab.serial, schema));
      CHASSIS_TRY(CheckMark(slab.metas, ExtentKind::kSlotMetas, slab.serial, schema));
    }
    for (const DocumentExtentVersion& version : collection.documents) {
      const DocumentExtentEntry& documents = version.extent->entry();
      if (documents.given_back()) continue;
      CHASSIS_TRY(CheckMark(documents.extent, ExtentKind::kDocuments, documents.serial, schema));
    }
    return {};
  }

  Status CheckIndexRun(const IndexRunEntry& run) {
    std::array<std::byte, kPageSize> page;
    for (uint64_t number = 0; number < run.pages; ++number) {
      const uint64_t offset = run.extent.offset + number * kPageSize;
      CHASSIS_TRY(Read(offset, page));
      CHASSIS_TRY(Advance(kPageSize));
      if (IndexPage::IsSound(page.data(), run.serial, number)) continue;
      Report(Code::kIndexCorruption, offset, kPageSize, "index page: checksum mismatch");
      version_.index_runs->NoteDamage({Code::kIndexCorruption, report_.findings.back().message});
    }
    return {};
  }

  Status CheckCollection(const CollectionVersion& collection) {
    CHASSIS_TRY(CheckMarks(collection));
    for (const SlabVersion& slab : collection.slabs) {
      for (uint64_t slot = 0; slot < slab.count; ++slot) {
        if (slab.liveness.IsDead(slot)) continue;
        CHASSIS_TRY(CheckSlot(collection.schema->number, slab, slot));
        CHASSIS_TRY(Advance(kSlotMetaBytes + slab.slab->stride()));
      }
    }
    for (size_t i = 0; i < collection.documents.size(); ++i) {
      CHASSIS_TRY(CheckDocuments(collection, i));
    }
    return {};
  }

  Status CheckSlot(uint32_t collection, const SlabVersion& version, uint64_t slot) {
    const Slab& slab = *version.slab;
    std::array<std::byte, kSlotMetaBytes> bytes;
    CHASSIS_TRY(Read(slab.MetaOffset(slot), bytes));
    const auto meta = DecodeSlotMeta(bytes.data(), slab.entry().serial, slot);
    Finding found;
    found.collection = collection;
    if (!meta) {
      Report(Code::kDataCorruption, slab.MetaOffset(slot), kSlotMetaBytes,
             "slot meta: checksum mismatch", found);
      return {};
    }
    CHASSIS_TRY(Resize(slab.stride(), "verify: a vector"));
    CHASSIS_TRY(Read(slab.VectorOffset(slot), buffer_));
    if (VectorCrc(buffer_, slab.entry().serial, slot) != meta->vector_crc) {
      found.id = meta->id;
      found.state = RecordState::kLive;
      Report(Code::kDataCorruption, slab.VectorOffset(slot), slab.stride(),
             "vector of id " + std::to_string(meta->id) + ": checksum mismatch", found);
    }
    ++report_.vectors;
    return {};
  }

  Status CheckDocuments(const CollectionVersion& collection, size_t extent_index) {
    const DocumentExtentVersion& version = collection.documents[extent_index];
    const DocumentExtent& extent = *version.extent;
    DocumentWalk walk(extent, 0, version.used);
    while (const auto step = walk.Next()) {
      const uint64_t bytes = walk.position() - step->position;
      CHASSIS_TRY(Advance(bytes));
      const RecordAddress address{static_cast<uint32_t>(extent_index), step->position};
      CHASSIS_ASSIGN(const RecordState state, StateOf(collection, *step, address));
      if (!step->damaged && state != RecordState::kLive) continue;
      CHASSIS_TRY(Resize(bytes, "verify: a document"));
      CHASSIS_TRY(Read(extent.OffsetOf(step->position), buffer_));
      if (!DecodeDocumentRecord(buffer_, extent.entry().serial, step->position)) {
        Finding found;
        found.collection = collection.schema->number;
        if (!step->unknown) found.id = step->header.id;
        found.state = state;
        const auto piece = FindDamagedPiece(buffer_, extent.entry().serial, step->position);
        Report(Code::kDataCorruption, extent.OffsetOf(step->position) + (piece ? piece->begin : 0),
               piece ? piece->length : bytes, "document record: checksum mismatch", found);
      }
      ++report_.documents;
    }
    return {};
  }

  // Returns whether the record at `address` is the newest one of its document. Records that a
  // repair of the index could not read are not in the index, so the damage is searched too.
  Result<RecordState> StateOf(const CollectionVersion& collection, const DocumentWalk::Step& step,
                              const RecordAddress& address) const {
    if (step.unknown) return RecordState::kNoRecord;
    CHASSIS_ASSIGN(const uint64_t newest, collection.DocumentAddress(step.header.id, version_.seq));
    if (newest == address.Pack()) return RecordState::kLive;
    const Damage* const damage = collection.FoundDamage();
    if (!step.damaged || damage == nullptr) return RecordState::kDead;
    const auto lost = damage->documents.find(step.header.id);
    const bool missed = lost != damage->documents.end() && lost->second == address.Pack();
    return missed ? RecordState::kLive : RecordState::kDead;
  }

  MainFile& file_;
  MappedStorage& main_;
  const Version& version_;
  Task& task_;
  uint64_t unreported_ = 0;
  std::optional<size_t> stops_writing_;  // the number of that finding
  uint64_t catalog_number_ = 0;          // of the checkpoint that wrote the catalogs
  VerifyReport report_;
  ByteVector buffer_;
};

}  // namespace

Result<VerifyReport> VerifyStore(MainFile& main, const Version& version, Task& task) {
  Verifier verifier(main, version, task);
  {
    const auto catalogs = main.catalogs();
    CHASSIS_TRY(verifier.CheckHeaderPages(catalogs->superblock(), main.uuid()));
  }
  CHASSIS_TRY(verifier.CheckRecords());
  if (const auto* found = verifier.stops_writing()) {
    main.poison().PoisonIfCorrupt(Error{found->code, found->message, 0, found->offset, "D2"});
  }
  return verifier.report();
}

}  // namespace chassis
