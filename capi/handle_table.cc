// SPDX-License-Identifier: Apache-2.0
#include "capi/handle_table.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

#include "capi/catching.h"
#include "core/base/random.h"

namespace chassis::capi {
namespace {

static_assert(sizeof(uintptr_t) == sizeof(uint64_t), "a handle needs 64 bits");

uint64_t RandomKey(int bits) {
  uint64_t key = reinterpret_cast<uintptr_t>(&RandomKey);
  try {
    const Id128 random = RandomId128();
    std::memcpy(&key, random.data(), sizeof key);
  } catch (...) {
    // Without a random source the address still distinguishes two copies of the library.
  }
  return key & ((uint64_t{1} << bits) - 1);
}

const char* KindName(HandleKind kind) {
  constexpr const char* kNames[] = {"", "store", "batch", "snapshot", "cursor", "filter"};
  return kNames[static_cast<size_t>(kind)];
}

}  // namespace

const uint64_t HandleTable::kKey = RandomKey(kAddressBits);

uintptr_t HandleTable::Add(std::unique_ptr<HandleObject> object) {
  Slot& slot = TakeSlot();
  const uint64_t generation = GenerationOf(slot.state.load());
  slot.object = object.release();
  slot.fork_count.store(ForkCount());
  slot.state.store(StateOf(generation, kOpen));
  return (generation << kIndexBits | slot.index) ^ kKey;
}

Failure HandleTable::Refusal(uintptr_t handle, const char* argument) const {
  const std::string name = std::string("argument ") + argument;
  const std::string kind = KindName(kind_);
  if (handle == 0) return Fail(Code::kQueryInvalid, name + " is NULL");
  const Slot* slot = SlotOf(handle);
  const uint64_t state = slot == nullptr ? 0 : slot->state.load();
  const uint64_t open = OpenState(handle);
  const bool of_this_kind = open >> (kGenerationBits + 2) == static_cast<uint64_t>(kind_);
  if (of_this_kind && open < state) {
    return Fail(Code::kExecutionHandleClosed, name + ": the " + kind + " was closed");
  }
  if (open == state && slot->fork_count.load() != ForkCount()) {
    return Fail(Code::kExecutionForked, name + ": the " + kind + " belongs to the parent process");
  }
  return Fail(Code::kExecutionHandleInvalid, name + ": not a " + kind + " handle of this library");
}

Status HandleTable::Close(uintptr_t handle, const char* argument) {
  Slot* const slot = SlotOf(handle);
  uint64_t state = OpenState(handle);
  const bool closed = slot != nullptr && slot->fork_count.load() == ForkCount() &&
                      slot->state.compare_exchange_strong(state, state + (kClosed - kOpen));
  if (!closed) return Refusal(handle, argument);
  return ClaimUnused(*slot) ? Finish(*slot) : Status();
}

// Returns true to the one caller that has to finish a closed slot. A counter that is zero after the
// slot was closed counts no successful pin any more, so the counters may be read one by one. The
// last call to leave finds all of them at zero.
bool HandleTable::ClaimUnused(Slot& slot) const {
  uint64_t state = slot.state.load();
  if (PhaseOf(state) != kClosed) return false;
  // If the kernel refuses, the object is never finished, because a call may still use it.
  if (stripes_ > 1 && CanFenceOtherThreads() && !FenceOtherThreads()) return false;
  const bool unused = std::all_of(slot.counters, slot.counters + stripes_,
                                  [](const Counter& counter) { return counter.pins.load() == 0; });
  return unused &&
         slot.state.compare_exchange_strong(state, StateOf(GenerationOf(state), kFinishing));
}

void HandleTable::FinishIfUnused(Slot& slot) {
  if (ClaimUnused(slot)) (void)Finish(slot);
}

Status HandleTable::Finish(Slot& slot) {
  std::unique_ptr<HandleObject> object(std::exchange(slot.object, nullptr));
  Status status = Catching([&] { return object->Finish(); });
  object.reset();
  FreeSlot(slot);
  return status;
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
  auto slots = std::make_unique<Slot[]>(count);
  auto counters = std::make_unique<Counter[]>(count * stripes_);
  for (uint32_t i = 0; i < count; ++i) {
    slots[i].state.store(StateOf(static_cast<uint64_t>(kind_) << kGenerationBits, kFree));
    slots[i].index = FirstIndex(number) + i;
    slots[i].counters = &counters[i * stripes_];
  }
  Slot* expected = nullptr;
  if (!chunks_[number].compare_exchange_strong(expected, slots.get())) return;
  (void)slots.release();
  (void)counters.release();
}

HandleTable::Slot* HandleTable::TakeFreedSlot() {
  uint64_t head = free_slots_.load();
  while ((head & UINT32_MAX) != 0) {
    Slot* slot = SlotAt(static_cast<uint32_t>(head & UINT32_MAX) - 1);
    // The stamp grows with every change, so a head that left and came back is not taken for the
    // old one.
    const uint64_t next = ((head >> 32) + 1) << 32 | slot->next_free.load();
    if (free_slots_.compare_exchange_weak(head, next)) return slot;
  }
  return nullptr;
}

void HandleTable::FreeSlot(Slot& slot) {
  const uint64_t generation = GenerationOf(slot.state.load());
  // A slot whose generations are used up stays closed for ever.
  constexpr uint64_t kLastGeneration = (uint64_t{1} << kGenerationBits) - 1;
  if ((generation & kLastGeneration) == kLastGeneration) return;
  slot.state.store(StateOf(generation + 1, kFree));
  uint64_t head = free_slots_.load();
  uint64_t next = 0;
  do {
    slot.next_free.store(static_cast<uint32_t>(head & UINT32_MAX));
    next = ((head >> 32) + 1) << 32 | (slot.index + 1);
  } while (!free_slots_.compare_exchange_weak(head, next));
}

}  // namespace chassis::capi
