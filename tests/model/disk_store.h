// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_DISK_STORE_H_
#define CHASSIS_TESTS_MODEL_DISK_STORE_H_

#include <functional>
#include <memory>

#include "core/store/store.h"
#include "tests/crash/disk_model.h"
#include "tests/model/dice.h"

namespace chassis::model {

// A store on a disk that keeps of what was not synced as much as it likes.
class DiskStore {
 public:
  explicit DiskStore(const OpenOptions& options);
  ~DiskStore();

  Store& store() { return *store_; }

  // What follows is the call that Crash may cut short.
  void BeginCall();

  // The disk of a machine that went down after the last call or, `within_call`, at any moment from
  // its beginning on. No batch and no snapshot may be left; the store is closed for good. Returns
  // whether the call had returned.
  bool Crash(Dice& dice, bool within_call);

  void Open();
  // Fails if the handle, or opening it, changes the disk.
  void ReadOnly(const std::function<void(Store&)>& body);

 private:
  OpenOptions options_;
  crash::Disk disk_;
  std::shared_ptr<Store> store_;
  int calls_ = 0;
};

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_DISK_STORE_H_
