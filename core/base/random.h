// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_RANDOM_H_
#define CHASSIS_CORE_BASE_RANDOM_H_

#include <array>
#include <cstddef>

namespace chassis {

using Id128 = std::array<std::byte, 16>;

// Returns 128 bits from the operating system's random source, for store UUIDs and sessions.
Id128 RandomId128();

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_RANDOM_H_
