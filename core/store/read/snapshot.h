// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_READ_SNAPSHOT_H_
#define CHASSIS_CORE_STORE_READ_SNAPSHOT_H_

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/lazy_atomics.h"
#include "core/format/document.h"
#include "core/store/base/records.h"

namespace chassis {

class Store;
struct CollectionVersion;
struct ReadContext;
struct SlabVersion;

// The vectors of one slab as a snapshot sees them: `count` rows, `stride` bytes apart, 64-byte
// aligned. Row i is live if its bit in LiveWord is set; rows are in the order of their commits.
class SlabRows {
 public:
  const float* rows = nullptr;
  size_t stride = 0;  // bytes
  uint64_t count = 0;

  // Liveness of rows 64 * word .. 64 * word + 63, least significant bit first; bits of rows at or
  // past `count` are clear.
  uint64_t LiveWord(uint64_t word) const;

  // The first word from `word` on that may have a live row.
  uint64_t NextWord(uint64_t word) const { return word; }

  // The id of a live row, or corruption of its meta.
  Result<uint64_t> Id(uint64_t row) const;

  // Room to keep 1 / the length of each row, where it has been computed; else 0.
  const LazyAtomics<float>& InverseLengths() const;

  // Checks the checksums of rows of a word, bits of its LiveWord, as the store's verify mode says
  // (free once they have been checked). The error names file and offset.
  Status VerifyWord(uint64_t word, uint64_t bits) const;

  // The same for the live rows among first .. first + n - 1.
  Status Verify(uint64_t first, uint64_t n) const;

 private:
  friend class Snapshot;
  const SlabVersion* slab_ = nullptr;
  const ReadContext* context_ = nullptr;
};

// A row of one of the slabs that a snapshot gives.
struct RowPlace {
  static constexpr uint32_t kNoSlab = UINT32_MAX;

  uint32_t slab = kNoSlab;
  uint64_t row = 0;

  // NOLINTNEXTLINE(modernize-use-nullptr)
  friend auto operator<=>(const RowPlace&, const RowPlace&) = default;
};

// Exactly one commit, however the store moves on. Every pointer it gives out stays valid and
// unchanged until the snapshot is destroyed. Threads: any number at once. Keeps the store alive.
class Snapshot {
 public:
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  uint64_t seq() const;

  // The number of the newest element of `stream` that this commit has; nothing if it has none.
  std::optional<uint64_t> Stream(std::string_view stream) const;

  // AERO_QUERY_NOT_FOUND if the collection does not exist in this commit.
  Result<CollectionInfo> Collection(uint32_t number) const;
  Result<uint32_t> Dimension(uint32_t collection) const;

  // vectors[i] points at the vector of ids[i] (dimension floats), or is null where that id has
  // none. A damaged vector fails the call: AERO_DATA_CORRUPTION, and vectors[] is null from its
  // row on.
  Status View(uint32_t collection, std::span<const uint64_t> ids, const float** vectors) const;

  // Copies instead. Row i is written at out + i * stride bytes (0 = 4 * dimension) if found[i];
  // `found` may be null, then an absent id is AERO_QUERY_NOT_FOUND with its row.
  Status Get(uint32_t collection, std::span<const uint64_t> ids, float* out, size_t stride,
             uint8_t* found) const;

  // Documents, checksums of what is read verified on every read; without the whole, no payload. The
  // keys of a record without a document are told too.
  Status Documents(uint32_t collection, std::span<const uint64_t> ids, Document* out,
                   DocumentPart part = DocumentPart::kWhole) const;

  // found[i] = 1 where ids[i] is a live record, with a vector, a document or both.
  Status Contains(uint32_t collection, std::span<const uint64_t> ids, uint8_t* found) const;

  // The records that document ids name: ids[i] and found[i] = 1, or UINT64_MAX and 0. `found` may
  // be null.
  Status Resolve(uint32_t collection, std::span<const std::string_view> document_ids, uint64_t* ids,
                 uint8_t* found) const;

  // seqs[i] is the newest commit that put any part of the record of ids[i]; 0 where there is none.
  Status Seqs(uint32_t collection, std::span<const uint64_t> ids, uint64_t* seqs) const;

  // The ids of a group's records, ascending.
  Result<std::vector<uint64_t>> Group(uint32_t collection, std::string_view group) const;

  // The slabs of a collection in storage order; valid as long as the snapshot.
  Result<std::vector<SlabRows>> Slabs(uint32_t collection) const;

  // places[i] is the row of Slabs that holds the vector of ids[i], unverified; kNoSlab where that
  // id has none. Damage that may hide one fails the call.
  Status Rows(uint32_t collection, std::span<const uint64_t> ids, RowPlace* places) const;

 private:
  friend class Store;
  friend class Cursor;
  class Impl;

  Status ViewFrom(size_t first, const CollectionVersion& version, std::span<const uint64_t> ids,
                  const float** vectors) const;
  explicit Snapshot(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Walks the live records of a collection once, each id exactly once: vectors in storage order,
// then records that have a document alone. The snapshot must outlive it. One thread at a time.
class Cursor {
 public:
  static Result<std::unique_ptr<Cursor>> Open(const Snapshot& snapshot, uint32_t collection,
                                              const CursorOptions& options = {});
  // Only the records that have a document alone.
  static Result<std::unique_ptr<Cursor>> OpenDocumentsAlone(const Snapshot& snapshot,
                                                            uint32_t collection);

  // Up to out.size() ids; 0 at the end. On a damaged record the error names it and the cursor has
  // moved past it, so that calling again goes on.
  Result<size_t> Next(std::span<uint64_t> out);

  // Up to out.size() records with what the options ask for; 0 at the end. A damaged record is an
  // entry whose status says so, once for each id that is known. Any other failure is the call's,
  // once the entries before it were returned.
  Result<size_t> NextRecords(std::span<CursorEntry> out);

 private:
  Cursor(const Snapshot& snapshot, uint32_t collection)
      : snapshot_(&snapshot), collection_(collection) {}
  Result<bool> NextVector(uint64_t& id);
  Result<bool> NextDocument(uint64_t& id);
  Result<bool> NextRecord(CursorEntry& entry);
  Status Read(CursorEntry& entry) const;

  const Snapshot* snapshot_;
  uint32_t collection_;
  CursorOptions options_;
  std::vector<SlabRows> slabs_;
  size_t slab_ = 0;
  uint64_t row_ = 0;
  size_t extent_ = 0;
  uint64_t position_ = 0;
  std::optional<Error> damage_;  // met, not told yet
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_READ_SNAPSHOT_H_
