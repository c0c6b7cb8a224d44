// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_VERSION_VERSION_SET_H_
#define CHASSIS_CORE_STORE_VERSION_VERSION_SET_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "core/base/mutex.h"
#include "core/store/base/commit_lock.h"
#include "core/store/version/version.h"

namespace chassis {

// Who keeps a version alive.
enum class PinnedBy { kSnapshot, kBatch, kCheckpoint, kCall };

// Holds the newest version, hands it to readers, and frees a version that has no reader when a
// newer one is published. Versions are published under the commit lock, which this owns; any number
// of threads read.
//
// A reader writes the seq of the newest version into a reader slot, then loads the newest version,
// which is at least that new. Whoever frees something reads the slots after it has published, so a
// reader that it did not see will find the newer version.
class VersionSet {
 public:
  explicit VersionSet(std::unique_ptr<const Version> first);
  ~VersionSet();
  VersionSet(const VersionSet&) = delete;
  VersionSet& operator=(const VersionSet&) = delete;

  // Keeps one version alive for the length of a call. Takes no lock unless all reader slots are in
  // use.
  class Read {
   public:
    explicit Read(VersionSet& set);
    ~Read();
    Read(const Read&) = delete;
    Read& operator=(const Read&) = delete;
    const Version& operator*() const { return *version_; }
    const Version* operator->() const { return version_; }

   private:
    VersionSet& set_;
    std::atomic<uint64_t>* slot_;  // null: pinned instead
    const Version* version_;
  };

  // Keeps the newest version alive until Unpin with the same `by`.
  const Version* Pin(PinnedBy by);
  void Unpin(const Version* version, PinnedBy by);
  size_t pins() const;
  size_t snapshots() const;

  CommitMutex& commit_mutex() { return commit_mutex_; }
  const Version& newest() const CHASSIS_REQUIRES(commit_role) {
    return *newest_.load(std::memory_order_relaxed);
  }
  void Publish(std::unique_ptr<const Version> version) CHASSIS_REQUIRES(commit_role);

  // No commit begins after Close.
  void Close() CHASSIS_REQUIRES(commit_role) { closed_ = true; }
  bool closed() const CHASSIS_REQUIRES(commit_role) { return closed_; }
  // AERO_EXECUTION_HANDLE_CLOSED after Close.
  Status CheckOpen() const CHASSIS_REQUIRES(commit_role);

  // No reader has, or will ever have, a version older than this seq.
  uint64_t OldestReader() const;

 private:
  // Each has a cache line of its own, so that readers on different cores do not share one.
  struct alignas(64) ReaderSlot {
    std::atomic<uint64_t> seq{0};  // 0 = free; otherwise seq + 1
  };
  static constexpr size_t kReaderSlots = 64;

  void FreeUnseen() CHASSIS_REQUIRES(commit_role);

  std::atomic<const Version*> newest_;
  std::atomic<uint64_t> newest_seq_;  // stored after newest_, so never above its seq
  mutable std::array<ReaderSlot, kReaderSlots> reader_slots_ CHASSIS_ONE_THREAD;  // atomics
  mutable Mutex pins_mutex_;
  std::multiset<uint64_t> pins_ CHASSIS_GUARDED_BY(pins_mutex_);
  size_t snapshots_ CHASSIS_GUARDED_BY(pins_mutex_) = 0;
  CommitMutex commit_mutex_;
  bool closed_ CHASSIS_GUARDED_BY(commit_role) = false;
  // Ascending seqs, the newest last.
  std::vector<std::unique_ptr<const Version>> versions_ CHASSIS_GUARDED_BY(commit_role);
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_VERSION_VERSION_SET_H_
