// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_LOADED_STORE_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_LOADED_STORE_H_

#include "tests/bench/support/chassis_store.h"
#include "tests/bench/support/raw_file.h"
#include "tests/bench/support/temporary_folder.h"

namespace chassis::bench {

// The same vectors twice: in a store, open for reading, and in a raw file.
class LoadedStore {
 public:
  LoadedStore(const std::filesystem::path& parent, const Vectors& vectors)
      : folder_(parent),
        store_(folder_ / "bench.chassis", vectors.dimension(), CHASSIS_L2),
        snapshot_(Filled(store_, vectors)),
        raw_(folder_ / "raw", vectors.values()) {}

  const ChassisSnapshot& snapshot() const { return snapshot_; }
  const MappedFile& raw() const { return raw_; }

 private:
  static const ChassisStore& Filled(ChassisStore& store, const Vectors& vectors) {
    store.InsertVectors(vectors.values());
    store.Commit();
    return store;
  }

  TemporaryFolder folder_;
  ChassisStore store_;
  ChassisSnapshot snapshot_;
  MappedFile raw_;
};

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_LOADED_STORE_H_
