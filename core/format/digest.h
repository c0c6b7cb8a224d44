// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_DIGEST_H_
#define CHASSIS_CORE_FORMAT_DIGEST_H_

#include <array>
#include <cstddef>

namespace chassis {

// A digest of everything before an element of a stream. All zeros where none is known.
using Digest = std::array<std::byte, 32>;

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_DIGEST_H_
