// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/temporary_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <system_error>

#include "tests/bench/support/fail.h"

namespace chassis::bench {

void SyncFileSystem(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::syncfs(descriptor);
  ::close(descriptor);
}

TemporaryFolder::TemporaryFolder(const std::filesystem::path& parent) {
  std::string name = parent / "bench-XXXXXX";
  Require(::mkdtemp(name.data()) != nullptr, "cannot make a folder in " + parent.string());
  path_ = name;
}

// Syncs the removal, so that the next measurement does not pay for it.
TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
  SyncFileSystem(path_.parent_path());
}

uint64_t TemporaryFolder::AllocatedBytes() const {
  constexpr uint64_t kBlock = 512;  // the unit of st_blocks
  uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
    struct stat status;
    Require(::stat(entry.path().c_str(), &status) == 0, "cannot stat " + entry.path().string());
    if (S_ISREG(status.st_mode)) bytes += static_cast<uint64_t>(status.st_blocks) * kBlock;
  }
  return bytes;
}

}  // namespace chassis::bench
