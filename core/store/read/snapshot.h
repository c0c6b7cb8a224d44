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

  // Returns the liveness of rows 64 * word .. 64 * word + 63, least significant bit first. Bits of
  // rows at or past `count` are clear.
  uint64_t LiveWord(uint64_t word) const;

  // Returns the first word from `word` on that may have a live row.
  uint64_t NextWord(uint64_t word) const { return word; }

  // Returns the id of a live row. Fails if its meta is damaged.
  Result<uint64_t> Id(uint64_t row) const;

  // Keeps 1 / length of each row once it has been computed; 0 before.
  const LazyAtomics<float>& InverseLengths() const;

  // Checks the checksums of the rows `bits`, which are among those of LiveWord(word), as the
  // store's verify mode says. In the default mode rows that were checked before cost nothing. The
  // error names file and offset.
  Status VerifyWord(uint64_t word, uint64_t bits) const;

  // Checks the live rows among first .. first + n - 1 as VerifyWord does.
  Status Verify(uint64_t first, uint64_t n) const;

 private:
  friend class Snapshot;
  const SlabVersion* slab_ = nullptr;
  const ReadContext* context_ = nullptr;
};

// A slot of one of the slabs that Snapshot::Slabs returns.
struct SlotAddress {
  static constexpr uint32_t kNoSlab = UINT32_MAX;

  uint32_t slab = kNoSlab;
  uint64_t slot = 0;

  // NOLINTNEXTLINE(modernize-use-nullptr)
  friend auto operator<=>(const SlotAddress&, const SlotAddress&) = default;
};

// Shows exactly one commit, however the store moves on. Every pointer that it returns stays valid
// and unchanged until the snapshot is destroyed. Threads: any number at once. Keeps the store
// alive.
class Snapshot {
 public:
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  uint64_t seq() const;

  // Returns the number of the newest element of `stream` in this commit; nothing if it has none.
  std::optional<uint64_t> Stream(std::string_view stream) const;

  // Fails with AERO_QUERY_NOT_FOUND if the collection does not exist in this commit.
  Result<CollectionInfo> Collection(uint32_t number) const;
  Result<uint32_t> Dimension(uint32_t collection) const;

  // vectors[i] points at the vector of ids[i] (dimension floats), or is null if that id has none. A
  // damaged vector fails the call with AERO_DATA_CORRUPTION; vectors[] is then null from its row
  // on.
  Status View(uint32_t collection, std::span<const uint64_t> ids, const float** vectors) const;

  // Copies the vectors. Row i is written at out + i * stride bytes (0 = 4 * dimension) if found[i].
  // `found` may be null; an absent id then fails the call with AERO_QUERY_NOT_FOUND and its row.
  Status Get(uint32_t collection, std::span<const uint64_t> ids, float* out, size_t stride,
             uint8_t* found) const;

  // Reads documents; the checksum of every part read is verified on every read. kWithoutPayload
  // leaves the payload out. A record without a document still returns its keys.
  Status Documents(uint32_t collection, std::span<const uint64_t> ids, Document* out,
                   DocumentPart part = DocumentPart::kWhole) const;

  // found[i] = 1 if ids[i] is a live record, with a vector, a document or both.
  Status Contains(uint32_t collection, std::span<const uint64_t> ids, uint8_t* found) const;

  // Finds the records that document ids name: ids[i] is the id and found[i] = 1, or UINT64_MAX and
  // 0. `found` may be null.
  Status Resolve(uint32_t collection, std::span<const std::string_view> document_ids, uint64_t* ids,
                 uint8_t* found) const;

  // seqs[i] is the newest commit that put any part of the record of ids[i]; 0 if there is no
  // record.
  Status Seqs(uint32_t collection, std::span<const uint64_t> ids, uint64_t* seqs) const;

  // Returns the ids of a group's records, ascending.
  Result<std::vector<uint64_t>> Group(uint32_t collection, std::string_view group) const;

  // Returns the slabs of a collection in storage order, valid as long as the snapshot.
  Result<std::vector<SlabRows>> Slabs(uint32_t collection) const;

  // addresses[i] is the slot of Slabs() that holds the vector of ids[i], unverified; kNoSlab if
  // that id has none. Damage that may hide a vector fails the call.
  Status Slots(uint32_t collection, std::span<const uint64_t> ids, SlotAddress* addresses) const;

 private:
  friend class Store;
  friend class Cursor;
  class Impl;

  Status ViewFrom(size_t first, const CollectionVersion& version, std::span<const uint64_t> ids,
                  const float** vectors) const;
  explicit Snapshot(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Walks the live records of a collection once, each id exactly once: vectors in storage order, then
// records that have a document alone. The snapshot must outlive the cursor, because the cursor
// reads through it. Threads: one at a time.
class Cursor {
 public:
  static Result<std::unique_ptr<Cursor>> Open(const Snapshot& snapshot, uint32_t collection,
                                              const CursorOptions& options = {});
  // Walks only the records that have a document alone.
  static Result<std::unique_ptr<Cursor>> OpenDocumentsAlone(const Snapshot& snapshot,
                                                            uint32_t collection);

  // Returns up to out.size() ids; 0 at the end. The error of a damaged record names it, and the
  // cursor has moved past it, so that the next call goes on.
  Result<size_t> Next(std::span<uint64_t> out);

  // Returns up to out.size() records with the parts that the options name; 0 at the end. A damaged
  // record is an entry whose status says so, once for each id that is known. Any other failure
  // fails a call, after the entries before it were returned.
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
  std::optional<Error> damage_;  // found, not returned yet
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_READ_SNAPSHOT_H_
