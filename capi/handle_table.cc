// SPDX-License-Identifier: Apache-2.0
#include "capi/handle_table.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <string>

#include "capi/asymmetric_fence.h"
#include "capi/catching.h"
#include "core/base/random.h"
#include "core/storage/fork_guard.h"

namespace chassis::capi {
namespace {

static_assert(sizeof(uintptr_t) == sizeof(uint64_t), "a handle needs 64 bits");

constexpr int kIndexBits = 28;
constexpr int kGenerationBits = 33;
constexpr int kAddressBits = kIndexBits + kGenerationBits;
constexpr uint64_t kAddressMask = (uint64_t{1} << kAddressBits) - 1;
constexpr uint64_t kIndexMask = (uint64_t{1} << kIndexBits) - 1;
constexpr uint64_t kLastGeneration = (uint64_t{1} << kGenerationBits) - 1;
constexpr uint32_t kFirstChunkSlots = 16;
constexpr size_t kCacheLine = 64;

// A slot's state is its generation and phase in one word, so that both change at once.
enum Phase : uint64_t { kFree = 0, kOpen = 1, kClosed = 2, kFinishing = 3 };
constexpr uint64_t StateOf(uint64_t generation, Phase phase) { return generation << 2 | phase; }
constexpr uint64_t GenerationOf(uint64_t state) { return state >> 2; }
constexpr Phase PhaseOf(uint64_t state) { return static_cast<Phase>(state & 3); }

uint64_t RandomKey() {
  uint64_t key = reinterpret_cast<uintptr_t>(&RandomKey);
  try {
    const Id128 random = RandomId128();
    std::memcpy(&key, random.data(), sizeof key);
  } catch (...) {
    // Without a random source the address still tells two copies of the library apart.
  }
  return key & kAddressMask;
}

const uint64_t kKey = RandomKey();

// Threads have numbers of their own as long as they live, while there are some left.
constexpr size_t kNoNumber = SIZE_MAX;
std::atomic<uint64_t> free_thread_numbers{~uint64_t{0}};

size_t TakeThreadNumber() {
  uint64_t free = free_thread_numbers.load(std::memory_order_relaxed);
  while (free != 0) {
    if (free_thread_numbers.compare_exchange_weak(free, free & (free - 1),
                                                  std::memory_order_acquire)) {
      return static_cast<size_t>(std::countr_zero(free));
    }
  }
  return kNoNumber;
}

// Trivial, so that what runs at the very end of a thread may still read it.
thread_local size_t thread_number = kNoNumber;

struct ThreadNumberLease {
  ThreadNumberLease() { thread_number = TakeThreadNumber(); }
  ~ThreadNumberLease() {
    const size_t number = std::exchange(thread_number, kNoNumber);
    if (number != kNoNumber) free_thread_numbers.fetch_or(uint64_t{1} << number);
  }
};

size_t ThreadNumber() {
  if (thread_number == kNoNumber) {
    [[maybe_unused]] thread_local const ThreadNumberLease lease;
  }
  return thread_number;
}

// Chunks double, so the chunk of a slot is a logarithm.
size_t ChunkOf(uint32_t index) {
  return static_cast<size_t>(std::bit_width(index / kFirstChunkSlots + 1)) - 1;
}

uint32_t FirstIndex(size_t chunk) { return kFirstChunkSlots * ((uint32_t{1} << chunk) - 1); }

const char* KindName(HandleKind kind) {
  constexpr const char* kNames[] = {"", "store", "batch", "snapshot", "cursor", "filter"};
  return kNames[static_cast<size_t>(kind)];
}

Failure Refused(Code code, HandleKind kind, const char* argument, const char* reason) {
  return Fail(code, std::string("argument ") + argument + ": the " + KindName(kind) + reason);
}

}  // namespace

struct alignas(kCacheLine) HandleTable::Counter {
  std::atomic<uint64_t> pins{0};
};

struct alignas(kCacheLine) HandleTable::Slot {
  std::atomic<uint64_t> state{StateOf(0, kFree)};
  std::atomic<uint64_t> fork_count{0};
  HandleObject* object = nullptr;  // of one who opens, pins or finishes the slot
  Counter* counters = nullptr;
  uint32_t index = 0;
  std::atomic<uint32_t> next_free{0};  // 1 + index
};

struct HandleTable::Chunk {
  Chunk(uint32_t first, uint32_t count, size_t stripes)
      : slots(new Slot[count]), counters(new Counter[count * stripes]) {
    for (uint32_t i = 0; i < count; ++i) {
      slots[i].index = first + i;
      slots[i].counters = &counters[i * stripes];
    }
  }

  std::unique_ptr<Slot[]> slots;
  std::unique_ptr<Counter[]> counters;
};

struct HandleTable::Address {
  uint64_t generation = 0;
  uint32_t index = 0;
};

// A thread that has a stripe to itself counts without a locked instruction, which would keep the
// processor from overlapping this call with the next; the last stripe is shared by all others.
void HandleTable::Count(Slot& slot, size_t stripe, uint64_t by) const {
  std::atomic<uint64_t>& pins = slot.counters[stripe].pins;
  if (stripe + 1 < stripes_ && CanFenceOtherThreads()) {
    pins.store(pins.load(std::memory_order_relaxed) + by, std::memory_order_release);
    std::atomic_signal_fence(std::memory_order_seq_cst);
  } else {
    pins.fetch_add(by);
  }
}

HandleTable::Pin::~Pin() {
  if (slot_ != nullptr) table_->Unpin(*slot_, stripe_);
}

HandleObject& HandleTable::Pin::object() const { return *slot_->object; }

uintptr_t HandleTable::Add(std::unique_ptr<HandleObject> object) {
  Slot& slot = TakeSlot();
  const uint64_t generation = GenerationOf(slot.state.load());
  slot.object = object.release();
  slot.fork_count.store(ForkCount());
  slot.state.store(StateOf(generation, kOpen));
  const uint64_t address = generation << kIndexBits | slot.index;
  return static_cast<uint64_t>(kind_) << kAddressBits | (address ^ kKey);
}

Result<HandleTable::Slot*> HandleTable::Find(uintptr_t handle, Address& address,
                                             const char* argument) const {
  const uint64_t mixed = (handle & kAddressMask) ^ kKey;
  address = {mixed >> kIndexBits, static_cast<uint32_t>(mixed & kIndexMask)};
  Slot* slot =
      handle >> kAddressBits == static_cast<uint64_t>(kind_) ? SlotAt(address.index) : nullptr;
  const uint64_t state = slot == nullptr ? 0 : slot->state.load();
  const bool issued =
      slot != nullptr && (address.generation < GenerationOf(state) ||
                          (address.generation == GenerationOf(state) && PhaseOf(state) != kFree));
  if (!issued) {
    return Fail(Code::kExecutionHandleInvalid, std::string("argument ") + argument + ": not a " +
                                                   KindName(kind_) + " handle of this library");
  }
  if (state != StateOf(address.generation, kOpen)) {
    return Refused(Code::kExecutionHandleClosed, kind_, argument, " was closed");
  }
  if (slot->fork_count.load() != ForkCount()) {
    return Refused(Code::kExecutionForked, kind_, argument, " belongs to the parent process");
  }
  return slot;
}

Result<HandleTable::Pin> HandleTable::Use(uintptr_t handle, const char* argument) {
  Address address;
  CHASSIS_ASSIGN(Slot * slot, Find(handle, address, argument));
  const size_t stripe = std::min(ThreadNumber(), stripes_ - 1);
  // Count first, look again after: whoever closes looks at the counters after it has closed, with a
  // fence for both in between, so one of the two sees the other.
  Count(*slot, stripe, 1);
  Pin pin(this, slot, stripe);
  if (slot->state.load() != StateOf(address.generation, kOpen)) {
    return Refused(Code::kExecutionHandleClosed, kind_, argument, " was closed");
  }
  return pin;
}

Status HandleTable::Close(uintptr_t handle, const char* argument) {
  Address address;
  CHASSIS_ASSIGN(Slot * slot, Find(handle, address, argument));
  uint64_t state = StateOf(address.generation, kOpen);
  if (!slot->state.compare_exchange_strong(state, StateOf(address.generation, kClosed))) {
    return Refused(Code::kExecutionHandleClosed, kind_, argument, " was closed");
  }
  return ClaimUnused(*slot) ? Finish(*slot) : Status();
}

void HandleTable::Unpin(Slot& slot, size_t stripe) {
  Count(slot, stripe, ~uint64_t{0});
  if (ClaimUnused(slot)) (void)Finish(slot);
}

// True for the one caller that has to finish a closed slot. A counter seen at zero after the slot
// was closed counts no successful pin ever after, so the counters may be looked at one by one; and
// the last to leave finds them all at zero.
bool HandleTable::ClaimUnused(Slot& slot) const {
  uint64_t state = slot.state.load();
  if (PhaseOf(state) != kClosed) return false;
  // Where the kernel refuses, an object that is never finished is the lesser evil.
  if (stripes_ > 1 && CanFenceOtherThreads() && !FenceOtherThreads()) return false;
  const bool unused = std::all_of(slot.counters, slot.counters + stripes_,
                                  [](const Counter& counter) { return counter.pins.load() == 0; });
  return unused &&
         slot.state.compare_exchange_strong(state, StateOf(GenerationOf(state), kFinishing));
}

Status HandleTable::Finish(Slot& slot) {
  std::unique_ptr<HandleObject> object(std::exchange(slot.object, nullptr));
  Status status = Catching([&] { return object->Finish(); });
  object.reset();
  FreeSlot(slot);
  return status;
}

HandleTable::Slot* HandleTable::SlotAt(uint32_t index) const {
  if (index >= slots_.load()) return nullptr;
  const size_t number = ChunkOf(index);
  return &chunks_[number].load()->slots[index - FirstIndex(number)];
}

HandleTable::Slot& HandleTable::TakeSlot() {
  if (Slot* slot = TakeFreedSlot(); slot != nullptr) return *slot;
  uint32_t index = slots_.load();
  do {
    // at() refuses an index that no memory could reach.
    if (chunks_.at(ChunkOf(index)).load() == nullptr) MakeChunk(ChunkOf(index));
  } while (!slots_.compare_exchange_weak(index, index + 1));
  return *SlotAt(index);
}

void HandleTable::MakeChunk(size_t number) {
  const uint32_t count = kFirstChunkSlots << number;
  auto chunk = std::make_unique<Chunk>(FirstIndex(number), count, stripes_);
  Chunk* expected = nullptr;
  if (chunks_[number].compare_exchange_strong(expected, chunk.get())) (void)chunk.release();
}

HandleTable::Slot* HandleTable::TakeFreedSlot() {
  uint64_t head = free_slots_.load();
  while ((head & UINT32_MAX) != 0) {
    Slot* slot = SlotAt(static_cast<uint32_t>(head & UINT32_MAX) - 1);
    // The stamp grows with every change, so a head that went away and came back is not mistaken.
    const uint64_t next = ((head >> 32) + 1) << 32 | slot->next_free.load();
    if (free_slots_.compare_exchange_weak(head, next)) return slot;
  }
  return nullptr;
}

void HandleTable::FreeSlot(Slot& slot) {
  const uint64_t generation = GenerationOf(slot.state.load());
  // A slot whose generations are used up stays closed for ever.
  if (generation == kLastGeneration) return;
  slot.state.store(StateOf(generation + 1, kFree));
  uint64_t head = free_slots_.load();
  uint64_t next = 0;
  do {
    slot.next_free.store(static_cast<uint32_t>(head & UINT32_MAX));
    next = ((head >> 32) + 1) << 32 | (slot.index + 1);
  } while (!free_slots_.compare_exchange_weak(head, next));
}

}  // namespace chassis::capi
