// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_INDEX_PAGE_H_
#define CHASSIS_CORE_FORMAT_INDEX_PAGE_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/format/layout.h"

namespace chassis {

// What an entry of an index run tells. The numbers are stored.
enum class IndexKind : uint32_t {
  kVectorRange = 1,  // key: first id, sub: count, value: place of the first slot
  kVector = 2,       // the same, of vectors that were put under ids in use
  kDocument = 3,     // key: id, value: place of the newest record, or kIndexTombstone
  kDocumentId = 4,   // key: hash of the document id, sub: place of its record, value: id
  kGroup = 5,        // the same for the group
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
  uint64_t value = 0;  // in a page above the leaves: number of the page that begins with the key

  bool operator==(const IndexEntry&) const = default;
};

// A run is a tree of pages: leaves in the order of their keys, then the levels above them, the root
// last. A page is a header of 32 bytes and up to 127 entries of 32.
inline constexpr size_t kIndexPageEntries = 127;

// `entries` has 1 to 127 ascending entries; `to` room for a page.
void EncodeIndexPage(std::span<const IndexEntry> entries, uint32_t level, uint64_t serial,
                     uint64_t page, std::byte* to);

// A sound page in place.
class IndexPage {
 public:
  // Whether the page is whole, and that of its run and number.
  static bool IsSound(const std::byte* bytes, uint64_t serial, uint64_t page);

  explicit IndexPage(const std::byte* bytes) : bytes_(bytes) {}

  uint32_t level() const;
  size_t count() const;
  IndexEntry Entry(size_t i) const;
  // How many entries have keys that are not above `key`.
  size_t UpperBound(const IndexKey& key) const;

 private:
  const std::byte* bytes_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_INDEX_PAGE_H_
