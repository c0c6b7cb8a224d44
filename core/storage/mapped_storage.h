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
  // The back end is opened read-only; Write and Map share a private copy of the changed pages
  // that goes away at Close. Recovery of a store on read-only media runs on this.
  kPrivate,
};

enum class LockKind { kShared, kExclusive };

// Bytes of a storage in memory, read-only. Borrowed: valid until Close, wherever the storage grows.
struct Region {
  const std::byte* data = nullptr;
  uint64_t size = 0;
};

// One randomly accessible, growable sequence of bytes that can be mapped: the seam between the
// engine and whatever holds its bytes. Threads: every method may be called from several threads
// at once, except Close. Offsets and lengths are guarded (overflow, beyond the end, read-only)
// before any native call: AERO_QUERY_INVALID or AERO_STORAGE_READ_ONLY.
class MappedStorage {
 public:
  virtual ~MappedStorage() = default;

  // What messages call it: a path, or "memory:".
  virtual const std::string& name() const = 0;

  virtual uint64_t Size() const = 0;

  // Fills `out` from `offset`, through the read path that turns an I/O fault into an error.
  virtual Status Read(uint64_t offset, MutableBytes out) = 0;

  // All of `data` at `offset`, which must end within Size(). Visible to Read and to mapped regions
  // on return; durable after the next Sync.
  virtual Status Write(uint64_t offset, Bytes data) = 0;

  // Extends to `size` bytes with space allocated, so that a Write in it does not meet a full disk.
  // New bytes read as zero. No effect if already as long. AERO_STORAGE_FULL leaves the size as it
  // was.
  virtual Status Grow(uint64_t size) = 0;

  // Cuts down to `size`. The caller warrants that no mapped byte past it is read again.
  virtual Status Truncate(uint64_t size) = 0;

  // Everything written or grown so far is durable on return. A failure is final: the caller must
  // not sync again and believe it.
  virtual Status Sync() = 0;

  // `length` bytes from `offset`, 0 = to the end; an empty region is AERO_QUERY_INVALID.
  virtual Result<Region> Map(uint64_t offset, uint64_t length) = 0;

  // Makes mapped bytes resident, so that an I/O fault is an error here and not SIGBUS at the read.
  virtual Status Populate(uint64_t offset, uint64_t length) = 0;

  // Takes the writer lock at once or fails with AERO_STORAGE_LOCKED; held until Close. Exclusive
  // for a writer, shared for a reader; excludes other handles of this process as well.
  virtual Status Lock(LockKind kind) = 0;

  // Releases map, lock and descriptor. Idempotent; the destructor calls it.
  virtual void Close() = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_MAPPED_STORAGE_H_
