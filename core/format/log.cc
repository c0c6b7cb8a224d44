// SPDX-License-Identifier: Apache-2.0
#include "core/format/log.h"

#include <algorithm>
#include <cstring>

#include "core/base/crc32c.h"
#include "core/format/layout.h"

namespace chassis {
namespace {

constexpr uint64_t kHeaderMagic = 0x474F4C5353414843;  // "CHASSLOG"
constexpr uint32_t kFrameMagic = 0x4D524643;           // "CFRM"
constexpr size_t kHostBytes = 64;
constexpr uint32_t kKindMask = 0xFF;
constexpr uint32_t kLast = 0x100;
constexpr size_t kFrameChecksummed = 60;
constexpr size_t kHeaderChecksummed = 252;

uint32_t Seed(const LogIdentity& identity) {
  return Crc32c(identity.session, Crc32c(identity.store, Crc32cSeed(identity.generation, 0)));
}

}  // namespace

ByteVector EncodeLogHeader(const LogHeader& header) {
  ByteVector page;
  Encoder out(page);
  out.Put<uint64_t>(kHeaderMagic);
  out.PutBytes(header.identity.store);
  out.PutBytes(header.identity.session);
  out.Put<uint64_t>(header.identity.generation);
  out.Put<uint64_t>(header.start_seq);
  out.Put<uint64_t>(header.watermark);
  out.Put<uint64_t>(header.process);
  const size_t host = out.size();
  out.PutBytes(AsBytes(std::string_view(header.host).substr(0, kHostBytes)));
  out.PadTo(host + kHostBytes);
  out.Put<uint32_t>(static_cast<uint32_t>(header.fill));
  out.PadTo(kHeaderChecksummed);
  out.Put<uint32_t>(Crc32c(page, Seed(header.identity)));
  out.PadTo(kPageSize);
  return page;
}

std::optional<LogHeader> DecodeLogHeader(std::span<const std::byte> page) {
  if (page.size() < kHeaderChecksummed + sizeof(uint32_t)) return std::nullopt;
  Decoder in(page);
  LogHeader header;
  const uint64_t magic = in.Get<uint64_t>();
  std::ranges::copy(in.GetBytes(sizeof(Id128)), header.identity.store.begin());
  std::ranges::copy(in.GetBytes(sizeof(Id128)), header.identity.session.begin());
  header.identity.generation = in.Get<uint64_t>();
  header.start_seq = in.Get<uint64_t>();
  header.watermark = in.Get<uint64_t>();
  header.process = in.Get<uint64_t>();
  const std::string_view host = AsText(in.GetBytes(kHostBytes));
  header.fill = static_cast<std::byte>(in.Get<uint32_t>());
  if (magic != kHeaderMagic || LoadLittle<uint32_t>(page.data() + kHeaderChecksummed) !=
                                   Crc32c(page.first(kHeaderChecksummed), Seed(header.identity))) {
    return std::nullopt;
  }
  header.host = host.substr(0, host.find('\0'));
  return header;
}

void EncodeFrame(const FrameHeader& header, std::span<const std::byte> body,
                 const LogIdentity& identity, ByteVector& out) {
  const size_t begin = out.size();
  Encoder to(out);
  to.Put<uint32_t>(kFrameMagic);
  to.Put<uint32_t>(static_cast<uint32_t>(header.kind) | (header.last ? kLast : 0));
  to.PutBytes(identity.session);
  to.Put<uint64_t>(identity.generation);
  to.Put<uint64_t>(header.offset);
  to.Put<uint64_t>(header.seq);
  to.Put<uint64_t>(header.watermark);
  to.Put<uint32_t>(static_cast<uint32_t>(body.size()));
  const auto written = std::span<const std::byte>(out).subspan(begin);
  to.Put<uint32_t>(Crc32c(body, Crc32c(written, Seed(identity))));
  to.PutBytes(body);
  to.PadTo(begin + AlignUp(out.size() - begin, kFrameAlignment));
}

std::optional<Frame> DecodeFrame(std::span<const std::byte> log, uint64_t offset,
                                 const LogIdentity& identity) {
  if (offset > log.size() || log.size() - offset < kFrameHeaderBytes) return std::nullopt;
  const auto bytes = log.subspan(static_cast<size_t>(offset));
  if (LoadLittle<uint32_t>(bytes.data()) != kFrameMagic) return std::nullopt;
  Decoder in(bytes.subspan(4));
  Frame frame;
  const uint32_t flags = in.Get<uint32_t>();
  const auto session = in.GetBytes(identity.session.size());
  const uint64_t generation = in.Get<uint64_t>();
  frame.header.kind = static_cast<FrameKind>(flags & kKindMask);
  frame.header.last = (flags & kLast) != 0;
  frame.header.offset = in.Get<uint64_t>();
  frame.header.seq = in.Get<uint64_t>();
  frame.header.watermark = in.Get<uint64_t>();
  const uint32_t length = in.Get<uint32_t>();
  const uint32_t crc = in.Get<uint32_t>();
  frame.body = in.GetBytes(length);
  if (!in.ok() || frame.header.offset != offset || generation != identity.generation ||
      !std::ranges::equal(session, identity.session) ||
      crc != Crc32c(frame.body, Crc32c(bytes.first(kFrameChecksummed), Seed(identity)))) {
    return std::nullopt;
  }
  frame.end = offset + AlignUp(kFrameHeaderBytes + length, kFrameAlignment);
  return frame;
}

bool ResemblesFrame(std::span<const std::byte> log, uint64_t offset, const LogIdentity& identity) {
  if (offset > log.size() || log.size() - offset < kFrameHeaderBytes) return false;
  Decoder in(log.subspan(static_cast<size_t>(offset)));
  const bool magic = in.Get<uint32_t>() == kFrameMagic;
  const bool commit = (in.Get<uint32_t>() & kKindMask) == static_cast<uint32_t>(FrameKind::kCommit);
  const bool session = std::ranges::equal(in.GetBytes(identity.session.size()), identity.session);
  const bool generation = in.Get<uint64_t>() == identity.generation;
  return magic && commit && session && generation && in.Get<uint64_t>() == offset;
}

}  // namespace chassis
