// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_ENTRY_H_
#define CHASSIS_CORE_FORMAT_ENTRY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/coding.h"
#include "core/format/layout.h"

namespace chassis {

// Catalogs and commit records are sequences of entries. An entry names its kind, its extents and
// its length, so that a version that does not know the kind can still step past it and never takes
// its extents for free space.

// What a version does that does not know the kind of an entry. The numbers are stored.
enum class UnknownKind : uint32_t {
  kRefuse = 1,    // refuses the store
  kReadOnly = 2,  // opens the store only for reading
  kSkip = 3,      // goes on without the entry; the next checkpoint drops it and its extents
};

// Appends the header and the extents of an entry, and returns where its body begins.
size_t BeginEntry(ByteVector& out, uint32_t kind, UnknownKind unknown,
                  std::span<const Extent> extents);
// Completes the entry whose body began at `body`.
void EndEntry(ByteVector& out, size_t body, size_t extents);

// Appends one entry; put(encoder) appends its body.
template <typename Put>
void PutEntry(ByteVector& out, uint32_t kind, UnknownKind unknown, std::span<const Extent> extents,
              Put put) {
  const size_t body = BeginEntry(out, kind, unknown, extents);
  Encoder to(out);
  put(to);
  EndEntry(out, body, extents.size());
}

struct Entry {
  uint32_t kind = 0;
  UnknownKind unknown = UnknownKind::kRefuse;
  std::vector<Extent> extents;
  std::span<const std::byte> body;

  Decoder Body() const { return Decoder(body, Decoder::Missing::kIsZero); }
};

// Returns the next entry, whose body is a view of the input. Returns nothing if the entry is
// impossible; in.ok() is then false.
std::optional<Entry> GetEntry(Decoder& in);

// The fields of a body are only ever appended to, and so are those of an item of a list. A reader
// of a shorter body or item takes what is missing for zeros; it reads over what it does not know.

// Appends the number of items, their length and the items. REQUIRES: put(out, item) appends
// `item_bytes`, because the reader steps by that.
template <typename List, typename Put>
void PutItems(Encoder& out, const List& list, uint32_t item_bytes, Put put) {
  out.Put<uint64_t>(list.size());
  out.Put<uint32_t>(item_bytes);
  for (const auto& item : list) put(out, item);
}

// Calls get(item) with a decoder of each item. A list that cannot be makes in.ok() false: one whose
// items are shorter than `least_bytes`, their length in the first version that has the list, or
// that has more items than there are bytes.
template <typename Get>
auto GetItems(Decoder& in, uint32_t least_bytes, Get get) {
  std::vector<decltype(get(in))> list;
  const uint64_t count = in.Get<uint64_t>();
  const uint32_t item_bytes = in.Get<uint32_t>();
  if (count == 0) return list;
  if (item_bytes < least_bytes || count > in.remaining() / item_bytes) {
    in.Fail();
    return list;
  }
  list.reserve(static_cast<size_t>(count));
  for (uint64_t i = 0; i < count; ++i) {
    Decoder item(in.GetBytes(item_bytes), Decoder::Missing::kIsZero);
    list.push_back(get(item));
  }
  return list;
}

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_ENTRY_H_
