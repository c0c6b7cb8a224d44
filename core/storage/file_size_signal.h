// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_FILE_SIZE_SIGNAL_H_
#define CHASSIS_CORE_STORAGE_FILE_SIZE_SIGNAL_H_

#include <csignal>

namespace chassis {

// While it lives, a write beyond the process's file size limit fails with EFBIG on this thread
// instead of raising SIGXFSZ, which would end a host program that does not handle it. REQUIRES: it
// encloses a single call, because the destructor reads that call's errno. Restores the thread's
// signal mask and leaves a signal that was pending before.
class FileSizeSignalBlock {
 public:
  FileSizeSignalBlock();
  ~FileSizeSignalBlock();
  FileSizeSignalBlock(const FileSizeSignalBlock&) = delete;
  FileSizeSignalBlock& operator=(const FileSizeSignalBlock&) = delete;

 private:
  sigset_t mask_before_;
  bool pending_before_ = false;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_FILE_SIZE_SIGNAL_H_
