// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_HANDLE_TABLE_H_
#define CHASSIS_CAPI_HANDLE_TABLE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "core/base/error.h"

namespace chassis::capi {

// What a handle stands for.
class HandleObject {
 public:
  virtual ~HandleObject() = default;

  // Called once, before destruction, when the handle is closed and no call uses it any more.
  virtual Status Finish() { return {}; }
};

enum class HandleKind : uint8_t { kStore = 1, kBatch = 2, kSnapshot = 3, kCursor = 4, kFilter = 5 };

// The open handles of one kind. A handle is a number and never an address: the kind in the top
// bits, under it a slot and the generation of that slot, mixed with a key of this copy of the
// library. So what was closed, made elsewhere, or never was a handle is told without touching any
// memory behind it.
//
// Threads: every function, any number at once. There is no lock, so none is left held in the child
// of a fork. A table lives as long as the process; slots are used again, never given back.
class HandleTable {
  struct Slot;

 public:
  // Keeps an object alive while a call uses it. Threads that pin one object at the same time write
  // to different cache lines, as far as the stripes of the table go.
  class Pin {
   public:
    Pin(Pin&& other) noexcept
        : table_(other.table_),
          slot_(std::exchange(other.slot_, nullptr)),
          stripe_(other.stripe_) {}
    Pin(const Pin&) = delete;
    Pin& operator=(const Pin&) = delete;
    ~Pin();

    HandleObject& object() const;

   private:
    friend class HandleTable;
    Pin(HandleTable* table, Slot* slot, size_t stripe)
        : table_(table), slot_(slot), stripe_(stripe) {}

    HandleTable* table_;
    Slot* slot_;
    size_t stripe_;
  };

  // `stripes` - 1 threads have a stripe each, all others share one; 1 where a handle belongs to one
  // thread at a time.
  constexpr HandleTable(HandleKind kind, size_t stripes) : kind_(kind), stripes_(stripes) {}
  HandleTable(const HandleTable&) = delete;
  HandleTable& operator=(const HandleTable&) = delete;

  // A handle for `object`, never 0. Throws std::bad_alloc.
  uintptr_t Add(std::unique_ptr<HandleObject> object);

  // The object of `handle`, for one call. AERO_EXECUTION_HANDLE_CLOSED,
  // AERO_EXECUTION_HANDLE_INVALID or AERO_EXECUTION_FORKED; messages call it `argument`.
  Result<Pin> Use(uintptr_t handle, const char* argument);

  // Closes the handle at once. The object ends here (and its Finish is what is returned), or, where
  // other calls still use it, at the end of the last of them. Fails as Use does.
  Status Close(uintptr_t handle, const char* argument);

 private:
  struct Counter;
  struct Chunk;
  struct Address;

  static constexpr size_t kChunks = 24;

  Result<Slot*> Find(uintptr_t handle, Address& address, const char* argument) const;
  Slot* SlotAt(uint32_t index) const;
  Slot& TakeSlot();
  Slot* TakeFreedSlot();
  void FreeSlot(Slot& slot);
  void MakeChunk(size_t number);
  void Count(Slot& slot, size_t stripe, uint64_t by) const;
  void Unpin(Slot& slot, size_t stripe);
  bool ClaimUnused(Slot& slot) const;
  Status Finish(Slot& slot);

  const HandleKind kind_;
  const size_t stripes_;
  // Chunk n holds twice as many slots as chunk n - 1.
  std::array<std::atomic<Chunk*>, kChunks> chunks_{};
  std::atomic<uint32_t> slots_{0};       // slots that were ever taken
  std::atomic<uint64_t> free_slots_{0};  // a stack: stamp << 32 | 1 + index of the newest one
};

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_HANDLE_TABLE_H_
