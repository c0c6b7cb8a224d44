// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_VERSION_SET_H_
#define CHASSIS_CORE_STORE_VERSION_SET_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "core/store/version.h"

namespace chassis {

// Holds the newest version, hands it to readers, and frees a version when its last reader is gone.
// One thread at a time publishes; any number read.
//
// A reader announces the seq of the newest version, then takes the newest version, which is at
// least that new. Whoever frees something looks at the slots after it has published, so a
// reader that it did not see will find the newer version.
class VersionSet {
 public:
  explicit VersionSet(std::unique_ptr<const Version> first);
  ~VersionSet();
  VersionSet(const VersionSet&) = delete;
  VersionSet& operator=(const VersionSet&) = delete;

  // Keeps one version alive for the length of a call; takes no lock unless a great many threads
  // read at once.
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
    std::atomic<uint64_t>* slot_;  // null: held through the set of pins
    const Version* version_;
  };

  // Keeps a version alive until Unpin, for snapshots.
  const Version* Pin();
  void Unpin(const Version* version);
  size_t pins() const;

  // For the publishing thread alone.
  const Version& newest() const { return *newest_.load(std::memory_order_relaxed); }
  void Publish(std::unique_ptr<const Version> version);

  // No reader has, or will ever have, a version older than this seq.
  uint64_t OldestReader() const;

 private:
  // Cache lines of their own, so that readers on different cores do not share one.
  struct alignas(64) ReaderSlot {
    std::atomic<uint64_t> seq{0};  // 0 = free; otherwise seq + 1
  };
  static constexpr size_t kReaderSlots = 64;

  void FreeUnseen();

  std::atomic<const Version*> newest_;
  std::atomic<uint64_t> newest_seq_;  // stored after newest_, so never above its seq
  mutable std::array<ReaderSlot, kReaderSlots> reader_slots_;
  mutable std::mutex pins_mutex_;
  std::multiset<uint64_t> pins_;
  std::vector<std::unique_ptr<const Version>> versions_;  // ascending seqs, the newest last
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_VERSION_SET_H_
