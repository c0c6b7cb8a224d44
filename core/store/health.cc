// SPDX-License-Identifier: Apache-2.0
#include "core/store/health.h"

namespace chassis {

void Health::Poison(const Error& reason) {
  {
    const std::lock_guard lock(mutex_);
    if (poisoned_.load(std::memory_order_relaxed)) return;
    reason_ = reason.message;
    poisoned_.store(true, std::memory_order_release);
  }
  Say(LogLevel::kError, "writing stops until the store is reopened: " + reason.message);
}

Status Health::Check() const {
  if (!poisoned()) return {};
  const std::lock_guard lock(mutex_);
  return Fail(Code::kStoragePoisoned,
              "writing has stopped until the store is reopened, because of: " + reason_);
}

Error Health::Notice(Error error) {
  switch (error.code) {
    case Code::kDataCorruption:
    case Code::kIndexCorruption:
    case Code::kMetadataCorruption:
    case Code::kWalCorruption:
    case Code::kInternalInvariant:
      Poison(error);
      break;
    default:
      break;
  }
  return error;
}

void Health::Say(LogLevel level, std::string message) {
  if (!sink_) return;
  const std::lock_guard lock(mutex_);
  messages_.emplace_back(level, std::move(message));
  pending_.store(true, std::memory_order_release);
}

void Health::DeliverPending() {
  std::vector<std::pair<LogLevel, std::string>> messages;
  {
    const std::lock_guard lock(mutex_);
    messages.swap(messages_);
    pending_.store(false, std::memory_order_relaxed);
  }
  for (const auto& [level, message] : messages) sink_(level, message);
}

}  // namespace chassis
