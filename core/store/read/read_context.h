// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_READ_READ_CONTEXT_H_
#define CHASSIS_CORE_STORE_READ_READ_CONTEXT_H_

#include "core/store/base/options.h"
#include "core/store/base/poison_state.h"
#include "core/store/version/version_set.h"

namespace chassis {

// The parts of a store that a read uses. It lives as long as the store.
struct ReadContext {
  VersionSet& versions;
  PoisonState& poison;
  const VerifyMode verify;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_READ_READ_CONTEXT_H_
