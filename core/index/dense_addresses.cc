// SPDX-License-Identifier: Apache-2.0
#include "core/index/dense_addresses.h"

namespace chassis {

// The next call overwrites the addresses of a refused range.
bool DenseAddresses::Add(uint64_t first_id, std::span<const uint64_t> addresses) {
  if (addresses.empty()) return true;
  for (uint64_t i = 0; i < addresses.size(); ++i) addresses_.EnsureAt(count_ + i) = addresses[i];
  if (!ids_.Add(first_id, count_, addresses.size(), ids_.empty())) return false;
  count_ += addresses.size();
  return true;
}

}  // namespace chassis
