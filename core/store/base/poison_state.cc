// SPDX-License-Identifier: Apache-2.0
#include "core/store/base/poison_state.h"

#include <utility>

namespace chassis {

// Returns whether this is the first reason.
bool PoisonState::SetReason(const std::string& reason) {
  const MutexLock lock(&mutex_);
  if (poisoned_.load(std::memory_order_relaxed)) return false;
  reason_ = reason;
  poisoned_.store(true, std::memory_order_release);
  return true;
}

void PoisonState::Poison(const Error& reason) {
  if (!SetReason(reason.message)) return;
  log_.Add(LogLevel::kError, "writing stops until the store is reopened: " + reason.message);
}

Failure PoisonState::PoisonWith(Error error, Code code, const std::string& consequence) {
  error.code = code;
  error.message += consequence;
  error.promise = "K2";
  error.severity = Severity::kFatal;
  Poison(error);
  return Failure(std::move(error));
}

Error PoisonState::PoisonIfCorrupt(Error error) {
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

Status PoisonState::Check() const {
  if (!poisoned()) return {};
  const MutexLock lock(&mutex_);
  return Fail(Code::kStoragePoisoned,
              "writing has stopped until the store is reopened, because of: " + reason_);
}

}  // namespace chassis
