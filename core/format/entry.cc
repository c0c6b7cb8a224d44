// SPDX-License-Identifier: Apache-2.0
#include "core/format/entry.h"

namespace chassis {
namespace {

constexpr uint64_t kEntryAlignment = 8;
constexpr uint64_t kExtentBytes = 16;

}  // namespace

size_t BeginEntry(ByteVector& out, uint32_t kind, UnknownKind unknown,
                  std::span<const Extent> extents) {
  Encoder to(out);
  to.Put<uint32_t>(kind);
  to.Put<uint32_t>(static_cast<uint32_t>(unknown));
  to.Put<uint64_t>(extents.size());
  to.Put<uint64_t>(0);  // the length of the body
  for (const Extent& extent : extents) {
    to.Put<uint64_t>(extent.offset);
    to.Put<uint64_t>(extent.length);
  }
  return out.size();
}

void EndEntry(ByteVector& out, size_t body, size_t extents) {
  const uint64_t length = out.size() - body;
  StoreLittle<uint64_t>(out.data() + body - extents * kExtentBytes - sizeof(length), length);
  out.resize(body + static_cast<size_t>(AlignUp(length, kEntryAlignment)));
}

std::optional<Entry> GetEntry(Decoder& in) {
  Entry entry;
  entry.kind = in.Get<uint32_t>();
  entry.unknown = static_cast<UnknownKind>(in.Get<uint32_t>());
  const uint64_t extents = in.Get<uint64_t>();
  const uint64_t length = in.Get<uint64_t>();
  if (extents > in.remaining() / kExtentBytes) {
    in.Fail();
    return std::nullopt;
  }
  for (uint64_t i = 0; i < extents; ++i) {
    const uint64_t offset = in.Get<uint64_t>();
    entry.extents.push_back({offset, in.Get<uint64_t>()});
  }
  entry.body = in.GetBytes(length);
  in.GetBytes(AlignUp(entry.body.size(), kEntryAlignment) - entry.body.size());
  if (!in.ok()) return std::nullopt;
  return entry;
}

}  // namespace chassis
