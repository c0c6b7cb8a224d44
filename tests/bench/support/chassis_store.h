// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_CHASSIS_STORE_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_CHASSIS_STORE_H_

#include <chassis/chassis.h>

#include <filesystem>
#include <string>

#include "tests/bench/support/dataset.h"
#include "tests/bench/support/fail.h"

namespace chassis::bench {

// Calls a function of the C header; a failure ends the program.
template <typename... Parameters, typename... Arguments>
void Call(chassis_status (*function)(Parameters...), Arguments... arguments) {
  chassis_error error;
  error.struct_size = sizeof error;
  if (function(arguments..., &error) != CHASSIS_OK) {
    Fail(std::string(chassis_status_name(error.code)) + ": " + error.message);
  }
}

// A store and a batch of it, through the C header. The batch is opened when it is needed.
class ChassisStore {
 public:
  // Opens the store and creates it if it does not exist. `dimension` 0: documents only.
  explicit ChassisStore(const std::filesystem::path& path, size_t dimension = 0,
                        uint32_t metric = 0);
  ~ChassisStore();
  ChassisStore(const ChassisStore&) = delete;
  ChassisStore& operator=(const ChassisStore&) = delete;

  void InsertVectors(const Values& vectors);
  void InsertDocuments(const Values& payloads);
  void Commit() { Call(chassis_batch_commit, batch(), nullptr, nullptr); }

  chassis_store* handle() const { return store_; }

 private:
  chassis_batch* batch();

  chassis_store* store_ = nullptr;
  chassis_batch* batch_ = nullptr;
};

// One commit of a store, for reading.
class ChassisSnapshot {
 public:
  explicit ChassisSnapshot(const ChassisStore& store) {
    Call(chassis_snapshot_open, store.handle(), &snapshot_);
  }
  ~ChassisSnapshot() { Call(chassis_snapshot_close, snapshot_); }
  ChassisSnapshot(const ChassisSnapshot&) = delete;
  ChassisSnapshot& operator=(const ChassisSnapshot&) = delete;

  void View(const uint64_t* ids, size_t count, const float** vectors) const {
    Call(chassis_snapshot_view, snapshot_, CHASSIS_DEFAULT_COLLECTION, ids, count, vectors);
  }

  chassis_snapshot* handle() const { return snapshot_; }

 private:
  chassis_snapshot* snapshot_ = nullptr;
};

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_CHASSIS_STORE_H_
