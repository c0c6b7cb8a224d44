// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_MAINTAIN_VERIFY_H_
#define CHASSIS_CORE_STORE_MAINTAIN_VERIFY_H_

#include "core/base/error.h"
#include "core/base/task.h"
#include "core/store/base/records.h"
#include "core/store/space/main_file.h"
#include "core/store/version/version.h"

namespace chassis {

// Reads every byte that is in use at `version` from the storage, past the caches of the handle.
// Damage outside the index poisons. REQUIRES: `version` is pinned, because its space could be used
// again otherwise.
Result<VerifyReport> VerifyStore(MainFile& main, const Version& version, Task& task);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_MAINTAIN_VERIFY_H_
