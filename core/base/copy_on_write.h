// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_COPY_ON_WRITE_H_
#define CHASSIS_CORE_BASE_COPY_ON_WRITE_H_

#include <memory>

namespace chassis {

// Returns the object of `shared` for changes: a new one if there is none, a copy if others share
// it. REQUIRES: no other thread uses this pointer meanwhile, because no lock guards it; the object
// may be read by any number of others.
template <typename T>
T& Own(std::shared_ptr<T>& shared) {
  if (!shared) shared = std::make_shared<T>();
  if (shared.use_count() > 1) shared = std::make_shared<T>(*shared);
  return *shared;
}

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_COPY_ON_WRITE_H_
