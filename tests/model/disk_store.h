// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_DISK_STORE_H_
#define CHASSIS_TESTS_MODEL_DISK_STORE_H_

#include <functional>
#include <memory>

#include "core/store/store.h"
#include "tests/crash/disk_model.h"
#include "tests/model/dice.h"

namespace chassis::model {

// A store on a disk that keeps any part of the unsynced operations in a crash.
class DiskStore {
 public:
  explicit DiskStore(const OpenOptions& options);
  ~DiskStore();

  Store& store() { return *store_; }

  // Begins the call that Crash may interrupt.
  void BeginCall();

  // Drops the store and leaves the disk as a power failure may: after the last call or, if
  // `within_call`, at any moment since BeginCall(). Returns whether that call had returned.
  // REQUIRES: no batch and no snapshot is left, because they keep the store open.
  bool Crash(Dice& dice, bool within_call);

  void Open();
  // Calls `body` with a read-only handle. Fails the property if the handle changes the disk.
  void ReadOnly(const std::function<void(Store&)>& body);

 private:
  OpenOptions options_;
  crash::Disk disk_;
  std::shared_ptr<Store> store_;
  int calls_ = 0;
};

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_DISK_STORE_H_
