// SPDX-License-Identifier: Apache-2.0
#include "core/storage/file_factory.h"
#include "core/storage/memory_factory.h"
#include "core/storage/storage_factory.h"

namespace chassis {

Result<std::unique_ptr<StorageFactory>> OpenFactory(std::string_view uri) {
  if (uri == "memory:") return std::make_unique<MemoryFactory>();
  return FileFactory::Open(std::string(uri));
}

}  // namespace chassis
