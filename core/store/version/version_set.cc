// SPDX-License-Identifier: Apache-2.0
#include "core/store/version/version_set.h"

#include <algorithm>
#include <functional>
#include <thread>

namespace chassis {
namespace {

// Returns where a thread begins its search for a free slot; the same for each of its calls.
size_t FavouriteReaderSlot() {
  thread_local const size_t favourite = std::hash<std::thread::id>()(std::this_thread::get_id());
  return favourite;
}

}  // namespace

VersionSet::VersionSet(std::unique_ptr<const Version> first)
    : newest_(first.get()), newest_seq_(first->seq) {
  versions_.push_back(std::move(first));
}

VersionSet::~VersionSet() = default;

VersionSet::Read::Read(VersionSet& set) : set_(set), slot_(nullptr) {
  const uint64_t seq = set.newest_seq_.load() + 1;
  const size_t favourite = FavouriteReaderSlot();
  for (size_t i = 0; i < kReaderSlots; ++i) {
    auto& candidate = set.reader_slots_[(favourite + i) % kReaderSlots].seq;
    uint64_t free = 0;
    if (candidate.load(std::memory_order_relaxed) == 0 &&
        candidate.compare_exchange_strong(free, seq)) {
      slot_ = &candidate;
      break;
    }
  }
  version_ = slot_ != nullptr ? set.newest_.load() : set.Pin(PinnedBy::kCall);
}

VersionSet::Read::~Read() {
  if (slot_ != nullptr) {
    slot_->store(0, std::memory_order_release);
  } else {
    set_.Unpin(version_, PinnedBy::kCall);
  }
}

const Version* VersionSet::Pin(PinnedBy by) {
  const MutexLock lock(&pins_mutex_);
  const Version* version = newest_.load();
  pins_.insert(version->seq);
  if (by == PinnedBy::kSnapshot) ++snapshots_;
  return version;
}

void VersionSet::Unpin(const Version* version, PinnedBy by) {
  const MutexLock lock(&pins_mutex_);
  pins_.erase(pins_.find(version->seq));
  if (by == PinnedBy::kSnapshot) --snapshots_;
}

size_t VersionSet::pins() const {
  const MutexLock lock(&pins_mutex_);
  return pins_.size();
}

size_t VersionSet::snapshots() const {
  const MutexLock lock(&pins_mutex_);
  return snapshots_;
}

Status VersionSet::CheckOpen() const {
  return closed_ ? Fail(Code::kExecutionHandleClosed, "the store is closed") : Status{};
}

uint64_t VersionSet::OldestReader() const {
  uint64_t oldest = newest_seq_.load();
  for (const ReaderSlot& slot : reader_slots_) {
    const uint64_t reading = slot.seq.load();
    if (reading != 0) oldest = std::min(oldest, reading - 1);
  }
  const MutexLock lock(&pins_mutex_);
  return pins_.empty() ? oldest : std::min(oldest, *pins_.begin());
}

void VersionSet::Publish(std::unique_ptr<const Version> version) {
  newest_.store(version.get());
  newest_seq_.store(version->seq);
  versions_.push_back(std::move(version));
  FreeUnseen();
}

void VersionSet::FreeUnseen() {
  const uint64_t oldest = OldestReader();
  const auto first_kept =
      std::ranges::find_if(versions_, [&](const auto& version) { return version->seq >= oldest; });
  versions_.erase(versions_.begin(), first_kept);
}

}  // namespace chassis
