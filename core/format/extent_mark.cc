// SPDX-License-Identifier: Apache-2.0
#include "core/format/extent_mark.h"

#include <algorithm>

#include "core/base/crc32c.h"

namespace chassis {
namespace {

constexpr uint64_t kMagic = 0x4B524D544E545845;  // "EXTNTMRK"
constexpr size_t kChecksummed = kExtentMarkBytes - sizeof(uint32_t);

}  // namespace

ByteVector EncodeExtentMark(const ExtentMark& mark) {
  ByteVector bytes;
  Encoder out(bytes);
  out.Put<uint64_t>(kMagic);
  out.PutBytes(mark.store);
  out.Put<uint64_t>(mark.extent.offset);
  out.Put<uint64_t>(mark.extent.length);
  out.Put<uint32_t>(static_cast<uint32_t>(mark.kind));
  out.Put<uint32_t>(mark.collection);
  out.Put<uint64_t>(mark.serial);
  out.Put<uint64_t>(mark.first_seq);
  out.Put<uint32_t>(mark.dimension);
  out.Put<uint32_t>(static_cast<uint32_t>(mark.element_type));
  out.Put<uint32_t>(static_cast<uint32_t>(mark.metric));
  const std::string_view name = std::string_view(mark.name).substr(0, kMarkNameBytes);
  out.Put<uint32_t>(static_cast<uint32_t>(name.size()));
  out.PutBytes(AsBytes(name));
  out.PadTo(kChecksummed);
  out.Put<uint32_t>(Crc32c(bytes));
  return bytes;
}

std::optional<ExtentMark> DecodeExtentMark(std::span<const std::byte> bytes) {
  if (bytes.size() < kExtentMarkBytes || LoadLittle<uint64_t>(bytes.data()) != kMagic ||
      LoadLittle<uint32_t>(bytes.data() + kChecksummed) != Crc32c(bytes.first(kChecksummed))) {
    return std::nullopt;
  }
  Decoder in(bytes.subspan(sizeof(kMagic)));
  ExtentMark mark;
  std::ranges::copy(in.GetBytes(mark.store.size()), mark.store.begin());
  mark.extent.offset = in.Get<uint64_t>();
  mark.extent.length = in.Get<uint64_t>();
  mark.kind = static_cast<ExtentKind>(in.Get<uint32_t>());
  mark.collection = in.Get<uint32_t>();
  mark.serial = in.Get<uint64_t>();
  mark.first_seq = in.Get<uint64_t>();
  mark.dimension = in.Get<uint32_t>();
  mark.element_type = static_cast<ElementType>(in.Get<uint32_t>());
  mark.metric = static_cast<Metric>(in.Get<uint32_t>());
  const uint32_t name = in.Get<uint32_t>();
  if (name > kMarkNameBytes) return std::nullopt;
  mark.name = AsText(in.GetBytes(name));
  return mark;
}

}  // namespace chassis
