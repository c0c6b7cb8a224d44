// SPDX-License-Identifier: Apache-2.0
#ifndef BINDINGS_JAVA_NATIVE_CALLS_H_
#define BINDINGS_JAVA_NATIVE_CALLS_H_

#include <chassis/batch.h>
#include <chassis/snapshot.h>
#include <chassis/version.h>

// Views one vector without arrays; `vector` is NULL if the id has none.
inline chassis_status view_one(chassis_snapshot* snapshot, uint32_t collection, uint64_t id,
                               const float** vector, chassis_error* error) {
  return chassis_snapshot_view(snapshot, collection, &id, 1, vector, error);
}

// chassis_get_vector() with its output called `vector`, because SWIG takes `out` as an address.
inline chassis_status get_one(chassis_store* store, uint64_t id, float* vector, size_t dimension,
                              chassis_error* error) {
  return chassis_get_vector(store, id, vector, dimension, error);
}

// chassis_snapshot_group() with its count called `total`, which is returned after a failure too.
inline chassis_status list_group(chassis_snapshot* snapshot, uint32_t collection,
                                 const chassis_bytes* group, uint64_t* ids, size_t capacity,
                                 size_t* total, chassis_error* error) {
  return chassis_snapshot_group(snapshot, collection, group, ids, capacity, total, error);
}

// Returns whether the loaded library has all functions that this file was compiled against.
inline bool abi_matches() {
  const uint32_t abi = chassis_abi_version();
  return abi >> 16 == CHASSIS_ABI_MAJOR && abi >= CHASSIS_ABI_VERSION;
}

#endif  // BINDINGS_JAVA_NATIVE_CALLS_H_
