// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_HANDLE_TABLE_H_
#define CHASSIS_CAPI_HANDLE_TABLE_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "capi/asymmetric_fence.h"
#include "capi/thread_number.h"
#include "core/base/error.h"
#include "core/storage/fork_guard.h"

namespace chassis::capi {

// The object of a handle.
class HandleObject {
 public:
  virtual ~HandleObject() = default;

  // Called once, before destruction, when the handle is closed and no call uses it any more.
  virtual Status Finish() { return {}; }
};

enum class HandleKind : uint8_t { kStore = 1, kBatch = 2, kSnapshot = 3, kCursor = 4, kFilter = 5 };

// The open handles of one kind. A handle is a number, not an address: the kind in the top bits,
// under it a slot and the generation of that slot, mixed with a key of this copy of the library. So
// a handle that was closed, that another copy made, or that never was one is recognised without
// reading the memory that it seems to point at.
//
// Threads: every function, any number at once. There is no lock, so none is left held in the child
// of a fork. A table lives as long as the process; slots are used again but never freed, because
// closed handles still lead to them.
class HandleTable {
  struct Slot;

 public:
  // Keeps an object alive while a call uses it. Threads that pin one object at the same time write
  // to different cache lines, as far as the stripes of the table go.
  class Pin {
   public:
    Pin() = default;
    Pin(Pin&& other) noexcept
        : table_(other.table_),
          slot_(std::exchange(other.slot_, nullptr)),
          pins_(other.pins_),
          own_(other.own_) {}
    Pin(const Pin&) = delete;
    Pin& operator=(const Pin&) = delete;
    ~Pin() {
      if (slot_ == nullptr) return;
      Count(~uint64_t{0});
      if (PhaseOf(slot_->state.load()) == kClosed) [[unlikely]]
        table_->FinishIfUnused(*slot_);
    }

    explicit operator bool() const { return slot_ != nullptr; }
    HandleObject& object() const { return *slot_->object; }

   private:
    friend class HandleTable;
    Pin(HandleTable& table, Slot& slot) : table_(&table), slot_(&slot) {
      const size_t last = table.stripes_ - 1;
      const size_t thread = ThreadNumber();
      own_ = thread < last && CanFenceOtherThreads();
      pins_ = &slot.counters[own_ ? thread : std::min(thread, last)].pins;
      Count(1);
    }

    // A thread that has a stripe to itself counts without a locked instruction, which would keep
    // the processor from overlapping this call with the next; the last stripe is shared by all
    // others.
    void Count(uint64_t by) const {
      if (own_) [[likely]] {
        pins_->store(pins_->load(std::memory_order_relaxed) + by, std::memory_order_release);
        std::atomic_signal_fence(std::memory_order_seq_cst);
      } else {
        pins_->fetch_add(by);
      }
    }

    HandleTable* table_ = nullptr;
    Slot* slot_ = nullptr;
    std::atomic<uint64_t>* pins_ = nullptr;
    bool own_ = false;
  };

  // `stripes` - 1 threads have a stripe each, all others share one; 1 where a handle belongs to one
  // thread at a time.
  constexpr HandleTable(HandleKind kind, size_t stripes) : kind_(kind), stripes_(stripes) {}
  HandleTable(const HandleTable&) = delete;
  HandleTable& operator=(const HandleTable&) = delete;

  // A handle for `object`, never 0. Throws std::bad_alloc.
  uintptr_t Add(std::unique_ptr<HandleObject> object);

  // Pins the object of `handle` for one call; the pin is empty if Refusal has a reason. Inlined,
  // because it is part of every call of the C API.
  [[gnu::always_inline]] Pin Use(uintptr_t handle) {
    Slot* const slot = SlotOf(handle);
    const uint64_t open = OpenState(handle);
    if (slot == nullptr || slot->state.load() != open) [[unlikely]]
      return {};
    // Counts first and reads the state again after. A closer reads the counters after it has closed
    // the slot, with a fence for both in between, so one of the two sees the other.
    Pin pin(*this, *slot);
    const bool usable = slot->state.load() == open && slot->fork_count.load() == ForkCount();
    if (!usable) [[unlikely]]
      return {};
    return pin;
  }

  // Returns why Use returned an empty pin: AERO_EXECUTION_HANDLE_CLOSED,
  // AERO_EXECUTION_HANDLE_INVALID, AERO_EXECUTION_FORKED, or AERO_QUERY_INVALID for 0. The message
  // calls the handle `argument`.
  Failure Refusal(uintptr_t handle, const char* argument) const;

  // Closes the handle at once. If no call uses the object, it ends here, and Close returns the
  // status of its Finish; otherwise it ends with the last of those calls. Fails with Refusal.
  Status Close(uintptr_t handle, const char* argument);

 private:
  static constexpr size_t kCacheLine = 64;

  struct alignas(kCacheLine) Counter {
    std::atomic<uint64_t> pins{0};
  };

  // The phase of a slot's generation. Both are in one word, so that they change at once.
  enum Phase : uint64_t { kFree = 0, kOpen = 1, kClosed = 2, kFinishing = 3 };
  static constexpr uint64_t StateOf(uint64_t generation, Phase phase) {
    return generation << 2 | phase;
  }
  static constexpr uint64_t GenerationOf(uint64_t state) { return state >> 2; }
  static constexpr Phase PhaseOf(uint64_t state) { return static_cast<Phase>(state & 3); }

  struct alignas(kCacheLine) Slot {
    std::atomic<uint64_t> state{0};
    std::atomic<uint64_t> fork_count{0};
    HandleObject* object = nullptr;  // for the thread that opens, pins or finishes the slot
    Counter* counters = nullptr;
    uint32_t index = 0;
    std::atomic<uint32_t> next_free{0};  // 1 + index
  };

  // A handle before it is mixed with the key: the generation above the index, and above both the
  // kind, as if the generations of a kind began there.
  static constexpr int kIndexBits = 28;
  static constexpr int kGenerationBits = 33;
  static constexpr int kAddressBits = kIndexBits + kGenerationBits;
  static const uint64_t kKey;

  static constexpr size_t kChunks = 24;
  static constexpr int kFirstChunkBits = 4;
  static constexpr uint32_t kFirstChunkSlots = uint32_t{1} << kFirstChunkBits;

  // Chunks double, so that chunk n begins at a power of two, less the slots of the first.
  static size_t ChunkOf(uint32_t index) {
    return static_cast<size_t>(31 - std::countl_zero(index + kFirstChunkSlots)) - kFirstChunkBits;
  }
  static uint32_t FirstIndex(size_t chunk) {
    return (kFirstChunkSlots << chunk) - kFirstChunkSlots;
  }

  static uint64_t OpenState(uintptr_t handle) {
    return StateOf((handle ^ kKey) >> kIndexBits, kOpen);
  }
  Slot* SlotOf(uintptr_t handle) const {
    return SlotAt(static_cast<uint32_t>((handle ^ kKey) & ((uint64_t{1} << kIndexBits) - 1)));
  }
  Slot* SlotAt(uint32_t index) const {
    if (index >= slots_.load()) return nullptr;
    const size_t chunk = ChunkOf(index);
    return chunks_[chunk].load() + (index - FirstIndex(chunk));
  }

  Slot& TakeSlot();
  Slot* TakeFreedSlot();
  void FreeSlot(Slot& slot);
  void MakeChunk(size_t number);
  bool ClaimUnused(Slot& slot) const;
  void FinishIfUnused(Slot& slot);
  Status Finish(Slot& slot);

  const HandleKind kind_;
  const size_t stripes_;
  // Chunk n holds twice as many slots as chunk n - 1.
  std::array<std::atomic<Slot*>, kChunks> chunks_{};
  std::atomic<uint32_t> slots_{0};       // slots that were ever taken
  std::atomic<uint64_t> free_slots_{0};  // a stack: stamp << 32 | 1 + index of the newest one
};

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_HANDLE_TABLE_H_
