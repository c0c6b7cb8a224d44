// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"

#include <cstdint>
#include <random>

#include "core/base/coding.h"

namespace chassis {

Id128 RandomId128() {
  std::random_device source;
  Id128 id;
  for (size_t at = 0; at < id.size(); at += sizeof(uint32_t)) {
    StoreLittle<uint32_t>(id.data() + at, static_cast<uint32_t>(source()));
  }
  return id;
}

}  // namespace chassis
