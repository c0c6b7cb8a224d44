// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_INDEX_PAGE_H_
#define CHASSIS_CORE_FORMAT_INDEX_PAGE_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/format/layout.h"

namespace chassis {

// The kinds of entries of an index run. The numbers are stored. Those from 256 on are of indexes
// that a collection may have beside this one; their runs have catalog entries of their own.
enum class IndexKind : uint32_t {
  kVectorRange = 1,  // key: first id, sub: count, value: address of the first slot
  kVector = 2,       // like kVectorRange, of vectors that were put under ids in use
  kDocument = 3,     // key: id, value: address of the newest record, or kIndexTombstone
  kDocumentId = 4,   // key: hash of the document id, sub: address of its record, value: id
  kGroup = 5,        // like kDocumentId, of the group
  // key: first id, sub: count, value: seq of the commit that took the vectors of these ids away
  kVectorGone = 6,
};

inline constexpr uint64_t kIndexTombstone = UINT64_MAX;

struct IndexKey {
  uint32_t collection = 0;
  IndexKind kind{};
  uint64_t key = 0;
  uint64_t sub = 0;

  auto operator<=>(const IndexKey&) const = default;  // NOLINT(modernize-use-nullptr)
};

struct IndexEntry {
  IndexKey key;
  uint64_t value = 0;  // above the leaves: number of the page that begins with the key

  bool operator==(const IndexEntry&) const = default;
};

// An index run is a tree of pages: leaves in the order of their keys, then the levels above them,
// the root last. A page is a header of 32 bytes and up to 127 entries of 32 bytes.
inline constexpr size_t kIndexPageEntries = 127;

// Writes a page to `to`. REQUIRES: 1 to 127 ascending entries, because a page holds no more and is
// searched by halving.
void EncodeIndexPage(std::span<const IndexEntry> entries, uint32_t level, uint64_t serial,
                     uint64_t page, std::byte* to);

// A view of a page that IsSound.
class IndexPage {
 public:
  // Whether the checksum is right for page number `page` of the run `serial`.
  static bool IsSound(const std::byte* bytes, uint64_t serial, uint64_t page);

  explicit IndexPage(const std::byte* bytes) : bytes_(bytes) {}

  uint32_t level() const;
  size_t count() const;
  IndexEntry Entry(size_t i) const;
  // Returns the number of entries whose key is at most `key`.
  size_t UpperBound(const IndexKey& key) const;

 private:
  const std::byte* bytes_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_INDEX_PAGE_H_
