// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_SNAPSHOT_IMPL_H_
#define CHASSIS_CORE_STORE_SNAPSHOT_IMPL_H_

#include <memory>

#include "core/store/snapshot.h"
#include "core/store/store_impl.h"

namespace chassis {

class Snapshot::Impl {
 public:
  std::shared_ptr<Store> store;
  const Version* version = nullptr;  // pinned
};

CollectionInfo InfoOf(const CollectionVersion& collection);

// Checks the rows of a word, bits of its LiveWord, as the store's verify mode says.
Status VerifyRows(Store::Impl& store, const SlabVersion& version, uint64_t word, uint64_t bits);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_SNAPSHOT_IMPL_H_
