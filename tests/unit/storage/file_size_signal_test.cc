// SPDX-License-Identifier: Apache-2.0
#include "core/storage/file_size_signal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>

#include "tests/unit/storage/child_process.h"
#include "tests/unit/storage/temporary_folder.h"

namespace chassis {
namespace {

// Returns the errno of a write beyond the limit of this process, under a FileSizeSignalBlock.
int WriteBeyondLimit(const std::string& path) {
  const rlimit limit{100, RLIM_INFINITY};
  setrlimit(RLIMIT_FSIZE, &limit);
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  int error = 0;
  {
    const FileSizeSignalBlock block;
    if (pwrite(descriptor, "x", 1, 100) < 0) error = errno;
  }
  close(descriptor);
  return error;
}

bool SignalIsPending() {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, SIGXFSZ) == 1;
}

void BlockSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGXFSZ);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

bool SignalIsBlocked() {
  sigset_t mask;
  pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  return sigismember(&mask, SIGXFSZ) == 1;
}

TEST(FileSizeSignalBlock, TurnsTheSignalIntoAnErrorAndRestoresTheMask) {
  const TemporaryFolder folder;
  ExpectInChild([&]() -> std::string {
    CHILD_EXPECT(WriteBeyondLimit(folder / "f") == EFBIG);
    CHILD_EXPECT(!SignalIsBlocked());
    CHILD_EXPECT(!SignalIsPending());
    return "";
  });
}

TEST(FileSizeSignalBlock, LeavesNoSignalBehindInAThreadThatBlocksIt) {
  const TemporaryFolder folder;
  ExpectInChild([&]() -> std::string {
    BlockSignal();
    CHILD_EXPECT(WriteBeyondLimit(folder / "f") == EFBIG);
    CHILD_EXPECT(SignalIsBlocked());
    CHILD_EXPECT(!SignalIsPending());
    return "";
  });
}

TEST(FileSizeSignalBlock, KeepsASignalThatWasPendingBefore) {
  const TemporaryFolder folder;
  ExpectInChild([&]() -> std::string {
    BlockSignal();
    raise(SIGXFSZ);
    CHILD_EXPECT(WriteBeyondLimit(folder / "f") == EFBIG);
    CHILD_EXPECT(SignalIsPending());
    return "";
  });
}

TEST(FileSizeSignalBlock, RespectsThatTheHostIgnoresTheSignal) {
  const TemporaryFolder folder;
  ExpectInChild([&]() -> std::string {
    signal(SIGXFSZ, SIG_IGN);
    CHILD_EXPECT(WriteBeyondLimit(folder / "f") == EFBIG);
    CHILD_EXPECT(!SignalIsPending());
    CHILD_EXPECT(signal(SIGXFSZ, SIG_DFL) == SIG_IGN);
    return "";
  });
}

}  // namespace
}  // namespace chassis
