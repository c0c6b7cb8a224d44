// SPDX-License-Identifier: Apache-2.0
#include "core/store/version_publisher.h"

#include <algorithm>
#include <functional>
#include <thread>

namespace chassis {
namespace {

// A place to begin the search for a free announcement; the same for each call of a thread.
size_t FavouriteAnnouncement() {
  thread_local const size_t favourite = std::hash<std::thread::id>()(std::this_thread::get_id());
  return favourite;
}

}  // namespace

VersionPublisher::VersionPublisher(std::unique_ptr<const Version> first)
    : newest_(first.get()), newest_seq_(first->seq) {
  versions_.push_back(std::move(first));
}

VersionPublisher::~VersionPublisher() = default;

VersionPublisher::Read::Read(VersionPublisher& publisher)
    : publisher_(publisher), announced_(nullptr) {
  const uint64_t seq = publisher.newest_seq_.load() + 1;
  const size_t favourite = FavouriteAnnouncement();
  for (size_t i = 0; i < kAnnouncements; ++i) {
    auto& candidate = publisher.announcements_[(favourite + i) % kAnnouncements].seq;
    uint64_t free = 0;
    if (candidate.load(std::memory_order_relaxed) == 0 &&
        candidate.compare_exchange_strong(free, seq)) {
      announced_ = &candidate;
      break;
    }
  }
  version_ = announced_ != nullptr ? publisher.newest_.load() : publisher.Pin();
}

VersionPublisher::Read::~Read() {
  if (announced_ != nullptr) {
    announced_->store(0, std::memory_order_release);
  } else {
    publisher_.Unpin(version_);
  }
}

const Version* VersionPublisher::Pin() {
  const std::lock_guard lock(pins_mutex_);
  const Version* version = newest_.load();
  pins_.insert(version->seq);
  return version;
}

void VersionPublisher::Unpin(const Version* version) {
  const std::lock_guard lock(pins_mutex_);
  pins_.erase(pins_.find(version->seq));
}

size_t VersionPublisher::pins() const {
  const std::lock_guard lock(pins_mutex_);
  return pins_.size();
}

uint64_t VersionPublisher::OldestReader() const {
  uint64_t oldest = newest_seq_.load();
  for (const Announcement& announcement : announcements_) {
    const uint64_t announced = announcement.seq.load();
    if (announced != 0) oldest = std::min(oldest, announced - 1);
  }
  const std::lock_guard lock(pins_mutex_);
  return pins_.empty() ? oldest : std::min(oldest, *pins_.begin());
}

void VersionPublisher::Publish(std::unique_ptr<const Version> version) {
  newest_.store(version.get());
  newest_seq_.store(version->seq);
  versions_.push_back(std::move(version));
  FreeUnseen();
}

void VersionPublisher::FreeUnseen() {
  const uint64_t oldest = OldestReader();
  const auto first_kept =
      std::ranges::find_if(versions_, [&](const auto& version) { return version->seq >= oldest; });
  versions_.erase(versions_.begin(), first_kept);
}

}  // namespace chassis
