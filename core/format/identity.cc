// SPDX-License-Identifier: Apache-2.0
#include "core/format/identity.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/base/crc32c.h"
#include "core/format/layout.h"

namespace chassis {
namespace {

constexpr char kMagic[8] = {'C', 'H', 'A', 'S', 'S', 'I', 'S', '\0'};
constexpr uint32_t kChassis0Version = 1;
// The one before this format. Its last reader is named, because `chassis export` of that one is the
// way out.
constexpr uint32_t kFormerVersion = 2;
constexpr const char* kFormerReader = "39b4d30";
constexpr size_t kVersionOffset = 8;
constexpr size_t kChecksummed = 56;

// Whether `page` is one of this format whose version was damaged.
bool IsDamagedVersion(std::span<const std::byte> page) {
  if (page.size() < kPageSize) return false;
  std::array<std::byte, kChecksummed> fields;
  std::ranges::copy(page.first(kChecksummed), fields.begin());
  StoreLittle<uint32_t>(&fields[kVersionOffset], kFormatVersion);
  return LoadLittle<uint32_t>(page.data() + kChecksummed) == Crc32c(fields);
}

// Refuses a former format by name.
Status CheckVersion(uint32_t version) {
  if (version == kChassis0Version) {
    return Fail(Code::kConfigUnsupportedFormat,
                "an index file of chassis 0.x (format 1); this version reads format 3. Export it "
                "with the program that wrote it, then import it");
  }
  if (version == kFormerVersion) {
    return Fail(Code::kConfigUnsupportedFormat,
                std::string("format 2; this version reads format 3. Export it with `chassis "
                            "export` of commit ") +
                    kFormerReader + ", the last that reads format 2, then import it");
  }
  return {};
}

}  // namespace

ByteVector EncodeIdentity(const Identity& identity) {
  ByteVector page;
  Encoder out(page);
  out.PutBytes(std::as_bytes(std::span(kMagic)));
  out.Put<uint32_t>(identity.format_version);
  out.Put<uint32_t>(identity.incompatible_features);
  out.Put<uint32_t>(identity.read_only_features);
  out.Put<uint32_t>(identity.compatible_features);
  out.Put<uint32_t>(identity.checksum_algorithm);
  out.Put<uint32_t>(0);
  out.PutBytes(identity.uuid);
  out.Put<uint64_t>(identity.created_unix_ms);
  out.Put<uint32_t>(Crc32c(page));
  out.PadTo(kPageSize);
  return page;
}

Result<Identity> DecodeIdentity(std::span<const std::byte> page) {
  if (page.empty()) return Fail(Code::kConfigNotAStore, "not a chassis store: the file is empty");
  if (page.size() < sizeof(kMagic) || std::memcmp(page.data(), kMagic, sizeof(kMagic)) != 0) {
    return Fail(Code::kConfigNotAStore, "not a chassis store: it begins with other bytes");
  }
  if (page.size() >= kVersionOffset + sizeof(uint32_t) && !IsDamagedVersion(page)) {
    CHASSIS_TRY(CheckVersion(LoadLittle<uint32_t>(page.data() + kVersionOffset)));
  }
  if (page.size() < kPageSize) {
    return FailCorrupt(Code::kMetadataCorruption, "identity page is cut short", page.size());
  }
  Decoder in(page.subspan(kVersionOffset));
  Identity identity;
  identity.format_version = in.Get<uint32_t>();
  identity.incompatible_features = in.Get<uint32_t>();
  identity.read_only_features = in.Get<uint32_t>();
  identity.compatible_features = in.Get<uint32_t>();
  identity.checksum_algorithm = in.Get<uint32_t>();
  in.Get<uint32_t>();
  std::ranges::copy(in.GetBytes(identity.uuid.size()), identity.uuid.begin());
  identity.created_unix_ms = in.Get<uint64_t>();
  if (in.Get<uint32_t>() != Crc32c(page.first(kChecksummed))) {
    return FailCorrupt(Code::kMetadataCorruption, "identity page: checksum mismatch",
                       kIdentityOffset);
  }
  if (identity.format_version != kFormatVersion || identity.incompatible_features != 0 ||
      identity.checksum_algorithm != kChecksumCrc32c) {
    return Fail(Code::kConfigUnsupportedFormat,
                "format " + std::to_string(identity.format_version) + ", features " +
                    std::to_string(identity.incompatible_features) + ", checksum " +
                    std::to_string(identity.checksum_algorithm) +
                    ": made by a newer version of chassis");
  }
  return identity;
}

}  // namespace chassis
