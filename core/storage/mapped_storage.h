// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_MAPPED_STORAGE_H_
#define CHASSIS_CORE_STORAGE_MAPPED_STORAGE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/base/error.h"

namespace chassis {

using Bytes = std::span<const std::byte>;
using MutableBytes = std::span<std::byte>;

enum class Access {
  kReadWrite,
  kReadOnly,
  // The back end is opened read-only. Write and Map share a private copy of the changed pages,
  // which is gone after Close. Recovery of a store on read-only media uses this.
  kPrivate,
};

enum class LockKind { kShared, kExclusive };

// Read-only bytes of a storage in memory. Borrowed: valid until Close, also while the storage
// grows.
struct Region {
  const std::byte* data = nullptr;
  uint64_t size = 0;
};

// One randomly accessible, growable sequence of bytes that can be mapped: the seam between the
// engine and a medium. Any thread may call any method at any time, except Close, which REQUIRES
// that no other call is running, because it frees the members that they use. Every call checks its
// range and access before any native call, and fails with AERO_QUERY_INVALID (overflow, beyond the
// end) or AERO_STORAGE_READ_ONLY.
class MappedStorage {
 public:
  virtual ~MappedStorage() = default;

  // The name in messages: a path, or "memory:".
  virtual const std::string& name() const = 0;

  virtual uint64_t Size() const = 0;

  // Fills `out` from `offset`. Does not read through a shared map, so that an I/O fault is an
  // error.
  virtual Status Read(uint64_t offset, MutableBytes out) = 0;

  // Writes all of `data` at `offset`; never extends the storage, because only Grow allocates space.
  // The bytes are visible to Read and in mapped regions on return, and durable after the next Sync.
  virtual Status Write(uint64_t offset, Bytes data) = 0;

  // Extends to `size` bytes and allocates the space, so that a Write into it does not meet a full
  // disk. New bytes read as zero. Does nothing if the storage has `size` bytes already. Fails with
  // AERO_STORAGE_FULL and leaves the size as it was.
  virtual Status Grow(uint64_t size) = 0;

  // Shortens to `size` bytes. REQUIRES: no mapped byte past `size` is read again, because reading
  // it would raise SIGBUS.
  virtual Status Truncate(uint64_t size) = 0;

  // Makes everything written or grown so far durable. A failure is final: the caller must not trust
  // another Sync, because it may succeed although bytes are lost.
  virtual Status Sync() = 0;

  // Maps `length` bytes from `offset`, 0 = to the end. Fails with AERO_QUERY_INVALID if the region
  // is empty.
  virtual Result<Region> Map(uint64_t offset, uint64_t length) = 0;

  // Makes mapped bytes resident, so that an I/O fault is an error here and not SIGBUS at the read.
  virtual Status Populate(uint64_t offset, uint64_t length) = 0;

  // Takes the writer lock at once or fails with AERO_STORAGE_LOCKED. Held until Close; exclusive
  // for a writer, shared for a reader. It also excludes other handles of this process.
  virtual Status Lock(LockKind kind) = 0;

  // Releases map, lock and descriptor. Idempotent; the destructor calls it.
  virtual void Close() = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_MAPPED_STORAGE_H_
