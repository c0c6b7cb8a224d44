// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_IDENTITY_H_
#define CHASSIS_CORE_FORMAT_IDENTITY_H_

#include <cstdint>
#include <span>

#include "core/base/coding.h"
#include "core/base/error.h"
#include "core/base/random.h"

namespace chassis {

// Format 1 was the index file of chassis 0.x; format 2 was never released.
inline constexpr uint32_t kFormatVersion = 3;
inline constexpr uint32_t kChecksumCrc32c = 1;

// A read-only feature: other processes may read while one writes, and then hold pins on old
// checkpoints. A writer must know pins, because it must not reuse what a reader still needs.
inline constexpr uint32_t kFeatureReaderPins = 1;
inline constexpr uint32_t kKnownReadOnlyFeatures = kFeatureReaderPins;

// The first page of the main file, written once.
struct Identity {
  uint32_t format_version = kFormatVersion;
  uint32_t incompatible_features = 0;                // an unknown bit: the store is not opened
  uint32_t read_only_features = kFeatureReaderPins;  // an unknown bit: opened only for reading
  uint32_t compatible_features = 0;                  // an unknown bit is ignored
  uint32_t checksum_algorithm = kChecksumCrc32c;
  Id128 uuid{};
  uint64_t created_unix_ms = 0;
};

// Returns one page.
ByteVector EncodeIdentity(const Identity& identity);

// `page` is the start of the file, a page or less. Fails with AERO_CONFIG_NOT_A_STORE,
// AERO_CONFIG_UNSUPPORTED_FORMAT or AERO_METADATA_CORRUPTION.
Result<Identity> DecodeIdentity(std::span<const std::byte> page);

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_IDENTITY_H_
