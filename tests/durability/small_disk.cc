// SPDX-License-Identifier: Apache-2.0
#include "tests/durability/small_disk.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace chassis {

SmallDisk::SmallDisk(const std::string& folder, uint64_t bytes) : folder_(folder) {
  const std::string options = "size=" + std::to_string(bytes);
  if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      mount("tmpfs", folder.c_str(), "tmpfs", 0, options.c_str()) != 0) {
    missing_ = std::string("no right to mount a small file system: ") + std::strerror(errno);
  }
}

SmallDisk::~SmallDisk() {
  if (missing_.empty()) umount2(folder_.c_str(), MNT_DETACH);
}

void SmallDisk::Fill(uint64_t leave) const {
  struct statvfs status {};
  if (statvfs(folder_.c_str(), &status) != 0) return;
  const uint64_t free = status.f_bavail * status.f_bsize;
  const int file = open((folder_ + "/ballast").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (free > leave && posix_fallocate(file, 0, static_cast<off_t>(free - leave)) != 0) Free();
  close(file);
}

void SmallDisk::Free() const { unlink((folder_ + "/ballast").c_str()); }

}  // namespace chassis
