// SPDX-License-Identifier: Apache-2.0
#include "core/storage/file_size_signal.h"

#include <pthread.h>

#include <cerrno>

namespace chassis {
namespace {

sigset_t FileSizeSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGXFSZ);
  return signals;
}

bool IsPending() {
  sigset_t pending;
  sigemptyset(&pending);
  sigpending(&pending);
  return sigismember(&pending, SIGXFSZ) == 1;
}

}  // namespace

FileSizeSignalBlock::FileSizeSignalBlock() {
  const sigset_t signals = FileSizeSignal();
  pthread_sigmask(SIG_BLOCK, &signals, &mask_before_);
  // A signal that was not blocked cannot have been pending.
  if (sigismember(&mask_before_, SIGXFSZ) == 1) pending_before_ = IsPending();
}

FileSizeSignalBlock::~FileSizeSignalBlock() {
  // EFBIG: the enclosed call raised the signal that is pending.
  if (errno == EFBIG && !pending_before_ && IsPending()) {
    const sigset_t signals = FileSizeSignal();
    int consumed = 0;
    sigwait(&signals, &consumed);
  }
  pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

}  // namespace chassis
